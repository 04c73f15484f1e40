/** One message in so many milliseconds in the long run, and so many at once after a rest. */
export interface Bound {
  everyMs: number
  burst: number
}

/** Documented: about one message a second in a chat, 30 a second in all; we stay below. */
const CHAT: Bound = { everyMs: 1000, burst: 3 }
const ALL: Bound = { everyMs: 1000 / 25, burst: 25 }
/** What nobody waits for leaves more than half of it to answers, however much of it there is. */
const NEWS: Bound = { everyMs: 1000 / 10, burst: 10 }

/** Queues that a message passes one after the other before it goes out. */
const QUEUES = { news: NEWS, all: ALL } as const
export type QueueName = keyof typeof QUEUES

/** Gives a message the next place in a queue; how long until it is its turn, ms. */
export type TakePlace = (queue: QueueName, bound: Bound) => number | Promise<number>

export interface Pace {
  /**
   * Milliseconds until this chat may be written to; 0 when it may be now, which then counts. Each
   * chat is told a time of its own, so that hundreds that wait do not all ask again at once.
   */
  reserve(address: string, unasked?: boolean): Promise<number>
  /** The Bot API asked for patience with this chat. */
  hold(address: string, ms: number): void
}

/** Who comes later than this after his turn has to queue anew. */
const TURN_HOLDS_MS = 2000

/**
 * How fast is sent: a few messages to one chat at once, then one a second; and a bound on all chats
 * together, on those of all processes when they share `takePlace`. Exact limits are not published,
 * so a 429 is obeyed whatever was counted here.
 */
export function createPace(
  now: () => number,
  takePlace: TakePlace = queuesHere(now),
  chat: Bound = CHAT,
): Pace {
  // The moment at which a chat's bucket is full again: one number is a whole bucket.
  const full = new Map<string, number>()
  const turns = new Map<string, number>()
  const untilTurn = async (queue: QueueName, address: string): Promise<number> => {
    const key = `${queue} ${address}`
    const turn = turns.get(key)
    if (turn !== undefined && now() - turn <= TURN_HOLDS_MS) return Math.max(0, turn - now())
    const wait = Math.ceil(await takePlace(queue, QUEUES[queue]))
    forget(turns, now() - TURN_HOLDS_MS)
    turns.set(key, now() + wait)
    return wait
  }
  return {
    async reserve(address, unasked = false) {
      const fullAt = Math.max(full.get(address) ?? 0, now())
      const wait = Math.ceil(fullAt - now() - roomOf(chat))
      if (wait > 0) return wait
      const queues: QueueName[] = unasked ? ['news', 'all'] : ['all']
      for (const queue of queues) {
        const left = await untilTurn(queue, address)
        if (left > 0) return left
      }
      for (const queue of queues) turns.delete(`${queue} ${address}`)
      forget(full, now())
      full.set(address, fullAt + chat.everyMs)
      return 0
    },
    hold(address, ms) {
      full.set(address, now() + ms + roomOf(chat))
    },
  }
}

/** How far ahead a bucket may be taken from. */
const roomOf = ({ everyMs, burst }: Bound): number => everyMs * (burst - 1)

/** The queues of the only process. */
export function queuesHere(now: () => number): TakePlace {
  const full = new Map<QueueName, number>()
  return (queue, bound) => {
    const fullAt = Math.max(full.get(queue) ?? 0, now())
    full.set(queue, fullAt + bound.everyMs)
    return Math.max(0, fullAt - now() - roomOf(bound))
  }
}

const MANY = 1000

function forget(times: Map<string, number>, until: number): void {
  if (times.size < MANY) return
  for (const [key, at] of times) if (at <= until) times.delete(key)
}
