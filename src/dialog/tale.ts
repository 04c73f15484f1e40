import { words } from '../text/words.ts'
import { BEGS, INTERROGATIVE } from '../understanding/spoken.ts'
import type { Understood } from '../understanding/understood.ts'
import type { Kind } from '../value.ts'
import { isAnotherWish, OF_US, standsApart, tellsWish } from './meaning.ts'
import type { Talk } from './talk.ts'
import type { Waiting } from './waiting.ts'

/** So sure, so short and in so many words a wish is meant, and not told of. */
const CLEAR = 0.9
const MOST_WORDS = 10

/** The open question is answered by any words: what is told there names many a wish and wants none. */
const takesTale = ({ at }: Waiting): boolean => at?.step.asking?.kinds.includes('text') === true

/** What was wrong is asked: displeasure is the answer, and no interruption. */
export const asksOfUs = (waiting: Waiting): boolean =>
  takesTale(waiting) && waiting.at !== undefined && OF_US.has(waiting.at.flow.route)

/** What would put a complaint right is asked for: a wish is the answer. */
const asksForWish = ({ at }: Waiting): boolean =>
  at !== undefined && OF_US.has(at.flow.route) && at.step.asking?.options !== undefined

/** Another wish than to answer the question; in a tale it must be plainly meant. */
export function wishesElse(
  talk: Talk,
  waiting: Waiting,
  text: string,
  understood: Understood,
): boolean {
  if (takesTale(waiting) && !isPlain(waiting, text, understood)) return false
  return isAnotherWish(talk, understood, text)
}

function isPlain(waiting: Waiting, text: string, understood: Understood): boolean {
  if (asksForWish(waiting) || !tellsWish(text, understood)) return false
  if (isPlainQuestion(text)) return true
  const isShort = words(text).length <= MOST_WORDS
  return isShort && BEGS.test(text) && understood.confidence >= CLEAR
}

/** Kinds of answers that a question may well hold: «а в субботу можно?» */
const TIMES: readonly Kind[] = ['slot', 'time-window', 'date', 'date-range']

/** Whether a question beside or around the answer may be about something else. */
export function asksElse(waiting: Waiting, text: string, answer: string): boolean {
  const asked = waiting.at?.step.asking?.kinds ?? []
  const holdsTime = asked.some((kind) => TIMES.includes(kind)) && !standsApart(text, answer)
  return !holdsTime && (!takesTale(waiting) || isPlainQuestion(text))
}

/** "Where is it?", «когда привезут»: not "it could be faster". */
const isPlainQuestion = (text: string): boolean => text.includes('?') || INTERROGATIVE.test(text)
