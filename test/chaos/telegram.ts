import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { partsOf } from '../../src/channels/telegram/depart.ts'
import { createLog } from '../../src/log.ts'
import type { Db } from '../../src/storage/database.ts'
import { openDatabase } from '../../src/storage/open.ts'
import { seeded } from '../fakes/random.ts'
import { type FakeBotApi, startFakeBotApi } from '../fakes/telegram/bot-api.ts'
import { freshDatabase } from './fresh-database.ts'
import { freePort, type ServerUnderTest, serverUnderTest } from './server.ts'

export interface TelegramChaos {
  kills: number
  seed: number
  chats: number
  messages: number
  signal: string
  /** The sender is a process of its own, and lives; needs PostgreSQL. */
  separate: boolean
  /** Besides: faults of the network, as a plan. */
  faults: string
}

const LIFE = { low: 20, high: 2500 }
/** So that kills meet sends: the answer of every other one is late. */
const LATE = 'slow:60@50%/sendMessage'
const DRAIN_MS = 300_000

const QUESTIONS = [
  'а сколько дней вообще на возврат?',
  'сколько длится ремонт по гарантии?',
  'нужен ли чек для возврата?',
  'когда вернут деньги?',
] as const

/** What must be looked at when a run is over; all but `copies` must be 0. */
interface Figures {
  lost: number
  unanswered: number
  undelivered: number
  outOfOrder: number
  copies: number
  cutSends: number
}

/**
 * Kills the house while customers write from Telegram, and compares what each of them sees with the
 * transcript, and the transcript with what they wrote.
 */
export async function runTelegramChaos(chaos: TelegramChaos): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-chaos-'))
  const api = await startFakeBotApi({
    faults: [LATE, chaos.faults].filter(Boolean).join(', '),
    seed: chaos.seed,
  })
  const databaseUrl = await freshDatabase()
  const place = { dataDir: join(folder, 'data'), ...(databaseUrl ? { databaseUrl } : {}) }
  const { server, sender } = await servers(chaos, { folder, api, databaseUrl })
  await sender?.start()
  await server.start()
  const began = Date.now()
  const over = { is: false }
  const said = new Map<number, string[]>()
  const writing = write(api, chaos, said, over)
  await killAgainAndAgain(server, chaos)
  over.is = true
  await writing
  await settle(api)
  const exitCodes = [await server.stop(), (await sender?.stop()) ?? 0]
  const database = await openDatabase({ ...place, log: createLog('fatal') })
  const figures = await compare(database.db, api, said)
  await database.close()
  await api.close()
  const { copies, cutSends, ...wrong } = figures
  const mayCopy = chaos.separate || chaos.signal === 'SIGTERM' ? 0 : cutSends
  const isClean =
    Object.values(wrong).every((value) => value === 0) &&
    (chaos.faults !== '' || copies <= mayCopy) &&
    exitCodes.every((code) => code === 0)
  if (isClean) rmSync(folder, { recursive: true, force: true })
  else process.stderr.write(`kept for a look: ${folder}\n`)
  const { kills, seed, chats, signal, separate } = chaos
  const messages = [...said.values()].flat().length
  const seconds = Math.round((Date.now() - began) / 1000)
  const profile = databaseUrl ? 'postgres' : 'embedded'
  const line = {
    messages,
    kills,
    ...figures,
    exitCodes,
    profile,
    chats,
    signal,
    separate,
    seed,
    seconds,
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  return isClean
}

interface Place {
  folder: string
  api: FakeBotApi
  databaseUrl: string | undefined
}

async function servers(chaos: TelegramChaos, { folder, api, databaseUrl }: Place) {
  const redisUrl = process.env.TEST_REDIS_URL
  const env = {
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'warn',
    ADMIN_PASSWORD: 'not-of-interest',
    TELEGRAM_BOT_TOKEN: api.token,
    TELEGRAM_API_ROOT: api.root,
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...(databaseUrl && redisUrl ? { REDIS_URL: redisUrl } : {}),
  }
  if (!chaos.separate) {
    return { server: serverUnderTest(env, await freePort(), join(folder, 'server.log')) }
  }
  if (!databaseUrl) throw new Error('a sender of its own needs TEST_DATABASE_URL')
  const roles = (list: string) => ({ ...env, START_ROLES: list })
  const killed = roles('web,worker,telegram')
  return {
    server: serverUnderTest(killed, await freePort(), join(folder, 'server.log')),
    sender: serverUnderTest(roles('web,send'), await freePort(), join(folder, 'sender.log')),
  }
}

