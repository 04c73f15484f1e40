import { words } from '../../text/words.ts'
import type { Reading } from '../reading.ts'
import { NONE, near, type Reader, value } from './reader.ts'
import { opinionOf } from './yes-no.ts'

const set = (text: string): ReadonlySet<string> => new Set(words(text))

/** Any of these, among nothing but themselves and small words, says that all is right. */
const RIGHT = set(
  `верно правильно корректно подтверждаю подтвердить подтверждено подтверждаем точно отлично хорошо прекрасно
   отправляйте отправляй отправить оформляйте оформляй оформить записывайте готово поехали идеально согласен согласна
   right correct confirm confirmed good fine perfect submit send proceed go great ok okay done accurate agreed ок окей норм нормально супер порядке lgtm spot ideal lovely`,
)
const SMALL = set(
  `да ага угу ну все всё так и есть ок окей спасибо пожалуйста можно давайте я это да
   yes yeah yep all its it is thats that this everything looks look i please thanks thank you ahead everythings sure вроде кажется в on to me with мной меня`,
)
const CHANGE =
  /(?:^|\s)(?:измени|поменя|исправ|неверн|неправильн|ошибк|ошибся|ошиблась|не верно|не так|не правильно|не то|не все|друг(?:ой|ая|ое|ие)(?=\s|$)|change|edit|fix|correct the|wrong|incorrect|mistake|not right|not correct|different|another|almost|not quite|почти|не совсем)/
/** «Всё верно, кроме телефона», "yes, but …": what follows must be heard. */
const BUT = /(?:^|\s)(?:но|кроме|только|однако|разве|except|but|however|only)(?=\s|$)/

const isAllRight = (all: readonly string[]): boolean =>
  all.every((word) => RIGHT.has(word) || SMALL.has(word)) &&
  (all.some((word) => RIGHT.has(word)) ||
    /(?:^| )(?:все так|так и есть|всё так)(?: |$)/.test(all.join(' ')))

/**
 * Whether a summary is right. `right` is the only value, and nothing that goes on with a "but" is
 * one; a wish to change something is the near miss `confirm-change`, so that the dialog asks what.
 * Calling it off is not read here.
 */
export const readConfirm: Reader = (text): Reading => {
  const all = words(text)
  const said = all.join(' ')
  if (text.trimEnd().endsWith('?')) return NONE
  if (CHANGE.test(said) || BUT.test(said)) return near('confirm-change')
  const opinion = opinionOf(text)
  if (opinion?.is === 'no') return near('confirm-change')
  const isRight = isAllRight(all) || (opinion?.is === 'yes' && !opinion.goesOn)
  return isRight ? value('confirm', 'right', text.trim()) : NONE
}
