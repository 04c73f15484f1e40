import type { FileRef, Incoming } from '../message.ts'

/** What gathering needs to know of a row. */
export interface Arrived {
  payload: Incoming
  burst: string | null
}

export interface Gathered<Row> {
  /** The rows that are one message together. */
  rows: readonly Row[]
  message: Incoming
  left: readonly Row[]
}

/**
 * The next message out of a list of rows. An album is one message; plain texts in a row are one as
 * long as nothing is being asked, for then each may be an answer of its own; presses and events
 * always stand alone. `rows` must not be empty.
 */
export function gatherNext<Row extends Arrived>(
  rows: readonly Row[],
  asking: boolean,
): Gathered<Row> {
  const first = rows[0]!
  const goesOn = rows.findIndex((row, index) => index > 0 && !belongs(first, row, asking))
  const count = goesOn < 0 ? rows.length : goesOn
  const together = rows.slice(0, count)
  return { rows: together, message: merge(together), left: rows.slice(count) }
}

const isAlbum = ({ burst }: Arrived): boolean => burst?.startsWith('album:') ?? false

/** Words and nothing else: no button, no file, no command, no edit. */
export const isPlainText = (payload: Incoming): boolean =>
  Boolean(payload.text) && !NOT_PLAIN.some((name) => payload[name] !== undefined)

const NOT_PLAIN = [
  'press',
  'event',
  'files',
  'awaits',
  'refused',
  'command',
  'medium',
  'edits',
] as const

const isPlain = ({ payload }: Arrived): boolean => isPlainText(payload)

function belongs(first: Arrived, row: Arrived, asking: boolean): boolean {
  if (isAlbum(first)) return row.burst === first.burst
  return !asking && isPlain(first) && isPlain(row) && !isAlbum(row)
}

function merge(rows: readonly Arrived[]): Incoming {
  const payloads = rows.map(({ payload }) => payload)
  if (payloads.length === 1) return payloads[0]!
  const text = payloads.flatMap((payload) => payload.text || []).join('\n')
  const files: FileRef[] = payloads.flatMap((payload) => payload.files ?? [])
  const refused = payloads.flatMap((payload) => payload.refused ?? [])
  const awaits = payloads.flatMap((payload) => payload.awaits ?? [])
  const locale = payloads.findLast((payload) => payload.locale)?.locale
  return {
    ...(refused.length > 0 ? { refused } : {}),
    ...(awaits.length > 0 ? { awaits } : {}),
    ...(text ? { text } : {}),
    ...(files.length > 0 ? { files } : {}),
    ...(locale ? { locale } : {}),
  }
}