/** Customers write all the time, each at a pace at which Telegram lets us answer. */
async function write(
  api: FakeBotApi,
  chaos: TelegramChaos,
  said: Map<number, string[]>,
  over: { is: boolean },
): Promise<void> {
  const least = Math.ceil(chaos.messages / chaos.chats)
  const talk = async (index: number) => {
    const own = seeded(chaos.seed * 1000 + index)
    const chat = api.world.chat(7000 + index, { language_code: 'ru' }).id
    const texts: string[] = []
    said.set(chat, texts)
    while (texts.length < least) {
      const text = `Вопрос ${texts.length + 1}: ${own.pick(QUESTIONS)}`
      texts.push(text)
      api.people.say(chat, text)
      await pause(over.is ? 1000 : own.between(500, 3500))
    }
  }
  await Promise.all(Array.from({ length: chaos.chats }, (_, index) => talk(index)))
}

async function killAgainAndAgain(server: ServerUnderTest, chaos: TelegramChaos): Promise<void> {
  const random = seeded(chaos.seed)
  for (let killed = 1; killed <= chaos.kills; killed++) {
    await pause(random.between(LIFE.low, LIFE.high))
    if (chaos.signal === 'SIGTERM') await server.stop()
    else await server.kill()
    await server.start()
    if (killed % 10 === 0) process.stderr.write(`${killed} of ${chaos.kills} kills\n`)
  }
}

/** Until nothing has happened in Telegram for longer than any lease and pause between tries. */
async function settle(api: FakeBotApi): Promise<void> {
  const deadline = Date.now() + DRAIN_MS
  let sends = -1
  while (Date.now() < deadline) {
    const now = api.world.calls.filter(({ method }) => method.startsWith('send')).length
    if (now === sends && api.delivery.pending() === 0) return
    sends = now
    await pause(25_000)
  }
}

async function compare(
  db: Db,
  api: FakeBotApi,
  said: ReadonlyMap<number, readonly string[]>,
): Promise<Figures> {
  const figures: Figures = {
    lost: 0,
    unanswered: 0,
    undelivered: 0,
    outOfOrder: 0,
    copies: 0,
    cutSends: 0,
  }
  for (const [chat, texts] of said) {
    const rows = await db
      .selectFrom('message')
      .innerJoin('address', 'address.conversationId', 'message.conversationId')
      .where('address.address', '=', String(chat))
      .select(['author', 'body'])
      .orderBy('seq')
      .execute()
    const kept = rows.filter(({ author }) => author === 'customer').map(({ body }) => body.text)
    figures.lost += texts.filter((text, index) => kept[index] !== text).length
    if (rows.at(-1)?.author === 'customer') figures.unanswered++
    const expected = rows
      .filter(({ author }) => author !== 'customer')
      .flatMap(({ body }) => partsOf(body))
      .map((part) => (part.is === 'text' ? part.rich.text : (part.caption?.text ?? '')))
    holdAgainst(figures, expected, api.world.told(chat))
  }
  const outbox = await db.selectFrom('outbox').select(['state', 'tries']).execute()
  figures.cutSends = outbox.reduce((sum, { tries }) => sum + Math.max(0, tries - 1), 0)
  return figures
}

/** What was shown must be what was said, row by row, but for copies of the row before. */
function holdAgainst(
  figures: Figures,
  expected: readonly string[],
  shown: readonly string[],
): void {
  let next = 0
  for (const text of shown) {
    if (text === expected[next]) next++
    else if (expected.slice(0, next).includes(text)) figures.copies++
    else figures.outOfOrder++
  }
  figures.undelivered += expected.length - next
}
