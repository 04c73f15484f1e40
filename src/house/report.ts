import { searchIn } from '../actions/catalogue.ts'
import type { Words } from '../message.ts'
import type { ShopForActions } from '../shop/shop.ts'
import type { Db } from '../storage/database.ts'
import { type ReportedRequest, type ReportRows, readReport } from '../storage/report-rows.ts'
import { withoutPersonal } from '../understanding/personal.ts'

/** What customers told of one product. */
export interface ProductReport {
  product: string
  title: Words
  requests: number
  /** By kind of request: return, repair, claim, part … */
  kinds: Record<string, number>
  /** Why it comes back: untouched, used, broken … */
  reasons: Record<string, number>
  /** Faults by batch, where the serial numbers tell one. */
  batches: Record<string, number>
  faults: string[]
  questions: string[]
  hints: Hint[]
}

/** What to change about a product or its page, so that fewer customers need help. */
export type Hint =
  | { is: 'not-as-expected'; returns: number }
  | { is: 'breaks'; faults: number }
  | { is: 'bad-batch'; batch: string; faults: number }
  | { is: 'unclear'; questions: number }

export interface Report {
  days: number
  requests: number
  kinds: Record<string, number>
  products: ProductReport[]
  ratings: { count: number; average: number | null; words: { score: number; text: string }[] }
  unanswered: { count: number; reasons: Record<string, number> }
  articles: { article: string; count: number }[]
}

/** So many alike are no accident. */
const MANY = 2
const SHOWN_WORDS = 10
/** Kinds of requests that tell of a fault. */
const FAULTY: readonly string[] = ['repair', 'claim', 'paid-repair']
/** The last digits of a serial number count pieces; what stands before them names the batch. */
const PIECES = /\d{3}$/

/** What the shop can learn from everything that customers told in so many days. */
export async function makeReport(
  db: Db,
  shop: ShopForActions,
  { days, now }: { days: number; now: Date },
): Promise<Report> {
  const rows = await readReport(db, new Date(now.getTime() - days * 86_400_000))
  const { requests, ratings, questions, articles } = rows
  const scores = ratings.map(({ score }) => score)
  return {
    days,
    requests: requests.length,
    kinds: tally(requests.map(({ kind }) => kind)),
    products: await byProduct(shop, rows),
    ratings: {
      count: scores.length,
      average: scores.length > 0 ? scores.reduce((sum, one) => sum + one, 0) / scores.length : null,
      words: ratings
        .flatMap(({ score, words }) => (words ? [{ score, text: withoutPersonal(words) }] : []))
        .slice(0, SHOWN_WORDS),
    },
    unanswered: { count: questions.length, reasons: tally(questions.map(({ reason }) => reason)) },
    articles,
  }
}

function tally(names: readonly (string | null)[]): Record<string, number> {
  const known = names.filter((name) => name !== null)
  const groups = Map.groupBy(known, (name) => name)
  return Object.fromEntries(
    [...groups].map(([name, all]) => [name, all.length] as const).sort((a, b) => b[1] - a[1]),
  )
}

async function byProduct(shop: ShopForActions, rows: ReportRows): Promise<ProductReport[]> {
  const asked = await questionsByProduct(shop, rows)
  const told = rows.requests.filter(({ product }) => product)
  const groups = Map.groupBy(told, ({ product }) => String(product))
  const all = await Promise.all(
    [...new Set([...groups.keys(), ...asked.keys()])].map((product) =>
      reportOf(shop, product, groups.get(product) ?? [], asked.get(product) ?? []),
    ),
  )
  return all.sort((a, b) => weightOf(b) - weightOf(a))
}

const weightOf = ({ requests, questions }: ProductReport): number => requests + questions.length

/** Questions that ended without an answer, by the one product that they name. */
async function questionsByProduct(
  shop: ShopForActions,
  { questions }: ReportRows,
): Promise<Map<string, string[]>> {
  const search = await searchIn(shop)
  const named = questions.flatMap(({ question }) => {
    const [first, second] = search.products(question)
    return first && !second ? [{ product: first.id, question }] : []
  })
  const groups = Map.groupBy(named, ({ product }) => product)
  return new Map([...groups].map(([id, all]) => [id, all.map(({ question }) => question)]))
}

async function reportOf(
  shop: ShopForActions,
  product: string,
  requests: readonly ReportedRequest[],
  questions: string[],
): Promise<ProductReport> {
  const known = (await shop.product(product))?.title
  const title = known ?? requests[0]?.title ?? { ru: product, en: product }
  const faulty = requests.filter(({ kind, reason }) => FAULTY.includes(kind) || reason === 'broken')
  const batches = tally(await Promise.all(faulty.map((request) => batchOf(shop, request))))
  const reasons = tally(requests.map(({ reason }) => reason))
  const faults = faulty.flatMap(({ fault }) => (fault ? [withoutPersonal(fault)] : []))
  const found = { faulty: faulty.length, batches, reasons, questions: questions.length }
  return {
    product,
    title,
    requests: requests.length,
    kinds: tally(requests.map(({ kind }) => kind)),
    reasons,
    batches,
    faults,
    questions,
    hints: hintsOf(found),
  }
}

async function batchOf(
  shop: ShopForActions,
  { order, line }: ReportedRequest,
): Promise<string | null> {
  const items = order ? (await shop.order(order))?.items : undefined
  const serial = items?.find((item) => item.line === line)?.serial
  return serial && PIECES.test(serial) ? serial.replace(PIECES, '') : null
}

function hintsOf(found: {
  faulty: number
  batches: Record<string, number>
  reasons: Record<string, number>
  questions: number
}): Hint[] {
  const { faulty, batches, reasons, questions } = found
  const returns = (reasons.untouched ?? 0) + (reasons.used ?? 0)
  const bad = Object.entries(batches).filter(([, faults]) => faults >= MANY)
  return [
    ...(returns >= MANY ? [{ is: 'not-as-expected', returns } as const] : []),
    ...(faulty >= MANY ? [{ is: 'breaks', faults: faulty } as const] : []),
    ...bad.map(([batch, faults]) => ({ is: 'bad-batch', batch, faults }) as const),
    ...(questions >= MANY ? [{ is: 'unclear', questions } as const] : []),
  ]
}
