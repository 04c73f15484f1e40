import { optionsOf } from '../flows/offered.ts'
import { namedIn } from './named.ts'
import { type Talk, viewOf } from './talk.ts'
import type { Waiting } from './waiting.ts'

/** One of the buttons on the table is named whole. */
export function namesOption(talk: Talk, { at }: Waiting, text: string): boolean {
  const options = at?.step.asking ? optionsOf(at.step.asking, at.run, viewOf(talk)) : []
  return namedIn(text, options) !== undefined
}

/** The buttons are the flow's own, not a list that an action gave. */
export const hasFixedOptions = ({ at }: Waiting): boolean => Array.isArray(at?.step.asking?.options)
