import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createLog } from '../../src/log.ts'
import { openDatabase } from '../../src/storage/open.ts'
import { seeded } from '../fakes/random.ts'
import { type FakeBotApi, startFakeBotApi } from '../fakes/telegram/bot-api.ts'
import { freshDatabase } from './fresh-database.ts'
import { createProgress } from './progress.ts'
import { freePort, type ServerUnderTest, serverUnderTest } from './server.ts'
import { compareTelegram, type Life } from './telegram-oracle.ts'

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
  /** After this long no more kills are made; what was not written by then is written in peace. */
  minutes: number
}

const LIFE = { low: 20, high: 2500 }
/** So that kills meet sends: the answer of every other one is late. */
const LATE = 'slow:60@50%/sendMessage'
const DRAIN_MS = 300_000
/** Longer than the lease of a send, after which a cut one is tried again. */
const SILENCE_MS = 25_000

const QUESTIONS = [
  'а сколько дней вообще на возврат?',
  'сколько длится ремонт по гарантии?',
  'нужен ли чек для возврата?',
  'когда вернут деньги?',
] as const

/** Until what a process had written before its end has been read. */
const READ_MS = 100

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
  const run: Run = { killed: 0, said: new Map() }
  const { said } = run
  const writing = write(api, chaos, run)
  const lives = await killAgainAndAgain(server, api, chaos, run)
  await writing
  await settle(api)
  const exitCodes = [await server.stop(), (await sender?.stop()) ?? 0]
  const database = await openDatabase({ ...place, log: createLog('fatal') })
  const figures = await compareTelegram(database.db, api, {
    said,
    lives: sparesSends(chaos) ? [] : lives,
  })
  figures.tokensInLogs = countInLogs(folder, api.token)
  await database.close()
  await api.close()
  const { copies: _, cutSends: __, unexplained, ...wrong } = figures
  const isClean =
    Object.values(wrong).every((value) => value === 0) &&
    (chaos.faults !== '' || unexplained === 0) &&
    exitCodes.every((code) => code === 0)
  if (isClean) rmSync(folder, { recursive: true, force: true })
  else process.stderr.write(`kept for a look: ${folder}\n`)
  const { seed, chats, signal, separate } = chaos
  const messages = [...said.values()].flat().length
  const seconds = Math.round((Date.now() - began) / 1000)
  const profile = databaseUrl ? 'postgres' : 'embedded'
  const line = {
    messages,
    kills: lives.length,
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

/** No send is cut: the sender is not killed, or comes to its end in peace. */
const sparesSends = ({ separate, signal }: TelegramChaos) => separate || signal === 'SIGTERM'

function countInLogs(folder: string, token: string): number {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'))
  const secret = token.slice(token.indexOf(':') + 1)
  const count = (name: string) => readFileSync(join(folder, name), 'utf8').split(secret).length - 1
  return logs.reduce((sum, name) => sum + count(name), 0)
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
    LOG_LEVEL: 'debug',
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

/** How far a run has come. */
interface Run {
  killed: number
  /** What was written in each chat. */
  said: Map<number, string[]>
}

/** Customers write all through the run, so that every end of a process meets messages. */
async function write(
  api: FakeBotApi,
  { seed, chats, kills, messages }: TelegramChaos,
  run: Run,
): Promise<void> {
  const each = Math.ceil(messages / chats)
  const talk = async (index: number) => {
    const own = seeded(seed * 1000 + index)
    const chat = api.world.chat(7000 + index, { language_code: 'ru' }).id
    const texts: string[] = []
    run.said.set(chat, texts)
    while (texts.length < each) {
      const turn = (texts.length + own.next()) / each
      while (run.killed < Math.min(turn * kills, kills - 1)) await pause(50)
      await pause(own.between(0, LIFE.high))
      const text = `Вопрос ${texts.length + 1}: ${own.pick(QUESTIONS)}`
      texts.push(text)
      api.people.say(chat, text)
    }
  }
  await Promise.all(Array.from({ length: chats }, (_, index) => talk(index)))
}

/** Gives, for each process that was ended, what it had Telegram send and what it knew of that. */
async function killAgainAndAgain(
  server: ServerUnderTest,
  { world }: FakeBotApi,
  chaos: TelegramChaos,
  run: Run,
): Promise<Life[]> {
  const random = seeded(chaos.seed)
  const progress = createProgress(chaos.kills)
  const lives: Life[] = []
  let [seen, read] = [0, 0]
  const over = Date.now() + chaos.minutes * 60_000
  for (let killed = 1; killed <= chaos.kills && Date.now() < over; killed++) {
    await pause(random.between(LIFE.low, LIFE.high))
    if (chaos.signal === 'SIGTERM') await server.stop()
    else await server.kill()
    await pause(READ_MS)
    const sends = world.sends.slice(seen).map(({ chat }) => chat)
    lives.push({ sends, noted: notedIn(server.logged().slice(read)) })
    seen = world.sends.length
    read = server.logged().length
    await server.start()
    run.killed = killed
    progress(killed)
  }
  run.killed = chaos.kills
  return lives
}

/** The conversations of the sends whose outcome a process had in its ledger, from its log. */
const notedIn = (log: string): string[] =>
  log
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('"msg":"sent"}'))
    .map((line) => (JSON.parse(line) as { conversation: string }).conversation)

/** Until nothing has happened in Telegram for longer than any lease and pause between tries. */
async function settle(api: FakeBotApi): Promise<void> {
  const deadline = Date.now() + DRAIN_MS
  let [sends, since] = [-1, Date.now()]
  while (Date.now() < deadline && Date.now() - since < SILENCE_MS) {
    const isStill = api.world.sends.length === sends && api.delivery.pending() === 0
    if (!isStill) [sends, since] = [api.world.sends.length, Date.now()]
    await pause(250)
  }
}
