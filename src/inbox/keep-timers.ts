import { FEEDBACK } from '../handoff/aside.ts'
import type { Tx } from '../storage/database.ts'
import { cancelTimer, setTimer } from '../storage/timer-rows.ts'
import type { Draft } from './draft.ts'

/** Flows of the house's own that are no help to be rated; a visit is rated once it was made. */
const NO_HELP: readonly unknown[] = [
  ...['feedback', 'follow-up', 'complaint'],
  ...['book-assembly', 'move-booking', 'offer-assembly', 'slot-proposed'],
]
const RATED_AFTER_MS = 3_600_000

/** The bot has brought something to its end, and nobody else was needed. */
const hasHelped = ({ noted, handOver }: Draft): boolean =>
  !handOver &&
  noted.some(({ kind, wrote, flow }) => kind === 'flow-done' && wrote && !NO_HELP.includes(flow))

/**
 * Sets the timers that a turn wishes for, and takes back those it wants no more. Whoever the bot alone
 * has helped is asked a while later how it was.
 */
export async function keepTimers(tx: Tx, draft: Draft, now: Date): Promise<void> {
  const { timers, conversation } = draft
  const { id } = conversation
  if (hasHelped(draft)) {
    const dueAt = new Date(now.getTime() + RATED_AFTER_MS)
    const detail = { since: now.toISOString() }
    await setTimer(tx, { conversationId: id, kind: FEEDBACK, dueAt, detail })
  }
  for (const wish of timers) {
    if ('cancel' in wish) await cancelTimer(tx, id, wish.cancel)
    else await setTimer(tx, { ...wish, conversationId: id, kind: wish.set })
  }
}
