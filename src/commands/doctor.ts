import { Redis } from 'ioredis'
import pg from 'pg'
import type { Config } from '../config.ts'
import { withoutSecrets } from '../log.ts'
import { configOrFail } from './config.ts'
import { EXIT } from './failure.ts'

/** One thing that was looked at. */
interface Finding {
  name: string
  ok: boolean
  /** What is wrong, and how to put it right. */
  advice?: string
}

const PATIENCE_MS = 8000

/** Looks at everything that the settings name; one line each, exit code 1 when something is wrong. */
export async function examine({ json = false }: { json?: boolean }): Promise<void> {
  const config = configOrFail()
  const findings = [
    ...(await database(config)),
    ...(await redis(config)),
    ...(await telegram(config)),
  ]
  const lines = json
    ? [JSON.stringify(findings)]
    : [...findings.map(lineOf), ...(findings.length === 0 ? [NOTHING_SET] : [])]
  process.stdout.write(`${lines.join('\n')}\n`)
  if (findings.some(({ ok }) => !ok)) process.exitCode = EXIT.problems
}

const NOTHING_SET =
  'Nothing outside of this machine is set, so there is nothing that could be missing.'
const lineOf = ({ name, ok, advice }: Finding): string =>
  ok ? `ok       ${name}` : `problem  ${name}: ${advice ?? 'no answer'}`

/** One finding of a thing that answers or does not. */
async function answers(name: string, ask: () => Promise<unknown>): Promise<Finding> {
  try {
    await ask()
    return { name, ok: true }
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string }
    return { name, ok: false, advice: withoutSecrets(message || String(code ?? error)) }
  }
}

const database = async ({ DATABASE_URL: url }: Config): Promise<Finding[]> =>
  url
    ? [
        await answers('PostgreSQL of DATABASE_URL answers', async () => {
          const client = new pg.Client({
            connectionString: url,
            connectionTimeoutMillis: PATIENCE_MS,
          })
          await client.connect()
          await client.query('select 1').finally(() => client.end())
        }),
      ]
    : []

const redis = async ({ REDIS_URL: url }: Config): Promise<Finding[]> =>
  url
    ? [
        await answers('Redis of REDIS_URL answers', async () => {
          const client = new Redis(url, {
            lazyConnect: true,
            connectTimeout: PATIENCE_MS,
            retryStrategy: () => null,
          })
          let why: Error | undefined
          client.on('error', (error) => (why = error))
          await client
            .connect()
            .then(() => client.ping())
            .catch((error: unknown) => Promise.reject(why ?? error))
            .finally(() => client.disconnect())
        }),
      ]
    : []

async function telegram(config: Config): Promise<Finding[]> {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, TELEGRAM_DESK_CHAT: chat } = config
  if (!token) return []
  const { createBotApi } = await import('../channels/telegram/bot-api.ts')
  const { checkRights } = await import('../telegram-desk/rights.ts')
  const api = createBotApi({ token, apiRoot })
  const bot = await answers('the bot of TELEGRAM_BOT_TOKEN answers', () => api.call('getMe', {}))
  return bot.ok && chat ? [bot, ...(await checkRights(api, chat))] : [bot]
}
