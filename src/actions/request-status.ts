import type { Day } from '../day.ts'
import type { Deadline } from '../storage/request.ts'
import { action } from './action.ts'

/** How the latest request of this conversation stands, and by when something is owed. */
export const requestStatus = action({
  name: 'request-status',
  kind: 'read',
  needs: {},
  takes: { 'request-number': 'request-number' },
  gives: {
    open: { number: 'request-number', by: 'date' },
    done: { number: 'request-number' },
    cancelled: { number: 'request-number' },
    none: {},
  },
  async run({ 'request-number': asked }, { requests }) {
    const own = await requests.ofConversation()
    const request = asked ? own.find(({ number }) => number === asked) : own[0]
    if (!request) return { outcome: 'none' }
    const { number, state, deadlines, openedOn } = request
    if (state !== 'open') return { outcome: state, gave: { number } }
    return { outcome: 'open', gave: { number, by: owedBy(deadlines) ?? openedOn } }
  },
})

/** The first day by which the shop owes something. */
const owedBy = (deadlines: readonly Deadline[]): Day | undefined =>
  deadlines.find((deadline) => deadline.owedBy !== 'buyer')?.dueOn
