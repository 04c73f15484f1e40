import { words } from '../../text/words.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { NONE, near, value } from './reader.ts'
import { readYesNo } from './yes-no.ts'

const RIGHT =
  /^(?:(?:да|yes|ok|ок) )?(?:(?:все|всё|it|its|it is|that is|thats|this is|everything|everything is|all|all is|looks|i) )*(?:верно|правильно|корректно|подтверждаю|подтвердить|подтверждено|подтверждаем|точно|так|отлично|хорошо|прекрасно|отправляйте|отправляй|оформляйте|оформляй|оформить|записывайте|готово|поехали|right|correct|confirm|confirmed|good|fine|perfect|submit|send|send it|proceed|go|great|ok|okay|done|accurate)(?: (?:все|всё|is|it|ok|ок|please|пожалуйста|спасибо|thanks|thank you|good|верно|да|yes))*$/
const CHANGE =
  /(?:^|\s)(?:измени|изменить|изменим|поменя|исправ|неверн|неправильн|ошибк|ошибся|ошиблась|не верно|не так|не правильно|не то|не все|change|edit|fix|correct the|wrong|incorrect|mistake|not right|not correct|different)/

/**
 * Whether a summary is right. `right` is the only value; a wish to change something is the near miss
 * `confirm-change`, so that the dialog asks what. Calling it off is not read here.
 */
export function readConfirm(text: string, context: ReadingContext): Reading {
  const said = words(text).join(' ')
  if (text.trimEnd().endsWith('?')) return NONE
  if (RIGHT.test(said)) return value('confirm', 'right', text.trim())
  if (CHANGE.test(said)) return near('confirm-change')
  const opinion = readYesNo(text, { ...context, options: [] })
  if (opinion.is !== 'value') return NONE
  return opinion.answer.value === 'yes'
    ? value('confirm', 'right', text.trim())
    : near('confirm-change')
}
