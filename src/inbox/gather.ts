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

const isPlain = ({ payload: { text, press, files, event } }: Arrived): boolean =>
  Boolean(text) && press === undefined && !files?.length && !event

function belongs(first: Arrived, row: Arrived, asking: boolean): boolean {
  if (isAlbum(first)) return row.burst === first.burst
  return !asking && isPlain(first) && isPlain(row) && !isAlbum(row)
}

function merge(rows: readonly Arrived[]): Incoming {
  const payloads = rows.map(({ payload }) => payload)
  if (payloads.length === 1) return payloads[0]!
  const text = payloads.flatMap((payload) => payload.text || []).join('\n')
  const files: FileRef[] = payloads.flatMap((payload) => payload.files ?? [])
  const locale = payloads.findLast((payload) => payload.locale)?.locale
  return {
    ...(text ? { text } : {}),
    ...(files.length > 0 ? { files } : {}),
    ...(locale ? { locale } : {}),
  }
}
