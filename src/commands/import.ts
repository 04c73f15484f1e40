import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { readCsv } from '../shop/csv.ts'
import { parseShopFile } from '../shop/file.ts'
import {
  columnsMissing,
  IMPORT_LISTS,
  type Imported,
  type ImportList,
  type ImportRow,
  importRest,
  importRows,
  type Refusal,
  readJsonList,
} from '../shop/import.ts'
import { EXIT, misused } from './failure.ts'
import { readText } from './read-text.ts'

export interface ImportOptions {
  into: string
  list?: string
  rest?: boolean
  /** How the source is written, where it is neither UTF-8 nor UTF-16. */
  encoding?: string
  json?: boolean
}

/**
 * Takes a shop's own data into a shop file: a whole file of JSON, or one list of it as JSON or CSV.
 * Every refused line is told with its reason. One refused line and nothing is written, unless
 * `--rest` asks for the others; what is written replaces the file in one step.
 */
export function importShop(source: string, options: ImportOptions): void {
  const { into, list } = options
  progress(`reading ${source}`)
  const text = readText(source, options.encoding)
  const came =
    list === undefined
      ? whole(text, source)
      : rowsInto(into, toList(list), { source, text, options })
  const wrong = came.refused.length > 0
  const writes = came.file !== undefined && (!wrong || (options.rest === true && came.taken > 0))
  if (writes) replace(into, came.json)
  report(came, { into, writes, asJson: options.json ?? false })
  if (wrong) process.exitCode = EXIT.problems
}

function whole(text: string, source: string): Imported {
  const json = parseOrFail(text, source) as Record<string, unknown>
  const parsed = parseShopFile(json)
  if ('problems' in parsed) {
    return { json, taken: 0, refused: parsed.problems.map((reason) => ({ reason })) }
  }
  const taken = Object.values(parsed.file).reduce<number>(
    (sum, list) => sum + (Array.isArray(list) ? list.length : 0),
    0,
  )
  return { json, file: parsed.file, taken, refused: [] }
}

function rowsInto(
  into: string,
  list: ImportList,
  { source, text, options }: { source: string; text: string; options: ImportOptions },
): Imported {
  const base = existsSync(into)
    ? (parseOrFail(readText(into), into) as Record<string, unknown>)
    : {}
  const { rows, refused } = rowsOf(source, text, list)
  if (rows.length + refused.length === 0) throw misused(`${source}: there are no rows in it`)
  progress(`${rows.length} rows of ${list}, checking`)
  const came = options.rest ? importRest(base, list, rows) : importRows(base, list, rows)
  return { ...came, refused: [...refused, ...came.refused] }
}

function rowsOf(
  source: string,
  text: string,
  list: ImportList,
): { rows: ImportRow[]; refused: Refusal[] } {
  try {
    if (source.toLowerCase().endsWith('.json')) return readJsonList(text)
    const { columns, ...read } = readCsv(text)
    const missing = columnsMissing(list, columns)
    // Without them every single line would be refused.
    return missing.length > 0 ? { rows: [], refused: missing } : read
  } catch (error) {
    throw misused(`${source}: ${(error as Error).message}`)
  }
}

function toList(name: string): ImportList {
  const list = IMPORT_LISTS.find((known) => known === name)
  if (!list) throw misused(`--list ${name}: expected one of ${IMPORT_LISTS.join(', ')}`)
  return list
}

function parseOrFail(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw misused(`${path}: expected JSON: ${(error as Error).message}`)
  }
}

/** Either the old file or the new one is there, whatever happens in between. */
function replace(into: string, json: object): void {
  const beside = `${into}.${process.pid}.new`
  writeFileSync(beside, `${JSON.stringify(json, null, 2)}\n`)
  renameSync(beside, into)
}

function report(
  { taken, refused }: Imported,
  { into, writes, asJson }: { into: string; writes: boolean; asJson: boolean },
): void {
  const written = writes ? taken : 0
  if (asJson) {
    process.stdout.write(`${JSON.stringify({ into, written, refused }, null, 2)}\n`)
    return
  }
  for (const told of inLines(refused)) process.stdout.write(`${told}\n`)
  const refusals = refused.length > 0 ? `, ${refused.length} refused` : ''
  process.stdout.write(
    writes ? `${written} written to ${into}${refusals}\n` : `nothing written${refusals}\n`,
  )
}

const progress = (words: string): void => void process.stderr.write(`${words}\n`)

/** So many lines with the same mistake are named one by one. */
const MOST_NAMED = 3

/** One sentence for each mistake: a wrong column is told once, not fifty thousand times. */
function inLines(refused: readonly Refusal[]): string[] {
  const groups = Map.groupBy(refused, ({ line, reason }) =>
    line === undefined ? `${reason}` : `: ${reason}`,
  )
  return [...groups.values()].flatMap((alike) => {
    const [{ reason } = { reason: '' }] = alike
    const lines = alike.flatMap(({ line }) => (line === undefined ? [] : [line]))
    if (lines.length === 0) return alike.map((one) => one.reason)
    if (lines.length <= MOST_NAMED) return lines.map((line) => `line ${line}: ${reason}`)
    const named = lines.slice(0, MOST_NAMED).join(', ')
    return [`lines ${named} and ${lines.length - MOST_NAMED} more: ${reason}`]
  })
}
