import type { Kind } from '../../value.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { readChoice } from './choice.ts'
import { NONE, type Reader, value } from './reader.ts'

const BARE_YES =
  /^(?:да|ага|угу|ок|окей|хорошо|ладно|давайте?|yes|yep|yeah|ok|okay|sure|fine)(?:[,\s]+(?:да|конечно|хорошо|please|sure|ok))?[\s.!)]*$/iu

/** Anything that says something, trimmed. A mere yes tells nothing of what was asked for. */
export const readText: Reader = (text): Reading => {
  const said = text.trim()
  if (BARE_YES.test(said)) return NONE
  return /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(said) ? value('text', said, said) : NONE
}

/** A code with letters and digits: `SV-200-HNG`. */
const CODE =
  /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}-]{0,30}\d)(?=[\p{L}\p{N}-]{0,30}\p{L})[\p{L}\p{N}]{1,20}(?:-[\p{L}\p{N}]{1,20}){0,5}/u

/** Buttons that stand for something else do not narrow what may be named. */
const offers = (kind: Kind, { options }: ReadingContext): boolean =>
  options.some((option) => option.kind === kind)

const named = (title: string) => ({ ru: title, en: title })

/**
 * One of the offered goods; with none offered, the customer's own words under an empty id: the shop
 * finds what is meant.
 */
export const readProduct: Reader = (text, context): Reading => {
  if (offers('product', context)) return readChoice(text, context)
  const said = text.trim()
  return /\p{L}{2}/u.test(said) ? value('product', { id: '', title: named(said) }, said) : NONE
}

/** One of the offered parts; with none offered, its number when one stands there, and the words. */
export const readPart: Reader = (text, context): Reading => {
  if (offers('part', context)) return readChoice(text, context)
  const said = text.trim()
  const number = CODE.exec(said)?.[0].toUpperCase() ?? ''
  return /[\p{L}\p{N}]{2}/u.test(said) ? value('part', { number, title: named(said) }, said) : NONE
}
