import { lineOf, type NewRequest, type OpenRequest } from '../storage/request.ts'
import type { Bookings, Ledger, Requests } from './ledger.ts'
import { createMemoryBookings } from './memory-bookings.ts'

const FIRST_NUMBER = 1001

/** The requests and visits of one conversation in memory, for trials that leave nothing behind. */
export function createMemoryLedger(): Ledger & Requests & { bookings: Bookings } {
  const kept: { asked: NewRequest; request: OpenRequest }[] = []
  const newestFirst = () => kept.toReversed()
  const isTwin = (one: NewRequest, other: NewRequest, { state }: OpenRequest): boolean =>
    one.openedBy === other.openedBy ||
    (state === 'open' &&
      one.order !== undefined &&
      one.order === other.order &&
      one.kind === other.kind &&
      lineOf(one.answers) === lineOf(other.answers))
  const openRequest = async (asked: NewRequest): Promise<OpenRequest> => {
    const twin = kept.find((other) => isTwin(asked, other.asked, other.request))
    if (twin) return twin.request
    const { kind, openedOn, answers, deadlines } = asked
    const number = `R-${FIRST_NUMBER + kept.length}`
    const request: OpenRequest = { number, kind, state: 'open', openedOn, answers, deadlines }
    kept.push({ asked, request })
    return request
  }
  return {
    ofOrder: async (order) =>
      newestFirst()
        .filter(({ asked }) => asked.order === order)
        .map(({ request }) => request),
    ofConversation: async () => newestFirst().map(({ request }) => request),
    openRequest,
    bookings: createMemoryBookings({
      open: openRequest,
      close(number, state) {
        for (const one of kept) {
          if (one.request.number === number) one.request = { ...one.request, state }
        }
      },
    }),
  }
}
