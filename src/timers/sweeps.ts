import type { Db } from '../storage/database.ts'
import { findOverlooked } from '../storage/inbox-rows.ts'
import { findUnsent } from '../storage/outbox-rows.ts'
import { fireDue } from '../storage/timer-rows.ts'
import type { Sweep } from './sweeper.ts'

/** A row older than this that nobody took was missed by its doorbell. */
const PATIENCE_MS = 1000

interface SweepParts {
  db: Db
  now(): Date
  /** Rings the turn or the sender of a conversation. */
  run(conversationId: string): Promise<void>
}

/** T5: fires timers that are due; each becomes an event in its conversation's inbox, once. */
export const sweepTimers = ({ db, now, run }: SweepParts): Sweep => ({
  name: 'timers',
  find: () => fireDue(db, now()),
  run,
})

/** Arrivals that wait although they are ready, and turns whose process fell silent. */
export const sweepInbox = ({ db, now, run }: SweepParts): Sweep => ({
  name: 'inbox',
  find: () => findOverlooked(db, now(), PATIENCE_MS),
  run,
})

/** Messages that wait although they may go out, and sends whose process fell silent. */
export const sweepOutbox = ({
  db,
  now,
  run,
  channels,
}: SweepParts & { channels: readonly string[] }): Sweep => ({
  name: 'outbox',
  find: () => findUnsent(db, { now: now(), patience: PATIENCE_MS, channels }),
  run,
})
