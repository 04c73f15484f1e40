import { action } from './action.ts'
import { standOf } from './last-rating.ts'

const SCORES: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5 }

/** Keeps how the customer rates the help, 1 to 5, when no person's case asked for it. */
export const keepRating = action({
  name: 'keep-rating',
  kind: 'write-own',
  needs: { score: 'choice' },
  plain: true,
  gives: { top: {}, fair: {}, low: {} },
  async run({ score: named }, { moment }) {
    const score = SCORES[named]
    if (score === undefined) throw new Error(`score "${named}": expected ${Object.keys(SCORES)}`)
    return async ({ opinions }) => {
      await opinions.rate({ score, at: moment.now })
      return { outcome: standOf(score) }
    }
  },
})
