import { DateTime } from 'luxon'
import type { Db, Tx } from './database.ts'
import type { Proposal } from './work-order.ts'

/** What actions may read of the partners' answers: times, and nobody's name. */
export const proposalReader = (db: Db | Tx, conversationId: string) => ({
  /** Times that are offered instead of booked ones and that wait for the customer's word. */
  async proposals(): Promise<Proposal[]> {
    const rows = await db
      .selectFrom('workOrder')
      .innerJoin('request', 'request.id', 'workOrder.requestId')
      .innerJoin('booking', 'booking.requestId', 'workOrder.requestId')
      .select([
        'workOrder.number',
        'workOrder.proposal',
        'request.number as request',
        'booking.zone',
      ])
      .where('workOrder.conversationId', '=', conversationId)
      .where('workOrder.state', '=', 'slot-proposed')
      .where('booking.state', '=', 'booked')
      .orderBy('workOrder.changedAt')
      .execute()
    return rows.flatMap(({ number, proposal, request, zone }) => {
      const times = proposal as { start: string; end: string } | null
      if (!times) return []
      const at = (iso: string) =>
        DateTime.fromISO(iso, { zone }).toISO({ suppressMilliseconds: true }) ?? iso
      // The partner's number stays inside: the slot is named by the request.
      const slot = {
        id: `offered-${request}-${number.slice(2)}`,
        start: at(times.start),
        end: at(times.end),
      }
      return [{ request, slot, zone }]
    })
  },
})
