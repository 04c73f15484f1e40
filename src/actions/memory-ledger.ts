import type { FileRef } from '../message.ts'
import { WORD_TYPE } from '../storage/form.ts'
import type { NewLoan } from '../storage/loaner.ts'
import { lineOf, type NewRequest, type OpenRequest } from '../storage/request.ts'
import type {
  Bookings,
  Ledger,
  Loans,
  OpinionLedger,
  Opinions,
  Requests,
  Visits,
} from './ledger.ts'
import { createMemoryBookings } from './memory-bookings.ts'

const FIRST_NUMBER = 1001

/** What is lent during one trial. */
function createMemoryLoans(): Loans & Pick<Ledger, 'promiseLoaner'> {
  const loans: NewLoan[] = []
  return {
    lentOut: async () => new Set(loans.map(({ unit }) => unit)),
    async promiseLoaner(loan) {
      const own = loans.find(({ request }) => request === loan.request)
      if (own) return { is: 'promised', ...own }
      if (loans.some(({ unit }) => unit === loan.unit)) return { is: 'taken' }
      loans.push(loan)
      return { is: 'promised', ...loan }
    },
  }
}

/** Filled forms that nobody reads: their bytes are made all the same, so that mistakes show. */
function createMemoryForms(): Ledger['keepForm'] {
  const kept = new Map<string, FileRef>()
  return async ({ request = 'blank', form, name, fill }) => {
    const id = `${request}-${form}`
    const known = kept.get(id)
    if (known) return known
    const file = { id, name, type: WORD_TYPE, size: fill().length }
    kept.set(id, file)
    return file
  }
}

/** The ratings of one trial. */
function createMemoryOpinions(): Opinions & OpinionLedger {
  const kept: { score: number; at: Date; words?: string }[] = []
  let invited = false
  return {
    async latest(since) {
      const last = kept.at(-1)
      return last && last.words === undefined && last.at >= since ? last : undefined
    },
    async rate(rating) {
      kept.push({ ...rating })
    },
    async comment(words) {
      Object.assign(kept.at(-1) ?? {}, { words })
    },
    async invite() {
      const first = !invited
      invited = true
      return first
    },
  }
}

/** What was tried during one trial. */
function createMemoryChecks(): Pick<Requests, 'triedWith'> & Pick<Ledger, 'keepChecks'> {
  const kept: { product: string; tried: string; at: Date }[] = []
  return {
    triedWith: async (product, since) =>
      kept.findLast((one) => one.product === product && one.at >= since)?.tried,
    async keepChecks(tried) {
      kept.push(tried)
    },
  }
}

type MemoryLedger = Ledger &
  Requests &
  Visits &
  Loans & { bookings: Bookings; opinions: Opinions & OpinionLedger }

const isTwin = (one: NewRequest, other: NewRequest, { state }: OpenRequest): boolean =>
  one.openedBy === other.openedBy ||
  (state === 'open' &&
    one.order !== undefined &&
    one.order === other.order &&
    one.kind === other.kind &&
    lineOf(one.answers) === lineOf(other.answers))

/** The requests and visits of one conversation in memory, for trials that leave nothing behind. */
export function createMemoryLedger(): MemoryLedger {
  const kept: { asked: NewRequest; request: OpenRequest }[] = []
  const newestFirst = () => kept.toReversed()
  const change = (number: string, to: (was: OpenRequest) => OpenRequest): void => {
    for (const one of kept) if (one.request.number === number) one.request = to(one.request)
  }
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
    amendRequest: async (number, answers) =>
      change(number, (was) => ({ ...was, answers: { ...was.answers, ...answers } })),
    settleRequest: async (number, { on }) =>
      change(number, (was) => ({ ...was, state: 'done', closedOn: on })),
    ...createMemoryChecks(),
    remind: async () => undefined,
    opinions: createMemoryOpinions(),
    proposals: async () => [],
    keepForm: createMemoryForms(),
    async keepOwnData(now) {
      const copy = JSON.stringify({ copiedAt: now, requests: kept.map(({ request }) => request) })
      const type = 'application/json'
      return { id: 'my-data', name: 'my-data.json', type, size: Buffer.byteLength(copy) }
    },
    ...createMemoryLoans(),
    bookings: createMemoryBookings({
      open: openRequest,
      close: (number, state) => change(number, (was) => ({ ...was, state })),
    }),
  }
}
