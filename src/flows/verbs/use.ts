import type { z } from 'zod'
import type { Kind } from '../../value.ts'
import type { Step } from '../flow.ts'
import type { useStep } from '../schema.ts'
import { type Placing, standing, useOf } from './verb.ts'

/** The door of a part: the part's own steps follow it under `name/step`. */
export function compileUse(
  raw: z.infer<typeof useStep>,
  place: Placing,
  { first, takes }: { first: string; takes: Readonly<Record<string, Kind>> },
): Step {
  const uses = Object.entries(raw.with ?? {}).flatMap(([name, reference]) =>
    useOf(
      place.given(reference),
      ['with', name],
      (step) => `«${step}»: «${reference}» may not be known by then`,
      takes[name] && [takes[name]],
    ),
  )
  return {
    ...standing(place),
    next: new Map([['in', first]]),
    verb: 'use',
    ways: [{ outcome: 'in', learns: [], forgets: [] }],
    uses,
    enter: () => ({ is: 'on', outcome: 'in' }),
  }
}
