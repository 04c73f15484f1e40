import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel } from '../channels/channel.ts'
import { type BotApi, createBotApi } from '../channels/telegram/bot-api.ts'
import { showCommands } from '../channels/telegram/commands.ts'
import type { TakePlace } from '../channels/telegram/pace.ts'
import { type Polling, startPolling } from '../channels/telegram/polling.ts'
import { createTelegram, TELEGRAM } from '../channels/telegram/sending.ts'
import { WANTED_UPDATES } from '../channels/telegram/update.ts'
import { webhookUrl } from '../channels/telegram/webhook.ts'
import { createIngest } from '../inbox/ingest.ts'
import { findAwaiting } from '../storage/awaited-files.ts'
import { readFileBytes } from '../storage/desk-conversation.ts'
import { readCursor } from '../storage/inbox-rows.ts'
import { endLease, freeLease, tryLease } from '../storage/lease.ts'
import { takePlace } from '../storage/send-pace.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'
import { joinParts, mintLinkTo } from './joining.ts'
import { startSweeper } from './sweeping.ts'
import { openTelegramDesk } from './telegram-desk.ts'
import { createFileFetcher } from './telegram-files.ts'
import { createIntake } from './telegram-intake.ts'
import { wordsOf } from './words.ts'

/** Telegram as this process has it. */
export interface Telegram {
  /** How the bot is called in Telegram; asked until it was told once. Throws `BotApiError`. */
  username(): Promise<string>
  /** For the role that sends: customers, and the desk's group where there is one. */
  channels: readonly Channel[]
  /** For the role with doors: an update that the webhook brought. */
  take(update: unknown): Promise<void>
  /** How receiving goes, for the health page; undefined where it is not this process's. */
  feels(): string | undefined
  /** The role `telegram`: polls, or has Telegram call us. */
  receive(): void
  stop(): Promise<void>
}

const LEASE = 'poll-telegram'
const LEASE_MS = 5000
const RENEW_MS = 1000
const FILES_PATIENCE_MS = 5000

function createUsername(api: BotApi): () => Promise<string> {
  let known: Promise<string> | undefined
  return () => {
    known ??= api.call('getMe', {}).then((me) => me.username)
    known.catch(() => (known = undefined))
    return known
  }
}

/** Everything of Telegram in one process, nothing of it at work yet. */
export function openTelegram(ground: Ground, bells: Doorbells, token: string): Telegram {
  const { config, database, now } = ground
  const api = createBotApi({ token, apiRoot: config.TELEGRAM_API_ROOT })
  const ingest = createIngest({
    db: database.db,
    newId: ground.newId,
    locale: config.DEFAULT_LOCALE,
    zone: config.TIME_ZONE,
    ring: (conversationId, at) => bells.ring('turn', conversationId, at),
    ...joinParts(ground, bells),
    ...(config.PUBLIC_URL ? { mintLink: mintLinkTo(config.PUBLIC_URL) } : {}),
  })
  const files = createFileFetcher(ground, bells, api)
  const chat = config.TELEGRAM_DESK_CHAT
  const desk = chat ? openTelegramDesk(ground, bells, { api, chat }) : undefined
  const intake = createIntake({ ground, api, ingest, files, desk })
  const stops: (() => Promise<unknown>)[] = []
  let feeling: string | undefined
  const feel = (state: string) => void (feeling = state)
  return {
    username: createUsername(api),
    channels: [channelOf(ground, api), ...(desk ? [desk.channel] : [])],
    take: (update) => intake([update]),
    feels: () => feeling,
    receive() {
      feel('starting')
      if (desk) stops.push(desk.follow())
      stops.push(receive(ground, api, { intake, feel }))
      const name = { name: 'telegram-files', run: files.run }
      const find = async () => {
        const late = { now: now(), patience: FILES_PATIENCE_MS }
        return (await findAwaiting(database.db, TELEGRAM, late)).map(String)
      }
      stops.push(startSweeper(ground, 'sweep-telegram-files', [{ ...name, find }]).stop)
    },
    async stop() {
      for (const stop of stops) await stop()
      await ingest.stop()
      await files.stop(5000)
    },
  }
}

