import { COMPLAINT } from '../actions/open-complaint.ts'
import { hadCase } from '../storage/courtesy-rows.ts'
import { requestReader } from '../storage/requests.ts'
import type { Heeding } from './happened.ts'

const LATELY_MS = 30 * 60_000

/**
 * Somebody began to complain and fell silent: a person comes all the same, unless one was called
 * meanwhile.
 */
export const heedWaitingComplaint: Heeding = async (tx, happened, { tell }) => {
  const { conversationId, ownerKind, locale, now } = happened
  const requests = await requestReader(tx, conversationId).ofConversation()
  const isOpen = requests.some(({ kind, state }) => kind === COMPLAINT && state === 'open')
  const called = await hadCase(tx, conversationId, new Date(now.getTime() - LATELY_MS))
  if (!isOpen || called || ownerKind !== 'bot') return { passOn: false }
  return {
    says: [tell('handed-over-angry', locale, {})],
    handOver: { team: 'complaints', priority: 'urgent', reason: 'angry' },
    passOn: false,
  }
}
