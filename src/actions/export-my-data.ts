import { action } from './action.ts'

/**
 * A copy of what is kept of the customer, as a file (152-FZ art. 14; GDPR art. 15 and 20). It is that of
 * the conversation it is asked for in, so whoever may read along may have it.
 */
export const exportMyData = action({
  name: 'export-my-data',
  kind: 'write-own',
  plain: true,
  needs: {},
  gives: { given: { copy: 'file' } },
  async run(_input, { moment }) {
    return async (ledger) => ({
      outcome: 'given',
      gave: { copy: await ledger.keepOwnData(moment.now) },
    })
  },
})