/** Telegram as the role that sends has it. */
function channelOf({ config, database, mind, now }: Ground, api: BotApi): Channel {
  const share = () => wordsOf(mind().library, 'telegram.share-phone')
  const shared: TakePlace = (queue, bound) =>
    takePlace(database.db, `${TELEGRAM}:${api.botId}:${queue}`, bound)
  return createTelegram({
    api,
    readFile: (id) => readFileBytes(database.db, id),
    now: () => now().getTime(),
    // The embedded database serves one process.
    ...(config.DATABASE_URL ? { takePlace: shared } : {}),
    phoneLabel: (text) => (/[а-яё]/i.test(text) ? share().ru : share().en),
  })
}

interface Receiving {
  intake: ReturnType<typeof createIntake>
  feel(state: string): void
}

/** Sets the bot up, then lets Telegram call us or polls. Returns how to stop. */
function receive(ground: Ground, api: BotApi, parts: Receiving): () => Promise<void> {
  const stopping = new AbortController()
  let polling: Polling | undefined
  const url = webhookUrl(ground.config)
  const ready = insist(ground, stopping.signal, async () => {
    await freeLease(ground.database.db, LEASE, isDeadHere)
    await setUp(ground, api, url)
  }).then((isUp) => {
    if (!isUp || stopping.signal.aborted) return
    if (url) parts.feel('ok')
    else polling = pollHere(ground, api, parts)
  })
  return async () => {
    stopping.abort()
    await ready
    await polling?.stop()
    if (polling) await endLease(ground.database.db, LEASE, ground.process).catch(() => undefined)
  }
}

/** A process of this machine that is gone: a killed poller need not be waited for. */
function isDeadHere(holder: string): boolean {
  const [, host, pid] = /^(.*)-(\d+)-[0-9a-f]+$/.exec(holder) ?? []
  if (host !== hostname() || Number(pid) === process.pid) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as { code?: string }).code === 'ESRCH'
  }
}

async function setUp({ config, mind }: Ground, api: BotApi, url?: string): Promise<void> {
  if (url) {
    await api.call('setWebhook', {
      url,
      secret_token: config.TELEGRAM_WEBHOOK_SECRET ?? '',
      allowed_updates: [...WANTED_UPDATES],
    })
  } else {
    await api.call('deleteWebhook', { drop_pending_updates: false })
  }
  await showCommands(
    api,
    (command, locale) => wordsOf(mind().library, `telegram.command.${command}`)[locale],
    // Without an address of ours there is no page to go on at.
    config.PUBLIC_URL ? [] : ['web'],
  )
}

/** Tries until it works; a refused token is left to the poll, which says so and stops. */
async function insist(
  { log }: Ground,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<boolean> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      await work()
      return true
    } catch (err) {
      const { code } = err as { code?: number }
      log.warn({ err }, 'the Telegram bot could not be set up')
      if (code === 401 || code === 404) return true
      const rest = Math.min(1000 * 2 ** tries, 30_000)
      await sleep(rest, undefined, { signal }).catch(() => undefined)
    }
  }
  return false
}

/** Polls as long as no other process of the house does. */
function pollHere(ground: Ground, api: BotApi, { intake, feel }: Receiving): Polling {
  const { database, log, now } = ground
  const channel = `${TELEGRAM}:${api.botId}`
  const hold = () => tryLease(database.db, LEASE, ground.process, LEASE_MS)
  const renewing = setInterval(() => void hold().catch(() => undefined), RENEW_MS)
  const polling = startPolling({
    api,
    hold,
    cursor: () => readCursor(database.db, channel, now()),
    take: (updates, next) => intake(updates, { channel, next }),
    standByMs: RENEW_MS,
    log,
    feel,
  })
  return {
    async stop() {
      clearInterval(renewing)
      await polling.stop()
    },
  }
}
