import { phrase } from '../flows/phrases.ts'
import type { Telling } from '../handoff/act.ts'
import type { Mind } from '../mind.ts'

/** What customers are told when the speaker changes. */
export const tellingOf = ({ library }: Mind): Telling => ({
  joined: (name, locale) => phrase(library, 'queue.joined', locale, { name }),
  passedOn: (locale) => phrase(library, 'queue.passed-on', locale),
  closed: (locale) => phrase(library, 'queue.closed', locale),
})
