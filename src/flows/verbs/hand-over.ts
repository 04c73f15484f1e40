import type { z } from 'zod'
import { END, type Step } from '../flow.ts'
import type { handOverStep } from '../schema.ts'
import { compileBody, type Placing, standing, usesIn } from './verb.ts'

/** Gives the conversation to a team; `next` is where the bot goes on when it is given back. */
export function compileHandOver(raw: z.infer<typeof handOverStep>, place: Placing): Step {
  const body = raw.say && compileBody(raw.say, {}, place)
  const team = raw['hand-over']
  const { priority = 'normal', reason = 'flow' } = raw
  return {
    ...standing(place),
    otherwise: raw.next ? (place.otherwise ?? END) : END,
    verb: 'hand-over',
    ways: [{ outcome: 'returned', learns: [], forgets: [] }],
    uses: raw.say ? usesIn(raw.say, place, ['say']) : [],
    enter: (run, view) => ({
      is: 'hand-over',
      team,
      priority,
      reason,
      ...(body ? { says: body(run, view) } : {}),
    }),
  }
}
