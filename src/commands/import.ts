import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseShopFile } from '../shop/file.ts'
import {
  IMPORT_LISTS,
  type Imported,
  type ImportList,
  type ImportRow,
  importRest,
  importRows,
  readCsv,
  readJsonList,
} from '../shop/import.ts'
import { EXIT, misused } from './failure.ts'

export interface ImportOptions {
  into: string
  list?: string
  rest?: boolean
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
  const text = read(source)
  const came =
    list === undefined ? whole(text) : rowsInto(into, toList(list), { source, text, options })
  const wrong = came.refused.length > 0
  const writes = came.file !== undefined && (!wrong || (options.rest === true && came.taken > 0))
  if (writes) replace(into, came.json)
  report(came, { into, writes, asJson: options.json ?? false })
  if (wrong) process.exitCode = EXIT.problems
}

function whole(text: string): Imported {
  const json = parseOrFail(text) as Record<string, unknown>
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
  const base = existsSync(into) ? (parseOrFail(read(into)) as Record<string, unknown>) : {}
  const rows = rowsOf(source, text)
  progress(`${rows.length} rows of ${list}, checking`)
  return options.rest ? importRest(base, list, rows) : importRows(base, list, rows)
}

function rowsOf(source: string, text: string): ImportRow[] {
  try {
    return source.toLowerCase().endsWith('.json') ? readJsonList(text) : readCsv(text)
  } catch (error) {
    throw misused(`${source}: ${(error as Error).message}`)
  }
}

function toList(name: string): ImportList {
  const list = IMPORT_LISTS.find((known) => known === name)
  if (!list) throw misused(`--list ${name}: expected one of ${IMPORT_LISTS.join(', ')}`)
  return list
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw misused((error as Error).message)
  }
}

function parseOrFail(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw misused(`expected JSON: ${(error as Error).message}`)
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
  for (const { line, reason } of refused) {
    process.stdout.write(`${line === undefined ? '' : `line ${line}: `}${reason}\n`)
  }
  const refusals = refused.length > 0 ? `, ${refused.length} refused` : ''
  process.stdout.write(
    writes ? `${written} written to ${into}${refusals}\n` : `nothing written${refusals}\n`,
  )
}

const progress = (words: string): void => void process.stderr.write(`${words}\n`)
