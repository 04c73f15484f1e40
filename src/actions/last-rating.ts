import { GOOD_SCORE, TOP_SCORE } from '../storage/rating.ts'
import { action } from './action.ts'

/** A press on a rating is followed by words at once, or not at all. */
const FRESH_MS = 24 * 3_600_000

/** What a score leads to. */
export const standOf = (score: number): 'top' | 'fair' | 'low' => {
  if (score >= TOP_SCORE) return 'top'
  return score >= GOOD_SCORE ? 'fair' : 'low'
}

/** How the customer has just rated the help; `none` while they have not, or have said all they wanted. */
export const lastRating = action({
  name: 'last-rating',
  kind: 'read',
  needs: {},
  gives: { top: {}, fair: {}, low: {}, none: {} },
  async run(_, { opinions, moment }) {
    const latest = await opinions.latest(new Date(moment.now.getTime() - FRESH_MS))
    return { outcome: latest ? standOf(latest.score) : 'none' }
  },
})
