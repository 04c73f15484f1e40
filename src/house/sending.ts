import type { Channel } from '../channels/channel.ts'
import type { Config } from '../config.ts'
import type { QuietHours } from '../outbox/quiet-hours.ts'
import { createSender, type Sender } from '../outbox/sender.ts'
import type { Sweep } from '../timers/sweeper.ts'
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
  const { sender, sweep } = createSending(ground, channels)
  bells.answer('send', sender)
  const sweeper = startSweeper(ground, 'sweep-outbox', [sweep])
  return async () => {
    await sweeper.stop()
    await sender.stop()
  }
}

/** What the role works with: the sender, and the sweep that finds what nobody was rung for. */
export function createSending(
  ground: Ground,
  channels: ReadonlyMap<string, Channel>,
): { sender: Sender; sweep: Sweep } {
  const { database, log, now, fanOut } = ground
  const { db } = database
  const sender = createSender({
    db,
    channels,
    process: ground.process,
    callMs: CALL_MS,
    limit: CONVERSATIONS,
    quietHours: quietHoursOf(ground.config),
    closed: () => fanOut.publish({ desk: true }),
    now,
    log,
  })
  const names = [...channels.keys()]
  return { sender, sweep: sweepOutbox({ db, now, run: sender.run, channels: names }) }
}

/** The hours of the customer's day in which nothing unasked is sent. */
export function quietHoursOf({ QUIET_HOURS }: Config): QuietHours {
  const [from = 0, to = 0] = QUIET_HOURS.split('-').map(Number)
  return { from, to }
}
