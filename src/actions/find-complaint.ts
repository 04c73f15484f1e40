import { action } from './action.ts'
import { standingComplaint } from './open-complaint.ts'

/** The complaint that a customer is asked about some days later; `unnumbered` when a person only spoke with them. */
export const findComplaint = action({
  name: 'find-complaint',
  kind: 'read',
  needs: {},
  gives: { known: { number: 'request-number' }, unnumbered: {} },
  async run(_, world) {
    const standing = await standingComplaint(world)
    if (!standing) return { outcome: 'unnumbered' }
    return { outcome: 'known', gave: { number: standing.number } }
  },
})
