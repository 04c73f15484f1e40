import { action } from './action.ts'

/** In the order in which they were asked. */
const ASKED = ['sign', 'own-sign', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const

/** Keeps what the customer saw and tried, in the words of the buttons: it goes along with a claim. */
export const keepChecks = action({
  name: 'keep-checks',
  kind: 'write-own',
  needs: { product: 'product' },
  takes: {
    sign: 'choice',
    'own-sign': 'text',
    first: 'choice',
    second: 'choice',
    third: 'choice',
    fourth: 'choice',
    fifth: 'choice',
    sixth: 'choice',
  },
  plain: true,
  gives: { kept: {} },
  async run({ product: { id } }, { locale, moment }, answers) {
    const tried = ASKED.flatMap((name) => {
      const answer = answers[name]
      if (answer?.kind === 'text') return [answer.value]
      return answer && 'label' in answer && answer.label ? [answer.label[locale]] : []
    })
    return async (ledger) => {
      if (tried.length > 0) {
        await ledger.keepChecks({ product: id, tried: tried.join('. '), at: moment.now })
      }
      return { outcome: 'kept' }
    }
  },
})
