import { action } from './action.ts'

/** Whether to invite the customer to a public review now: once in a conversation, and never again. */
export const inviteReview = action({
  name: 'invite-review',
  kind: 'write-own',
  needs: {},
  plain: true,
  gives: { invite: {}, 'invited-before': {} },
  async run(_, { moment }) {
    return async ({ opinions }) => ({
      outcome: (await opinions.invite(moment.now)) ? 'invite' : 'invited-before',
    })
  },
})
