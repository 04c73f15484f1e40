import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Hours, Span } from './hours.ts'

/** A mistake in the file, at its place; lines and columns from 1. */
interface Mistake {
  file: string
  line: number
  col: number
  message: string
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const TIMES = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/
const DAY = /^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const MINUTES_OF_A_DAY = 24 * 60

const span = z
  .string({ error: 'expected hours such as 09:00-21:00' })
  .regex(TIMES, 'expected hours such as 09:00-21:00')
  .transform(toSpan)
  .refine(
    ({ from, to }) => from < to && to <= MINUTES_OF_A_DAY,
    'expected an end after the beginning, 24:00 at the latest',
  )
const spans = z
  .union(
    [
      z.literal('closed').transform((): Span[] => []),
      span.transform((one) => [one]),
      z.array(span),
    ],
    {
      error: 'expected hours such as 09:00-21:00, a list of them, or closed',
    },
  )
  .transform((list) => list.toSorted((a, b) => a.from - b.from))
const day = z
  .string({ error: 'expected MM-DD or YYYY-MM-DD' })
  .regex(DAY, 'expected MM-DD or YYYY-MM-DD')
const count = z.number({ error: 'expected a number' }).positive('expected more than 0')

const hoursFile = z.strictObject(
  {
    week: z
      .partialRecord(z.enum(DAYS), spans, { error: `expected ${DAYS.join(', ')}` })
      .refine(
        (week) => Object.values(week).some((list) => list.length > 0),
        'expected at least one day with hours',
      ),
    holidays: z.array(day, { error: 'expected a list of days' }).default([]),
    'other-hours': z.record(day, spans, { error: 'expected days with their hours' }).default({}),
    'answer-within': z.strictObject({ urgent: count, high: count, normal: count }),
    'accept-within': count,
  },
  { error: 'expected week, holidays, other-hours, answer-within and accept-within' },
)

function toSpan(text: string): Span {
  const [, fromHour, fromMinute, toHour, toMinute] = TIMES.exec(text) ?? []
  return {
    from: Number(fromHour) * 60 + Number(fromMinute),
    to: Number(toHour) * 60 + Number(toMinute),
  }
}

/** Reads `knowledge/hours.yaml`: the hours, or every mistake in them at its place. */
export function readHours(
  file: string,
  source: string,
): { hours: Hours } | { problems: Mistake[] } {
  const lines = new LineCounter()
  const yaml = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file, line, col }
  }
  if (yaml.errors.length > 0) {
    return { problems: yaml.errors.map(({ pos, message }) => ({ ...at(pos[0]), message })) }
  }
  const parsed = hoursFile.safeParse(yaml.toJS())
  if (parsed.success) return { hours: toHours(parsed.data) }
  return {
    problems: parsed.error.issues.map(({ path, message }) => ({
      ...at(offsetOf(yaml, path)),
      message: path.length > 0 ? `«${String(path.at(-1))}»: ${message}` : message,
    })),
  }
}

/** Where the node at that path begins, else the nearest one above it. */
function offsetOf(yaml: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  const node = path.length > 0 ? yaml.getIn(path, true) : yaml.contents
  const range = (node as { range?: readonly number[] } | null | undefined)?.range
  if (range) return range[0] ?? 0
  return path.length > 0 ? offsetOf(yaml, path.slice(0, -1)) : 0
}

const toHours = (file: z.infer<typeof hoursFile>): Hours => ({
  week: DAYS.map((name) => file.week[name] ?? []),
  days: new Map<string, readonly Span[]>([
    ...file.holidays.map((name): [string, Span[]] => [name, []]),
    ...Object.entries(file['other-hours']),
  ]),
  answerWithin: file['answer-within'],
  acceptMs: file['accept-within'] * 1000,
})
