import { dayAt } from '../day.ts'
import { FOLLOW_UP, followUpAt } from '../handoff/follow-up.ts'
import { action } from './action.ts'
import { standingComplaint } from './open-complaint.ts'

/**
 * The customer's word on a complaint days later: settled, so that nothing is owed any more, or not,
 * so that it stays open and they are asked once more after the same time.
 */
export const settleComplaint = action({
  name: 'settle-complaint',
  kind: 'write-own',
  needs: { solved: 'yes-no' },
  plain: true,
  gives: { settled: {}, unsettled: {} },
  async run({ solved }, world) {
    const standing = await standingComplaint(world)
    const { now } = world.moment
    const { zone } = world.shop
    return async (ledger) => {
      if (solved === 'no') {
        await ledger.remind({ kind: FOLLOW_UP, dueAt: followUpAt(now, zone) })
        return { outcome: 'unsettled' }
      }
      if (standing) await ledger.settleRequest(standing.number, { on: dayAt(now, zone), now })
      return { outcome: 'settled' }
    }
  },
})
