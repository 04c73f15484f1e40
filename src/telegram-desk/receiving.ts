import type { Update } from '../channels/telegram/update.ts'
import type { AwaitedFile } from '../message.ts'
import { createLanes, type Lanes } from '../queue/lanes.ts'
import {
  endDeskArrivals,
  failDeskArrivals,
  findWaitingLanes,
  type KeptDeskArrival,
  keepDeskArrivals,
  readHeadOfLane,
} from '../storage/desk-arrivals.ts'
import { answer } from './answering.ts'
import { type Handled, handle } from './handling.ts'
import type { DeskFiles, TopicParts } from './parts.ts'
import { type Deed, readDeskUpdate } from './update.ts'

export interface ReceivingParts extends TopicParts {
  /** Fetches files from Telegram; undefined when it is away. */
  fetch(awaits: readonly AwaitedFile[]): Promise<DeskFiles | undefined>
}

export interface DeskReceiving {
  /** Whether an update is the desk's. Keeps those that are, before this resolves. */
  concerns(update: Update): boolean
  keep(updates: readonly Update[]): Promise<void>
  /** Handles what waits in a lane, one after another. */
  lanes: Lanes
  /** Lanes that nobody saw to for a while. */
  findWaiting(): Promise<string[]>
}

/** The rest of an album is waited for so long. */
const ALBUM_MS = 700
const AGAIN_MS = 2000
const PATIENCE_MS = 3000
const AT_ONCE = 10

/** What is done in the desk's group: kept first, then handled once and in its order. */
export function createDeskReceiving(parts: ReceivingParts): DeskReceiving {
  const { db, chat, api, now, log } = parts
  const read = (update: Update) => readDeskUpdate(update, chat, api.botId)
  const lanes = createLanes({
    limit: AT_ONCE,
    now,
    failed: (lane, err) => log.error({ lane, err }, 'the desk in Telegram'),
    work: (lane) => workOff(parts, lane),
  })
  return {
    concerns: (update) => read(update).concerns,
    async keep(updates) {
      const arrivals = updates.flatMap((update) => read(update).arrival ?? [])
      const later = new Date(now().getTime() + ALBUM_MS)
      for (const { lane, readyAt } of await keepDeskArrivals(db, arrivals, { now: now(), later })) {
        lanes.wake(lane, readyAt)
      }
    },
    lanes,
    findWaiting: () => findWaitingLanes(db, { now: now(), patience: PATIENCE_MS }),
  }
}

/** Returns when the lane should be looked at again. */
async function workOff(parts: ReceivingParts, lane: string): Promise<Date | undefined> {
  const { db, now, log } = parts
  const again = () => new Date(now().getTime() + AGAIN_MS)
  for (;;) {
    const rows = await readHeadOfLane(db, lane)
    const readyAt = rows.at(-1)?.readyAt
    if (!readyAt) return undefined
    if (readyAt > now()) return readyAt
    try {
      const files = await filesOf(parts, rows)
      if (!files) return again()
      const handled = await handleRows(parts, lane, { rows, files })
      if (handled) await answer(parts, handled)
    } catch (err) {
      const ids = rows.map(({ id }) => id)
      const isDead = await failDeskArrivals(db, ids, again())
      log.error({ err, lane, isDead }, 'a deed at the desk in Telegram broke')
      return again()
    }
  }
}

const deedOf = ({ deed }: KeptDeskArrival): Deed => deed as Deed

async function filesOf(
  parts: ReceivingParts,
  rows: readonly KeptDeskArrival[],
): Promise<DeskFiles | undefined> {
  const contents = rows.map(deedOf).flatMap((deed) => (deed.is === 'wrote' ? [deed.content] : []))
  const awaits = contents.flatMap((content) => content.awaits ?? [])
  const refused = contents.flatMap((content) => content.refused ?? [])
  const fetched = awaits.length > 0 ? await parts.fetch(awaits) : { files: [], refused: [] }
  return fetched && { files: fetched.files, refused: [...refused, ...fetched.refused] }
}

interface Waiting {
  rows: readonly KeptDeskArrival[]
  files: DeskFiles
}

/** Undefined when somebody else handled them meanwhile, or more of an album has come. */
const handleRows = (
  parts: ReceivingParts,
  lane: string,
  { rows, files }: Waiting,
): Promise<Handled | undefined> =>
  parts.db.transaction().execute(async (tx) => {
    const locked = await readHeadOfLane(tx, lane, { lock: true })
    const idsOf = (some: readonly KeptDeskArrival[]) => some.map(({ id }) => id).join()
    if (idsOf(locked) !== idsOf(rows)) return undefined
    const handled = await handle(tx, parts, { deeds: rows.map(deedOf), files })
    await endDeskArrivals(
      tx,
      rows.map(({ id }) => id),
    )
    return handled
  })
