import { action } from './action.ts'

/** Keeps the words that follow a rating; the shop reads them in its report. */
export const keepComment = action({
  name: 'keep-comment',
  kind: 'write-own',
  needs: { comment: 'text' },
  plain: true,
  gives: { kept: {} },
  async run({ comment }) {
    return async ({ opinions }) => {
      await opinions.comment(comment)
      return { outcome: 'kept' }
    }
  },
})
