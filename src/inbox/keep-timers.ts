import type { Tx } from '../storage/database.ts'
import { cancelTimer, setTimer } from '../storage/timer-rows.ts'
import type { Draft } from './draft.ts'

/** Sets the timers that a turn wishes for, and takes back those it wants no more. */
export async function keepTimers(tx: Tx, { timers, conversation: { id } }: Draft): Promise<void> {
  for (const wish of timers) {
    if ('cancel' in wish) await cancelTimer(tx, id, wish.cancel)
    else await setTimer(tx, { ...wish, conversationId: id, kind: wish.set })
  }
}
