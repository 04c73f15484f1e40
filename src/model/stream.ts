import { setTimeout as sleep } from 'node:timers/promises'
import { type ChatPiece, failingOf, ModelFailed } from './model.ts'

/** How long is waited, in milliseconds, and how much is read, in UTF-16 units. */
export interface Limits {
  firstMs: number
  betweenMs: number
  totalMs: number
  longest: number
}

export interface Collected {
  text: string
  tokens?: number
}

/** One call's end: who may fire it, and why it fired. */
interface Ending {
  signal: AbortSignal
  abort(reason: ModelFailed): void
}

/**
 * A whole answer out of its pieces, or a {@link ModelFailed}: never a part of one. `open` begins the
 * call and is told by its signal when nobody waits any more, so that the connection is closed.
 *
 * A client's own timeout ends with the first byte, and a stream that breaks off without a word looks
 * finished; hence the clocks between pieces and the demand for a reason to stop.
 */
export async function collect(
  open: (signal: AbortSignal) => AsyncIterable<ChatPiece>,
  limits: Limits,
  given: AbortSignal,
): Promise<Collected> {
  const ending = endingOf(given)
  const total = alarm(limits.totalMs, ending, 'in total')
  let pieces: AsyncIterator<ChatPiece> | undefined
  try {
    pieces = open(ending.signal)[Symbol.asyncIterator]()
    return await readAll(pieces, limits, ending)
  } catch (error) {
    const failed = ending.signal.aborted ? (ending.signal.reason as ModelFailed) : failingOf(error)
    ending.abort(failed)
    throw failed
  } finally {
    total.abort()
    // A source that hangs would hang here too: it is told to end, and not waited for.
    pieces?.return?.()?.then(undefined, () => undefined)
  }
}

async function readAll(
  pieces: AsyncIterator<ChatPiece>,
  limits: Limits,
  ending: Ending,
): Promise<Collected> {
  let text = ''
  let finish: string | undefined
  let tokens: number | undefined
  for (;;) {
    const ms = text === '' ? limits.firstMs : limits.betweenMs
    const next = await within(pieces.next(), ms, ending)
    if (next.done) break
    text += next.value.text
    finish = next.value.finish ?? finish
    tokens = next.value.tokens ?? tokens
    if (text.length > limits.longest) throw new ModelFailed('too-long', `${text.length} characters`)
  }
  mustBeWhole(finish)
  return { text, ...(tokens === undefined ? {} : { tokens }) }
}

function mustBeWhole(finish: string | undefined): void {
  if (finish === 'length') throw new ModelFailed('too-long', 'more tokens than were allowed')
  if (finish !== 'stop') throw new ModelFailed('cut', `ended with ${finish ?? 'no reason'}`)
}

function endingOf(given: AbortSignal): Ending {
  const own = new AbortController()
  const leave = () => own.abort(new ModelFailed('abandoned', 'nobody waits any more'))
  if (given.aborted) leave()
  given.addEventListener('abort', leave, { once: true, signal: own.signal })
  return { signal: own.signal, abort: (reason) => own.abort(reason) }
}

/** Fires the ending after a while, unless it is switched off before. */
function alarm(ms: number, ending: Ending, what: string): AbortController {
  const off = new AbortController()
  sleep(ms, undefined, { signal: off.signal, ref: false }).then(
    () => ending.abort(new ModelFailed('slow', `nothing for ${ms} ms ${what}`)),
    () => undefined,
  )
  return off
}

/** The work, or the ending's reason when that comes first. */
async function within<T>(work: Promise<T>, ms: number, ending: Ending): Promise<T> {
  const off = alarm(ms, ending, 'more')
  const { promise: ended, reject } = Promise.withResolvers<never>()
  const onEnd = () => reject(ending.signal.reason)
  if (ending.signal.aborted) onEnd()
  ending.signal.addEventListener('abort', onEnd, { once: true })
  try {
    return await Promise.race([work, ended])
  } finally {
    off.abort()
    ending.signal.removeEventListener('abort', onEnd)
    ended.catch(() => undefined)
    work.catch(() => undefined)
  }
}

/** One answer that comes as a whole, with a deadline. Throws {@link ModelFailed}. */
export async function inTime<T>(
  work: (signal: AbortSignal) => Promise<T>,
  ms: number,
  given: AbortSignal,
): Promise<T> {
  const ending = endingOf(given)
  try {
    return await within(work(ending.signal), ms, ending)
  } catch (error) {
    const failed = ending.signal.aborted ? (ending.signal.reason as ModelFailed) : failingOf(error)
    ending.abort(failed)
    throw failed
  }
}
