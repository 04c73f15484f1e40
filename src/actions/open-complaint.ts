import { dayAt } from '../day.ts'
import { COMPLAINT_WAITS, complaintWaitsAt, FOLLOW_UP, followUpAt } from '../handoff/follow-up.ts'
import { rulesAt } from '../knowledge/rules.ts'
import type { OpenRequest } from '../storage/request.ts'
import { tellsComplaint } from '../understanding/tells-complaint.ts'
import type { Answers } from '../value.ts'
import { action, type World } from './action.ts'

/** The kind of the request that a complaint opens. */
export const COMPLAINT = 'complaint'

/** The complaint of this conversation that is still open. */
export const standingComplaint = async ({
  requests,
}: Pick<World, 'requests'>): Promise<OpenRequest | undefined> =>
  (await requests.ofConversation()).find(
    ({ kind, state }) => kind === COMPLAINT && state === 'open',
  )

/**
 * Takes a complaint down at once, in the customer's own words, before anything is asked: from then on
 * an answer is owed (Consumer Protection Act art. 22), and days later the customer is asked whether all
 * is well. `announced` when the words do not yet tell what happened. A second complaint while the first
 * is open is added to it.
 */
export const openComplaint = action({
  name: 'open-complaint',
  kind: 'write-own',
  needs: {},
  takes: { said: 'text' },
  plain: true,
  gives: {
    told: { number: 'request-number', by: 'date' },
    announced: { number: 'request-number', by: 'date' },
    again: { number: 'request-number', by: 'date' },
  },
  async run({ said = '' }, world) {
    const { key, moment, proof, rules, shop } = world
    const on = dayAt(moment.now, shop.zone)
    const term = rulesAt(rules, { day: on, soldAt: 'distance' })
    const due = {
      kind: 'answer',
      dueOn: term.lastDay('refund-days', on),
      zone: shop.zone,
      rule: 'refund-days',
      beganOn: on,
    }
    const standing = await standingComplaint(world)
    return async (ledger) => {
      if (standing) {
        await ledger.amendRequest(standing.number, wordsOf([earlier(standing), said]))
        const { number, deadlines } = standing
        return { outcome: 'again', gave: { number, by: deadlines[0]?.dueOn ?? due.dueOn } }
      }
      const { number } = await ledger.openRequest({
        kind: COMPLAINT,
        ...(proof.customer ? { customer: proof.customer } : {}),
        answers: wordsOf([said]),
        openedOn: on,
        openedBy: key,
        deadlines: [due],
      })
      await ledger.remind({ kind: FOLLOW_UP, dueAt: followUpAt(moment.now, shop.zone) })
      const outcome = tellsComplaint(said) ? 'told' : 'announced'
      if (outcome === 'announced') {
        await ledger.remind({ kind: COMPLAINT_WAITS, dueAt: complaintWaitsAt(moment.now) })
      }
      return { outcome, gave: { number, by: due.dueOn } }
    }
  },
})

const earlier = ({ answers: { said } }: OpenRequest): string =>
  said?.kind === 'text' ? said.value : ''

const wordsOf = (told: readonly string[]): Answers => {
  const text = told.filter(Boolean).join('\n')
  return text ? { said: { kind: 'text', value: text } } : {}
}
