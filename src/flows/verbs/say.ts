import type { z } from 'zod'
import type { Step } from '../flow.ts'
import type { sayStep } from '../schema.ts'
import { compileBody, type Placing, standing, usesIn, usesOfAttached } from './verb.ts'

/** Tells a sentence and goes on. */
export function compileSay(raw: z.infer<typeof sayStep>, place: Placing): Step {
  const body = compileBody(raw.say, raw, place)
  return {
    ...standing(place),
    cites: [raw.cites ?? []].flat(),
    offers: Object.keys(raw.offers ?? {}),
    verb: 'say',
    ways: [{ outcome: 'said', learns: [], forgets: [] }],
    uses: [...usesIn(raw.say, place, ['say']), ...usesOfAttached(raw, place)],
    body,
    enter: (run, view) => ({ is: 'on', outcome: 'said', says: body(run, view) }),
  }
}
