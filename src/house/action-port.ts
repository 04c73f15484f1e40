import type { World } from '../actions/action.ts'
import type { Ledger } from '../actions/ledger.ts'
import { CONTRACTS, perform } from '../actions/registry.ts'
import { SECOND_OPINION } from '../dialog/second-opinion.ts'
import type { Need } from '../dialog/state.ts'
import type { ActionContext, ActionPort, Performed } from '../inbox/needs.ts'
import { bookingLedger, bookingReader } from '../storage/bookings.ts'
import type { Tx } from '../storage/database.ts'
import { formLedger } from '../storage/forms.ts'
import { loanLedger, loanReader } from '../storage/loaners.ts'
import { opinionLedger, opinionReader } from '../storage/opinions.ts'
import { ownDataLedger } from '../storage/own-data.ts'
import { failedProofs } from '../storage/proof-tries.ts'
import { proposalReader } from '../storage/proposals.ts'
import { requestLedger, requestReader } from '../storage/requests.ts'
import type { Ground } from './ground.ts'

/** Everything that an action may write, in one transaction. */
const ledgerOf = (tx: Tx, conversationId: string): Ledger => ({
  ...requestLedger(tx, conversationId),
  ...formLedger(tx, conversationId),
  ...ownDataLedger(tx, conversationId),
  ...loanLedger(tx),
  bookings: bookingLedger(tx, conversationId),
  opinions: opinionLedger(tx, conversationId),
})

/** What an action may look at, for one conversation. */
export const worldOf = (
  { mind }: Pick<Ground, 'mind'>,
  { conversationId, proof, locale, moment, on }: ActionContext,
): Omit<World, 'key'> => ({
  shop: mind().shop,
  rules: mind().rules,
  forms: mind().forms,
  requests: requestReader(on, conversationId),
  bookings: bookingReader(on),
  visits: proposalReader(on, conversationId),
  loans: loanReader(on),
  opinions: opinionReader(on, conversationId),
  failedProofs: (order: string) => failedProofs(on, { conversationId, order, now: moment.now }),
  moment,
  proof,
  locale,
})

/** What a model makes of a message in doubt, as the result of an action. */
async function askModels({ mind, models }: Ground, need: Need, context: ActionContext) {
  const { question, ...known } = need.input
  const { conversationId, locale, moment, signal } = context
  const whose = { conversationId, locale, day: moment.day, signal }
  const opinion = models.opinionOf(mind())
  const result = await opinion({ text: String(question?.value), known, ...whose })
  return { is: 'done', result } as const
}

/** The actions of the flows, over this house's shop, rules and tables, and whom else a turn asks. */
export function actionPort(ground: Ground): ActionPort {
  return {
    kind: (name) => CONTRACTS.get(name)?.kind ?? 'read',
    // The shop of a file answers from memory; what a shop behind HTTP answers is waited for outside.
    isLocal: (name) =>
      name !== SECOND_OPINION &&
      ground.config.SHOP === 'demo' &&
      CONTRACTS.get(name)?.kind !== 'write-foreign',
    async perform(need, context): Promise<Performed> {
      if (need.action === SECOND_OPINION) return askModels(ground, need, context)
      const came = await perform(need.action, need.input, {
        ...worldOf(ground, context),
        key: need.key,
      })
      if (came.is === 'done') return came
      return { is: 'write', write: (tx) => came.write(ledgerOf(tx, context.conversationId)) }
    },
  }
}
