import { DateTime } from 'luxon'
import { dayAt } from '../day.ts'
import { phrase } from '../flows/phrases.ts'
import type { Telling } from '../handoff/act.ts'
import { LEAVE, rateChoice } from '../handoff/aside.ts'
import type { Locale } from '../message.ts'
import type { Mind } from '../mind.ts'
import { printDay } from '../text.ts'

const SCORES = [5, 4, 3, 2, 1] as const
/** From here on a rating is a thank-you; below it is an apology. */
const GOOD_SCORE = 4

/** What customers are told when the speaker changes, in the words of the moment. */
export function tellingOf(mind: () => Mind): Telling {
  const words = (
    id: Parameters<typeof phrase>[1],
    locale: Locale,
    values: Parameters<typeof phrase>[3] = {},
  ) => phrase(mind().library, id, locale, values)
  const waitOf = (wait: { min: number; max: number } | undefined, locale: Locale) => {
    if (!wait) return []
    const same = wait.min === wait.max
    return [words(same ? 'queue.wait-about' : 'queue.wait', locale, { ...wait })]
  }
  return {
    joined: (name, locale) => words('queue.joined', locale, { name }),
    passedOn: (locale) => words('queue.passed-on', locale),
    closed: (locale) => words('queue.closed', locale),
    left: (locale) => words('queue.left', locale),
    retracted: (locale) => words('retracted', locale),
    place: ({ place, wait }, locale) => ({
      text: [
        words('queue.place', locale, { place }),
        ...waitOf(wait, locale),
        words('queue.may-leave', locale),
      ].join(' '),
      choices: [{ id: LEAVE, label: words('queue.leave', locale) }],
    }),
    nearer: ({ place, wait }, locale) =>
      [
        words(place === 1 ? 'queue.next' : 'queue.nearer', locale, place === 1 ? {} : { place }),
        ...waitOf(wait, locale),
      ].join(' '),
    promised: ({ for: at, byThen, now, zone }, locale) => {
      const when = whenOf({ at, now, zone }, locale, words)
      return words(byThen ? 'queue.promised-by' : 'queue.promised-from', locale, when)
    },
    askRating: (caseId, locale) => ({
      text: words('rating.ask', locale),
      choices: SCORES.map((score) => ({
        id: rateChoice(caseId, score),
        label: words(`rating.${score}`, locale),
      })),
    }),
    rated: (score, locale) => words(score >= GOOD_SCORE ? 'rating.thanks' : 'rating.sorry', locale),
  }
}

/** The day and hour of a promise, by the clocks of the customer. */
function whenOf(
  { at, now, zone }: { at: Date; now: Date; zone: string },
  locale: Locale,
  words: (id: 'queue.today' | 'queue.tomorrow', locale: Locale) => string,
): { day: string; hour: string } {
  const day = dayAt(at, zone)
  const local = DateTime.fromJSDate(at, { zone })
  const today = DateTime.fromJSDate(now, { zone })
  const hour = local.toFormat('HH:mm')
  if (day === dayAt(now, zone)) return { day: words('queue.today', locale), hour }
  const next = dayAt(today.plus({ days: 1 }).toJSDate(), zone)
  return { day: day === next ? words('queue.tomorrow', locale) : printDay(day, locale), hour }
}
