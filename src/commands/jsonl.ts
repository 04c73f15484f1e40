import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { EXIT, misused } from './failure.ts'

/** What went wrong with one line; the lines around it are not touched. */
interface LineError {
  line: number
  id?: string
  error: { code: 'bad-json' | 'bad-shape' | 'failed'; message: string }
}

export interface Tally {
  read: number
  broken: number
}

const problemsOf = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'line'}: ${issue.message}`).join('; ')

function idOf(given: unknown): { id?: string } {
  const id = z.object({ id: z.union([z.string(), z.number()]) }).safeParse(given)
  return id.success ? { id: String(id.data.id) } : {}
}

function openInput(file: string): Readable {
  if (file === '-') return process.stdin
  if (!existsSync(file))
    throw misused(
      `There is no file ${file}; expected a file of JSON lines, or - for standard input.`,
    )
  return createReadStream(file)
}

/** Waits until the reader of our output has taken it, so that a long run does not pile up in memory. */
async function writeLine(value: object): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(value)}\n`)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}

async function answerLine<T>(
  text: string,
  line: number,
  shape: z.ZodType<T>,
  answer: (input: T) => Promise<object>,
): Promise<object | LineError> {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    return { line, error: { code: 'bad-json', message: `not JSON: ${(error as Error).message}` } }
  }
  const parsed = shape.safeParse(given)
  if (!parsed.success) {
    return { line, ...idOf(given), error: { code: 'bad-shape', message: problemsOf(parsed.error) } }
  }
  try {
    return await answer(parsed.data)
  } catch (error) {
    return { line, ...idOf(given), error: { code: 'failed', message: (error as Error).message } }
  }
}

/**
 * One JSON object a line in, one a line out, in order. A broken line gives
 * `{"line","id"?,"error":{"code","message"}}` and the others still run. Empty lines are passed over.
 * Sets exit code 1 when a line was broken.
 */
export async function answerLines<T>(
  file: string,
  shape: z.ZodType<T>,
  answer: (input: T) => Promise<object>,
): Promise<Tally> {
  const tally = { read: 0, broken: 0 }
  let line = 0
  for await (const text of createInterface({ input: openInput(file), crlfDelay: Infinity })) {
    line += 1
    const bare = text.replace(/^\uFEFF/, '').trim()
    if (bare === '') continue
    tally.read += 1
    const out = await answerLine(bare, line, shape, answer)
    if ('error' in out) tally.broken += 1
    await writeLine(out)
  }
  if (tally.broken > 0) process.exitCode = EXIT.problems
  return tally
}
