import { action } from './action.ts'
import { standingComplaint } from './open-complaint.ts'

/** Adds to the open complaint what happened and what would put it right, so that nobody asks again. */
export const addToComplaint = action({
  name: 'add-to-complaint',
  kind: 'write-own',
  needs: {},
  takes: { what: 'text', wish: 'choice', 'own-wish': 'text' },
  plain: true,
  gives: { added: {} },
  async run(_input, world, answers) {
    const standing = await standingComplaint(world)
    return async (ledger) => {
      if (standing) await ledger.amendRequest(standing.number, answers)
      return { outcome: 'added' }
    }
  },
})
