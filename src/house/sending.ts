import type { Channel } from '../channels/channel.ts'
import type { Config } from '../config.ts'
import type { QuietHours } from '../outbox/quiet-hours.ts'
import { createSender } from '../outbox/sender.ts'
import { sweepOutbox } from '../timers/sweeps.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'
import { startSweeper } from './sweeping.ts'

const CONVERSATIONS = 50
const CALL_MS = 15_000

/** The role that carries the outbox to the channels. Returns how to stop. */
export function startSending(
  ground: Ground,
  bells: Doorbells,
  channels: ReadonlyMap<string, Channel>,
): () => Promise<void> {
  const { database, log, now, fanOut } = ground
  const sender = createSender({
    db: database.db,
    channels,
    process: ground.process,
    callMs: CALL_MS,
    limit: CONVERSATIONS,
    quietHours: quietHoursOf(ground.config),
    closed: () => fanOut.publish({ desk: true }),
    now,
    log,
  })
  bells.answer('send', sender)
  const names = [...channels.keys()]
  const sweeper = startSweeper(ground, 'sweep-outbox', [
    sweepOutbox({ db: database.db, now, run: sender.run, channels: names }),
  ])
  return async () => {
    await sweeper.stop()
    await sender.stop()
  }
}

/** The hours of the customer's day in which nothing unasked is sent. */
export function quietHoursOf({ QUIET_HOURS }: Config): QuietHours {
  const [from = 0, to = 0] = QUIET_HOURS.split('-').map(Number)
  return { from, to }
}
