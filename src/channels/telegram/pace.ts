/** Documented: about one message a second in a chat, 30 a second in all; we stay below. */
const CHAT_EVERY_MS = 1000
const CHAT_BURST = 3
export const ALL = { everyMs: 1000 / 25, burst: 25 } as const

export interface Pace {
  /** Milliseconds until this chat may be written to; 0 when it may be now, which then counts. */
  reserve(address: string): number
  /** What was reserved was not sent after all. */
  giveBack(address: string): void
  /** The Bot API asked for patience with this chat. */
  hold(address: string, ms: number): void
}

/**
 * How fast this process sends: a few messages to one chat at once, then one a second; and a bound on
 * all chats together. Exact limits are not published, so a 429 is obeyed whatever was counted here.
 */
export function createPace(now: () => number): Pace {
  // The moment at which a bucket is full again: one number is a whole bucket.
  const full = new Map<string, number>()
  let allFull = 0
  const waitFor = (fullAt: number, everyMs: number, burst: number) =>
    Math.max(0, Math.ceil(fullAt - now() - everyMs * (burst - 1)))
  return {
    reserve(address) {
      const chatFull = Math.max(full.get(address) ?? 0, now())
      const wait = Math.max(
        waitFor(chatFull, CHAT_EVERY_MS, CHAT_BURST),
        waitFor(Math.max(allFull, now()), ALL.everyMs, ALL.burst),
      )
      if (wait > 0) return wait
      forgetFull(full, now())
      full.set(address, chatFull + CHAT_EVERY_MS)
      allFull = Math.max(allFull, now()) + ALL.everyMs
      return 0
    },
    giveBack(address) {
      full.set(address, (full.get(address) ?? 0) - CHAT_EVERY_MS)
      allFull -= ALL.everyMs
    },
    hold(address, ms) {
      full.set(address, now() + ms + CHAT_EVERY_MS * (CHAT_BURST - 1))
    },
  }
}

const MANY = 1000

function forgetFull(full: Map<string, number>, now: number): void {
  if (full.size < MANY) return
  for (const [address, at] of full) if (at <= now) full.delete(address)
}
