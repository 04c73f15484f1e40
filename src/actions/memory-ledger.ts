import { lineOf, type NewRequest, type OpenRequest } from '../storage/request.ts'
import type { Ledger, Requests } from './ledger.ts'

const FIRST_NUMBER = 1001

/** The requests of one conversation in memory, for trials that leave nothing behind. */
export function createMemoryLedger(): Ledger & Requests {
  const kept: { asked: NewRequest; request: OpenRequest }[] = []
  const newestFirst = () => kept.toReversed()
  const isTwin = (one: NewRequest, other: NewRequest): boolean =>
    one.openedBy === other.openedBy ||
    (one.order !== undefined &&
      one.order === other.order &&
      one.kind === other.kind &&
      lineOf(one.answers) === lineOf(other.answers))
  return {
    ofOrder: async (order) =>
      newestFirst()
        .filter(({ asked }) => asked.order === order)
        .map(({ request }) => request),
    ofConversation: async () => newestFirst().map(({ request }) => request),
    async openRequest(asked) {
      const twin = kept.find((other) => isTwin(asked, other.asked))
      if (twin) return twin.request
      const { kind, openedOn, answers, deadlines } = asked
      const number = `R-${FIRST_NUMBER + kept.length}`
      const request: OpenRequest = { number, kind, state: 'open', openedOn, answers, deadlines }
      kept.push({ asked, request })
      return request
    },
  }
}
