import { type BotApi, BotApiError } from '../channels/telegram/bot-api.ts'
import { DOWNLOAD_BYTES } from '../channels/telegram/content.ts'
import { identify } from '../channels/uploads.ts'
import { dayAt } from '../day.ts'
import type { AwaitedFile, RefusedFile } from '../message.ts'
import { createLanes, type Lanes } from '../queue/lanes.ts'
import { type Fetched, keepFetched, readAwaiting } from '../storage/awaited-files.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'

const AT_ONCE = 8
const DOWNLOAD_MS = 30_000
const TRY_AGAIN_MS = 2000

/**
 * Fetches the files of messages that are kept already, by the id of their inbox row; then rings their
 * turn. What cannot be fetched for a minute is told to the customer by the turn itself.
 */
export function createFileFetcher(ground: Ground, bells: Doorbells, api: BotApi): Lanes {
  const { database, log, now } = ground
  const hear = createHearing(ground)
  return createLanes({
    limit: AT_ONCE,
    now,
    failed: (id, err) => log.warn({ inbox: id, err }, 'files could not be fetched'),
    async work(id) {
      const awaiting = await readAwaiting(database.db, Number(id))
      if (!awaiting) return undefined
      const fetched = await fetchAll(api, awaiting.awaits, now())
      if (!fetched) return new Date(now().getTime() + TRY_AGAIN_MS)
      const words = awaiting.voice ? await hear(awaiting.conversationId, fetched) : undefined
      const whole = words === undefined ? fetched : { ...fetched, words }
      const kept = await database.db
        .transaction()
        .execute((tx) => keepFetched(tx, awaiting.id, whole))
      if (kept) bells.ring('turn', kept.conversationId, kept.readyAt)
      return undefined
    },
  })
}

/**
 * What is said in a recording, where a voice model is set and hears it in time. Undefined otherwise:
 * then a person listens.
 */
function createHearing({ models, config, log, now }: Ground) {
  return async (conversationId: string, { files: [recording] }: Fetched) => {
    if (!models.transcribe || !recording) return undefined
    const payer = { conversationId, day: dayAt(now(), config.TIME_ZONE) }
    try {
      return await models.transcribe(recording, payer, new AbortController().signal)
    } catch (err) {
      log.warn({ err }, 'a recording could not be written down')
      return undefined
    }
  }
}

/** Undefined when Telegram is away: that is worth another try. */
export async function fetchAll(
  api: BotApi,
  awaits: readonly AwaitedFile[],
  now: Date,
): Promise<Fetched | undefined> {
  const files: Fetched['files'][number][] = []
  const refused: RefusedFile[] = []
  for (const { id, name } of awaits) {
    const bytes = await download(api, id)
    if (bytes === 'away') return undefined
    const known = Buffer.isBuffer(bytes) ? identify(bytes, name) : undefined
    if (Buffer.isBuffer(bytes) && known && bytes.length > 0) files.push({ ...known, bytes })
    else refused.push({ name, why: Buffer.isBuffer(bytes) ? 'kind' : bytes })
  }
  return { files, refused, now }
}

async function download(api: BotApi, file_id: string): Promise<Buffer | 'away' | 'size' | 'gone'> {
  try {
    const { file_path } = await api.call('getFile', { file_id })
    if (!file_path) return 'gone'
    return await api.download(file_path, DOWNLOAD_BYTES, { timeoutMs: DOWNLOAD_MS })
  } catch (error) {
    if (!(error instanceof BotApiError)) throw error
    if (error.is !== 'refused' || error.code === 429) return 'away'
    return /too big/.test(error.message) ? 'size' : 'gone'
  }
}
