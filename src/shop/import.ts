import { parseShopFile } from './file.ts'
import type { ShopFile } from './file-schema.ts'

/** The lists of a shop file, and what tells their entries apart; lines of an order stand in `items`. */
const KEYS = {
  customers: ['id'],
  products: ['id'],
  orders: ['number'],
  items: ['order', 'line'],
  parts: ['number'],
  accessories: ['product'],
  services: ['kind'],
  slots: ['id'],
  partners: ['id'],
  serviceCentres: ['city', 'address'],
  loaners: ['id'],
  trainings: ['id'],
} as const
export type ImportList = keyof typeof KEYS
export const IMPORT_LISTS = Object.keys(KEYS) as ImportList[]

type Row = Record<string, unknown>

/** An entry as it was read, and where. */
export interface ImportRow {
  /** The line of a CSV file, or the place in a JSON list; both from 1. */
  line: number
  value: Row
}

export interface Refusal {
  line?: number
  reason: string
}

/** Entries of a JSON list. Throws on anything else. */
export function readJsonList(text: string): { rows: ImportRow[]; refused: Refusal[] } {
  const list: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
  if (!Array.isArray(list)) throw new Error('expected a list')
  const entries = list.map((value, place) => ({ line: place + 1, value: value as Row }))
  const isEntry = ({ value }: ImportRow) => value !== null && typeof value === 'object'
  return {
    rows: entries.filter(isEntry),
    refused: entries
      .filter((entry) => !isEntry(entry))
      .map(({ line }) => ({ line, reason: 'expected an entry in braces' })),
  }
}

/** What tells the entries of the list apart and has no column, as a refusal of the first line. */
export const columnsMissing = (list: ImportList, columns: readonly string[]): Refusal[] =>
  KEYS[list]
    .filter((name) => !columns.includes(name))
    .map((name) => ({
      line: 1,
      reason: `there is no column "${name}"; the columns are ${columns.join(', ')}`,
    }))

/** What an import comes to: the shop as it would be, and every row that is refused, with its reason. */
export interface Imported {
  json: Row
  file?: ShopFile
  taken: number
  refused: Refusal[]
}

/**
 * Puts rows into a list of a shop: an entry with the same key is replaced. Nothing is written here;
 * whoever calls decides what a refused row means for the others.
 */
export function importRows(base: Row, list: ImportList, rows: readonly ImportRow[]): Imported {
  const lines = new Map<string, number>()
  const json = structuredClone(base)
  const lost =
    list === 'items' ? mergeItems(json, rows, lines) : mergeList(json, { list, rows }, lines)
  const parsed = parseShopFile(json)
  const problems = 'problems' in parsed ? parsed.problems : []
  const refused = [...lost, ...problems.map((problem) => toRefusal(problem, lines))]
  const lined = new Set(refused.flatMap(({ line }) => (line === undefined ? [] : [line])))
  return {
    json,
    ...('file' in parsed ? { file: parsed.file } : {}),
    taken: rows.length - lined.size,
    refused,
  }
}

/** The same without the rows that are refused; what the rest still brings about is told again. */
export function importRest(base: Row, list: ImportList, rows: readonly ImportRow[]): Imported {
  const all: Refusal[] = []
  let left = rows
  for (;;) {
    const came = importRows(base, list, left)
    const bad = new Set(came.refused.map(({ line }) => line))
    all.push(...came.refused)
    const rest = left.filter(({ line }) => !bad.has(line))
    if (rest.length === left.length) return { ...came, refused: all }
    left = rest
  }
}

const keyOf = (list: ImportList, value: Row): string =>
  JSON.stringify(KEYS[list].map((name) => value[name] ?? null))

const listIn = (holder: Row, name: string): Row[] => {
  const list = Array.isArray(holder[name]) ? (holder[name] as Row[]) : []
  holder[name] = list
  return list
}

function mergeList(
  json: Row,
  { list, rows }: { list: ImportList; rows: readonly ImportRow[] },
  lines: Map<string, number>,
): Refusal[] {
  const entries = listIn(json, list)
  const places = new Map(entries.map((entry, place) => [keyOf(list, entry), place]))
  const seen = new Map<string, number>()
  return rows.flatMap(({ line, value }): Refusal[] => {
    const key = keyOf(list, value)
    const first = seen.get(key)
    if (first !== undefined) return [{ line, reason: `the same as line ${first}` }]
    seen.set(key, line)
    const place = places.get(key) ?? entries.length
    // An order keeps its lines when only its head is imported.
    const kept = list === 'orders' ? { items: entries[place]?.items ?? [] } : {}
    entries[place] = { ...kept, ...value }
    places.set(key, place)
    lines.set(`${list}[${place}]`, line)
    return []
  })
}

function mergeItems(json: Row, rows: readonly ImportRow[], lines: Map<string, number>): Refusal[] {
  const orders = listIn(json, 'orders')
  const places = new Map(orders.map(({ number }, place) => [String(number), place]))
  return rows.flatMap(({ line, value: { order, ...item } }): Refusal[] => {
    const place = places.get(String(order))
    if (place === undefined) return [{ line, reason: `there is no order "${String(order)}"` }]
    const items = listIn(orders[place] as Row, 'items')
    const known = items.findIndex((one) => one.line === item.line)
    const at = known < 0 ? items.length : known
    items[at] = item
    lines.set(`orders[${place}].items[${at}]`, line)
    return []
  })
}

/** A mistake of the whole file, as one of the row that brought it in. */
function toRefusal(problem: string, lines: ReadonlyMap<string, number>): Refusal {
  const colon = problem.indexOf(': ')
  const path = problem.slice(0, colon)
  const places = [/^orders\[\d+\]\.items\[\d+\]/.exec(path)?.[0], /^\w+\[\d+\]/.exec(path)?.[0]]
  const place = places.find((one) => one !== undefined && lines.has(one))
  if (place === undefined) return { reason: problem }
  const field = path.slice(place.length).replace(/^\./, '')
  const line = lines.get(place) as number
  return { line, reason: `${field ? `${field}: ` : ''}${problem.slice(colon + 2)}` }
}
