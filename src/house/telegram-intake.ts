import { setTimeout as sleep } from 'node:timers/promises'
import { type Translated, translate } from '../channels/telegram/arrive.ts'
import type { BotApi } from '../channels/telegram/bot-api.ts'
import { type Pressed, perform } from '../channels/telegram/deeds.ts'
import { TELEGRAM } from '../channels/telegram/sending.ts'
import { readUpdate, updateIdOf } from '../channels/telegram/update.ts'
import type { Cursor, Ingest, Ingested } from '../inbox/ingest.ts'
import type { Lanes } from '../queue/lanes.ts'
import { moveAddress } from '../storage/conversations.ts'
import { isUnanswered, readPressed } from '../storage/inbox-rows.ts'
import { readChoices } from '../storage/outbox-rows.ts'
import type { Ground } from './ground.ts'
import type { TelegramDesk } from './telegram-desk.ts'
import { comesBack } from './web-ports.ts'
import { wordsOf } from './words.ts'

export interface IntakeParts {
  ground: Ground
  api: BotApi
  ingest: Ingest
  files: Lanes
  /** The desk in Telegram, where there is one. */
  desk?: Pick<TelegramDesk, 'concerns' | 'keep'> | undefined
}

/** Takes updates in, whichever way they came: kept first, then answered in Telegram. */
export function createIntake(parts: IntakeParts) {
  const { ground, api, ingest, desk } = parts
  const read = (given: unknown) => {
    const update = readUpdate(given)
    if (!update) ground.log.warn({ update: updateIdOf(given) }, 'an update could not be read')
    return update ? [update] : []
  }
  return async (given: readonly unknown[], cursor?: Cursor): Promise<void> => {
    const sorted = given.flatMap(read).sort((a, b) => a.update_id - b.update_id)
    await desk?.keep(sorted.filter(desk.concerns))
    const updates = sorted.filter((update) => !desk?.concerns(update))
    const all = await Promise.all(
      updates.map((update) => translate(arriveParts(ground, api), update)),
    )
    const kept = await keepAll(ground, ingest, all, cursor)
    for (const one of all) {
      void follow(parts, one, kept.get(one)).catch((err: unknown) =>
        ground.log.warn({ err }, 'what follows an update was not done'),
      )
    }
  }
}

const arriveParts = ({ database }: Ground, { botId }: BotApi) => ({
  botId,
  offered: (address: string, ref: string) =>
    readChoices(database.db, { channel: TELEGRAM, address, id: Number.parseInt(ref, 36) }),
})

/**
 * Keeps them all or none; only if one of them can never be kept does each stand alone, so that it
 * does not hold up everybody else's.
 */
async function keepAll(
  { log }: Ground,
  ingest: Ingest,
  all: readonly Translated[],
  cursor?: Cursor,
): Promise<Map<Translated, Ingested>> {
  const arrived = all.filter(({ arrival }) => arrival)
  const arrivals = arrived.map(({ arrival }) => arrival!)
  const kept = new Map<Translated, Ingested>()
  try {
    const batch = await ingest.ingestBatch(arrivals, cursor)
    arrived.forEach((one, index) => void kept.set(one, batch[index]!))
    return kept
  } catch (error) {
    if (comesBack(error) || arrivals.length === 0) throw error
  }
  for (const one of arrived) {
    try {
      kept.set(one, await ingest.ingest(one.arrival!))
    } catch (err) {
      if (comesBack(err)) throw err
      log.error({ err, externalId: one.arrival?.externalId }, 'an update can not be kept')
    }
  }
  await ingest.ingestBatch([], cursor)
  return kept
}

async function follow(parts: IntakeParts, one: Translated, kept?: Ingested): Promise<void> {
  const { ground, api, files } = parts
  const { deed, arrival } = one
  if (deed?.is === 'decline-group') {
    const { chat } = deed
    ground.log.info({ chat }, 'left a group: to make it the desk, set TELEGRAM_DESK_CHAT to its id')
  }
  if (deed) await perform(deedParts(ground, api), deed, await pressedAs(ground, one, kept))
  if (!kept || !arrival) return
  const fetching = arrival.payload.awaits ? files.run(String(kept.inboxId)) : undefined
  if (kept.fresh && !arrival.payload.event) await showTyping(parts, arrival.address, kept)
  await fetching
}

/** A press counts when it is the one that was kept, now or at an earlier delivery. */
async function pressedAs(
  { database }: Ground,
  { arrival }: Translated,
  kept: Ingested | undefined,
): Promise<Pressed> {
  if (!kept || arrival?.payload.press === undefined) return 'stale'
  if (kept.fresh) return 'taken'
  const before = await readPressed(database.db, kept.inboxId)
  return before === arrival.payload.press ? 'taken' : 'stale'
}

const deedParts = ({ database, mind, config }: Ground, api: BotApi) => ({
  api,
  locale: config.DEFAULT_LOCALE,
  words: () => ({
    stale: wordsOf(mind().library, 'telegram.stale'),
    group: wordsOf(mind().library, 'telegram.group'),
  }),
  move: (from: string, to: string) =>
    database.db
      .transaction()
      .execute((tx) => moveAddress(tx, { channel: TELEGRAM, address: from }, to)),
})

/** Most answers are there before anybody would see that we are typing. */
const TYPING_AFTER_MS = 900
/** Telegram shows it for five seconds. */
const TYPING_EVERY_MS = 4500
const TYPING_TIMES = 8
const MOST_TYPING = 50
let typing = 0

async function showTyping(
  { ground, api }: IntakeParts,
  address: string,
  kept: Ingested,
): Promise<void> {
  if (typing >= MOST_TYPING) return
  typing++
  try {
    await sleep(TYPING_AFTER_MS, undefined, { ref: false })
    for (let time = 0; time < TYPING_TIMES; time++) {
      if (!(await isUnanswered(ground.database.db, kept.inboxId))) return
      const args = { chat_id: Number(address), action: 'typing' } as const
      await api.call('sendChatAction', args).catch(() => undefined)
      await sleep(TYPING_EVERY_MS, undefined, { ref: false })
    }
  } finally {
    typing--
  }
}
