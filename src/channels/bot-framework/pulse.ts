import type { WebSocket } from 'ws'
import type { DirectLinePorts } from './ports.ts'

/** How often a quiet socket is tried; who does not answer until the next time is gone. */
const BEAT_MS = 20_000
/** A beat goes round in so many steps, so that not all sockets are tried at once. */
const STEPS = 20
/** Sockets that are tried, and asked after in one question, before others get their turn. */
const SLICE = 100
/** Streams that are told of news before others get their turn: each writes what it has to say. */
const TOLD = 20

/** One open stream, as the pulse knows it. */
export interface Beating {
  socket: WebSocket
  conversationId: string
  /** The seq of the last row that it has sent. */
  sent(): number
  /** There may be rows that it has not sent. */
  onNews(): void
}

export interface Pulse {
  join(one: Beating): void
  leave(one: Beating): void
  /** Rings may have been lost: every stream is compared with the ledger. Throws what the ledger throws. */
  compareAll(): Promise<void>
  stop(): void
}

/**
 * The heartbeat of all streams of this process: a ping for us, an empty message for the client, which
 * cannot see pings in a browser, and a look into the ledger, for a ring may get lost between
 * processes. One timer and one question for many: thousands of idle sockets cost next to nothing.
 */
export function createPulse(
  lastSeqs: DirectLinePorts['lastSeqs'],
  onError: (error: unknown) => void,
): Pulse {
  const steps = Array.from({ length: STEPS }, () => new Set<Beating>())
  const silent = new WeakSet<WebSocket>()
  let step = 0
  let joined = 0

  const beat = (all: readonly Beating[]) => {
    for (const { socket } of all) {
      if (silent.has(socket)) {
        socket.terminate()
        continue
      }
      silent.add(socket)
      socket.ping()
      socket.send('')
    }
  }
  const compare = async (all: readonly Beating[]) => {
    const last = await lastSeqs([...new Set(all.map(({ conversationId }) => conversationId))])
    const behind = all.filter((one) => (last.get(one.conversationId) ?? 0) !== one.sent())
    await inSlices(behind, TOLD, async (some) => {
      for (const { onNews } of some) onNews()
    })
  }
  const timer = setInterval(() => {
    step = (step + 1) % STEPS
    const due = [...steps[step]!]
    void inSlices(due, SLICE, async (slice) => {
      beat(slice)
      // A ledger that is away is no reason to let the dead linger.
      await compare(slice).catch(onError)
    })
  }, BEAT_MS / STEPS)
  timer.unref?.()

  function onPong(this: WebSocket): void {
    silent.delete(this)
  }

  return {
    join(one) {
      steps[joined++ % STEPS]!.add(one)
      one.socket.on('pong', onPong)
    },
    leave(one) {
      for (const some of steps) some.delete(one)
    },
    compareAll: () =>
      inSlices(
        steps.flatMap((some) => [...some]),
        SLICE,
        compare,
      ),
    stop: () => clearInterval(timer),
  }
}

/** Works on many in slices: between two of them everything else that waits gets its turn. */
async function inSlices<T>(
  all: readonly T[],
  size: number,
  work: (slice: readonly T[]) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < all.length; from += size) {
    await work(all.slice(from, from + size))
    await new Promise((resolve) => setImmediate(resolve))
  }
}
