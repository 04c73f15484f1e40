import { action } from './action.ts'

/** The other time that is offered for a visit and waits for the customer's word. */
export const findProposal = action({
  name: 'find-proposal',
  kind: 'read',
  needs: {},
  gives: { offered: { booking: 'request-number', slot: 'slot' }, none: {} },
  async run(_, { visits }) {
    const [first] = await visits.proposals()
    if (!first) return { outcome: 'none' }
    return { outcome: 'offered', gave: { booking: first.request, slot: first.slot } }
  },
})
