import { phrase } from '../flows/phrases.ts'
import type { Telling } from '../handoff/act.ts'
import type { Mind } from '../mind.ts'

/** What customers are told when the speaker changes, in the words of the moment. */
export const tellingOf = (mind: () => Mind): Telling => ({
  joined: (name, locale) => phrase(mind().library, 'queue.joined', locale, { name }),
  passedOn: (locale) => phrase(mind().library, 'queue.passed-on', locale),
  closed: (locale) => phrase(mind().library, 'queue.closed', locale),
})
