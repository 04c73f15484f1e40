import { flushCompileCache } from 'node:module'
import { webhookUrl } from '../channels/telegram/webhook.ts'
import type { Config } from '../config.ts'
import { dayAt } from '../day.ts'
import { FilesRefused } from '../house/live-mind.ts'
import { expiringSoon } from '../knowledge/check.ts'
import { createLog, type Log } from '../log.ts'
import { type House, openHouse } from '../main.ts'
import { modelsOf } from '../models.ts'
import { FolderInUse } from '../storage/embedded/folder-lock.ts'
import { MigrationRefused } from '../storage/migrate.ts'
import { configOrFail } from './config.ts'
import { EXIT, Failure } from './failure.ts'

/** Starts the house and keeps it until the process is asked to stop. */
export async function start(): Promise<void> {
  const config = configOrFail()
  const log = createLog(config.LOG_LEVEL)
  const house = await openHouse(config, log).catch((error: unknown) => {
    throw inWords(error, config)
  })
  say(describe(house, config))
  flushCompileCache()
  void describeBot(house, config).then(say)
  stopWhenAsked(house, log)
}

const say = (lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`)
}

/** The bot's link, told once Telegram has told us; nothing at the start waits for that. */
async function describeBot({ botName }: House, config: Config): Promise<string[]> {
  if (!botName) return []
  const way = webhookUrl(config) ? 'by its webhook' : 'by long polling'
  try {
    return [`  Telegram   https://t.me/${await botName()} (${way})`]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [`  Telegram   is not reached: ${why}`]
  }
}

/** Expected reasons not to start are sentences; everything else keeps its stack. */
function inWords(error: unknown, config: Config): unknown {
  if (
    error instanceof FolderInUse ||
    error instanceof MigrationRefused ||
    error instanceof FilesRefused
  ) {
    return new Failure(error.message)
  }
  const { code } = error as { code?: string }
  if (code === 'EADDRINUSE') {
    return new Failure(
      `Port ${config.PORT} is taken; set PORT to another one (0 picks a free one).`,
    )
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return new Failure(
      `The server of DATABASE_URL cannot be reached: ${(error as Error).message || code}`,
    )
  }
  return error
}

/** What a person wants to know at the start: where the doors are, and what is off. */
function describe({ address, firstAgent, ground }: House, config: Config): string[] {
  const base = config.PUBLIC_URL ?? address
  const engine =
    ground.database.engine === 'embedded' ? `embedded database in ${config.DATA_DIR}` : 'PostgreSQL'
  return [
    `Aftercare is up: ${engine}, ${config.REDIS_URL ? 'queues on Redis' : 'queues in the database'}, roles ${config.START_ROLES.join(', ')}.`,
    ...(base ? [`  Shop page  ${base}/`, `  Console    ${base}/console`] : []),
    ...(firstAgent
      ? [`  Log in as  ${firstAgent.login} with password ${firstAgent.password} (shown only now)`]
      : []),
    ...staleArticles(ground).map((line) => `  ${line}`),
    ...whatIsOff(config).map((line) => `  ${line}`),
  ]
}

/** Whose owners must compare them with their sources: `check` says where. */
function staleArticles({ mind, config, now }: House['ground']): string[] {
  const { articles } = mind().knowledge
  const today = dayAt(now(), config.TIME_ZONE)
  const expired = articles.filter(({ head }) => head['valid-until'] < today)
  const soon = expiringSoon(articles, today)
  const list = (some: typeof articles) => some.map(({ id }) => id).join(', ')
  return [
    ...(expired.length > 0 ? [`Expired and not quoted any more: ${list(expired)}.`] : []),
    ...(soon.length > 0 ? [`Will expire within two weeks: ${list(soon)}.`] : []),
  ]
}

function whatIsOff(config: Config): string[] {
  const off = [
    config.DATABASE_URL
      ? undefined
      : 'Off: PostgreSQL. The embedded database serves a trial and a small shop, in one process; set DATABASE_URL for more.',
    config.REDIS_URL ? undefined : 'Off: several processes. Set DATABASE_URL and REDIS_URL.',
    config.SHOP_FILE ? undefined : 'Off: your own shop. This is the demo shop; set SHOP_FILE.',
    telegramOff(config),
    config.DIRECTLINE_SECRET ? undefined : 'Off: other Direct Line clients. Set DIRECTLINE_SECRET.',
    config.WIDGET_ORIGINS.length > 0
      ? undefined
      : 'Off: the chat on other sites. Set WIDGET_ORIGINS.',
    ...modelsOff(config),
  ]
  return off.filter((line) => line !== undefined)
}

/** A bot of one's own takes a minute, and no public address. */
function telegramOff(config: Config): string | undefined {
  if (!config.TELEGRAM_BOT_TOKEN) {
    return 'Off: Telegram. Ask @BotFather there for a bot (/newbot) and set TELEGRAM_BOT_TOKEN; npm run fake:telegram plays one.'
  }
  const { PUBLIC_URL, TELEGRAM_WEBHOOK_SECRET } = config
  if (!PUBLIC_URL || TELEGRAM_WEBHOOK_SECRET) return undefined
  return 'Off: the webhook of Telegram. Set TELEGRAM_WEBHOOK_SECRET, and it calls PUBLIC_URL instead of being polled.'
}

/** Which models are off, and the setting that turns each on. */
function modelsOff(config: Config): (string | undefined)[] {
  const { endpoint, chat, embedding, voice } = modelsOf(config)
  if (!endpoint) {
    return [
      'Off: language models. The bot understands without; set OPENAI_API_KEY or OPENAI_BASE_URL, and OPENAI_MODEL.',
    ]
  }
  return [
    chat ? undefined : 'Off: a chat model for messages in doubt. Set OPENAI_MODEL.',
    embedding ? undefined : 'Off: search by embeddings. Set OPENAI_EMBEDDING_MODEL.',
    voice ? undefined : 'Off: voice messages as words. Set OPENAI_VOICE_MODEL.',
  ]
}

/** The first signal stops in order; a second one, at once. */
function stopWhenAsked(house: House, log: Log): void {
  let stopping = false
  const stop = (code: number) => {
    if (stopping) process.exit(EXIT.problems)
    stopping = true
    void house.stop().finally(() => process.exit(code))
  }
  process.on('SIGTERM', () => stop(EXIT.ok))
  process.on('SIGINT', () => stop(EXIT.ok))
  // The supervisor starts us anew; what was under way is finished or taken up again from its rows.
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'the house is broken and stops')
    stop(EXIT.problems)
  })
}
