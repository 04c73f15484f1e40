import { words } from '../text/words.ts'

/** Words that say nothing by themselves: whatever a short message means, it means without them. */
const FILLERS = new Set(
  words(
    `ой ну а и да нет все всё уже пока тогда лучше давай давайте пожалуйста спасибо извините простите
     извини я мне мы нам это этого эту то просто ладно ок окей хорошо вообще пожалуй наверное совсем
     теперь же бы блин короче плиз меня тут
     oh well ok okay no actually please thanks thank you sorry i me we just lets let it this that the
     just altogether entirely completely instead really насовсем таки
     my then all hey so yes um ive have guess think right pls ill im
     dude mate bro buddy чувак бро братан друг`,
  ),
)

export const withoutFillers = (all: readonly string[]): string[] =>
  all.filter((word) => !FILLERS.has(word))

/** The longest form that is looked for, in words. */
const LONGEST_FORM = 6

/** Whether nothing but these forms stands there, one after the other: "stop, never mind, forget it". */
export function isMadeOf(all: readonly string[], forms: ReadonlySet<string>): boolean {
  let at = 0
  while (at < all.length) {
    let size = Math.min(LONGEST_FORM, all.length - at)
    while (size > 0 && !forms.has(all.slice(at, at + size).join(' '))) size--
    if (size === 0) return false
    at += size
  }
  return all.length > 0
}
