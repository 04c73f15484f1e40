import { type CsvError, parse } from 'csv-parse/sync'
import type { ImportRow, Refusal } from './import.ts'

/** A file of values, row by row, and the lines that hold none. */
interface CsvFile {
  /** The names in the first line. */
  columns: readonly string[]
  rows: ImportRow[]
  refused: Refusal[]
}

const WHOLE = /^(price|warrantyMonths|line|quantity|stock|leadDays|minutes|capacity|weightKg)$/
const YES_NO = /^(technicallyComplex|madeToOrder|included|returnTermsGiven)$/
const MANY = /^(phones|emails|tags|fits|categories|cities|brands|services|products)$/
const DELIMITERS = [',', ';', '\t']

type Row = ImportRow['value']

/**
 * Rows of a CSV file: `title.ru` is a field inside, `|` parts the entries of a list; values stand
 * between commas, semicolons or tabs, whichever the first line has. A line that cannot be read is
 * refused by itself.
 */
export function readCsv(text: string): CsvFile {
  let columns: readonly string[] = []
  const refused: Refusal[] = []
  const records = parse(text, {
    bom: true,
    info: true,
    trim: true,
    skip_empty_lines: true,
    delimiter: delimiterOf(text),
    skip_records_with_error: true,
    columns(header: string[]) {
      columns = header
      return header
    },
    on_skip(error) {
      if (error) refused.push(refusalOf(error, columns.length))
      return undefined
    },
  }) as unknown as { info: { lines: number }; record: Record<string, string> }[]
  const rows = records.map(({ info, record }) => ({ line: info.lines, value: nest(record) }))
  return { columns, rows, refused: [...doubled(columns), ...refused] }
}

/** What the first line parts its names with. */
function delimiterOf(text: string): string {
  const header = (/[^\r\n]+/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '')
  const counted = DELIMITERS.map((sign) => ({ sign, count: header.split(sign).length }))
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).sign
}

const doubled = (columns: readonly string[]): Refusal[] =>
  columns
    .filter((name, place) => columns.indexOf(name) !== place)
    .map((name) => ({ line: 1, reason: `the column "${name}" stands there twice` }))

function refusalOf(error: CsvError, expected: number): Refusal {
  const line = Number(error.lines)
  if (/^CSV_RECORD_INCONSISTENT/.test(error.code)) {
    const found = Array.isArray(error.record) ? error.record.length : 0
    return { line, reason: `expected ${expected} values as in line 1, found ${found}` }
  }
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return { line, reason: 'a quote is opened here or above, and never closed' }
  }
  if (error.code === 'INVALID_OPENING_QUOTE') {
    return { line, reason: 'a quote stands inside a value: put the value in quotes and double it' }
  }
  return { line, reason: error.message }
}

function nest(record: Record<string, string>): Row {
  const row: Row = {}
  for (const [path, text] of Object.entries(record)) {
    if (text === '') continue
    const names = path.split('.')
    const last = names.pop() ?? path
    const holder = names.reduce<Row>((inner, name) => {
      const next = Object.hasOwn(inner, name) ? inner[name] : Object.create(null)
      inner[name] = next
      return next as Row
    }, row)
    holder[last] = typed(last, text)
  }
  return row
}

function typed(name: string, text: string): unknown {
  if (MANY.test(name)) return text.split('|').map((part) => part.trim())
  if (WHOLE.test(name) && /^-?\d+([.,]\d+)?$/.test(text)) return Number(text.replace(',', '.'))
  if (YES_NO.test(name))
    return { true: true, false: false, yes: true, no: false }[text.toLowerCase()] ?? text
  return text
}
