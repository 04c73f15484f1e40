import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Mind } from '../../src/mind.ts'
import { type Random, seeded } from '../fakes/random.ts'
import { type Buyer, createBuyer } from './buyer.ts'
import { freshDatabase } from './fresh-database.ts'
import { expectedRows, type Figures, judge, noFigures, openMind, toldRows } from './oracle.ts'
import { createProgress } from './progress.ts'
import { freePort, type ServerUnderTest, serverUnderTest } from './server.ts'
import { type Shopper, writeShop } from './shop.ts'
import { runTelegramChaos } from './telegram.ts'

/**
 * Kills the server at random moments while buyers talk, and compares what is left with what must be:
 * `npm run chaos -- --kills 100 --seed 7`. One JSON line at the end; exit code 1 when anything was
 * lost, doubled, out of order or different. `--telegram --messages 2000 --chats 40` has them write from
 * Telegram; `--separate` keeps the sender alive, `--faults "500@3%"` spoils the network as well, and no
 * kills are made after `--minutes`.
 * TEST_DATABASE_URL and TEST_REDIS_URL choose the profile.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    buyers: { type: 'string', default: '20' },
    signal: { type: 'string', default: 'SIGKILL' },
    telegram: { type: 'boolean', default: false },
    messages: { type: 'string', default: '2000' },
    chats: { type: 'string', default: '40' },
    separate: { type: 'boolean', default: false },
    faults: { type: 'string', default: '' },
    minutes: { type: 'string', default: '60' },
  },
})
const kills = Number(values.kills)
const count = Number(values.buyers)
const random = seeded(Number(values.seed))

/** Life between two kills, ms: from the first milliseconds of a process to well into its work. */
const LIFE = { low: 20, high: 2500 }
/** A patient buyer waits for each answer, however slowly a busy machine starts between two kills. */
const ANSWER_MS = 600_000

const QUESTIONS = [
  'а сколько дней вообще на возврат?',
  'сколько длится ремонт по гарантии?',
  'нужен ли чек для возврата?',
  'когда вернут деньги?',
  'спасибо',
] as const

/** Some buyers wait for each answer: their whole conversation can be foretold. */
const isPatient = (index: number): boolean => index % 2 === 0

function* wordsOf(index: number, shopper: Shopper, own: Random): Generator<string> {
  if (isPatient(index)) {
    yield* ['хочу вернуть куртку', shopper.order, shopper.lastFour, 'новое, не пользовались']
    yield* ['а сколько дней вообще на возврат?', 'вернуть деньги', shopper.phone, 'всё верно']
    for (;;) yield own.pick(QUESTIONS)
  }
  for (let number = 1; ; number++) yield `Вопрос ${number}: ${own.pick(QUESTIONS)}`
}

interface Play {
  buyer: Buyer
  index: number
  texts: string[]
}

async function talk(play: Play, words: Iterator<string>, own: Random, isOver: () => boolean) {
  const { buyer, index, texts } = play
  await buyer.enter()
  const least = isPatient(index) ? 10 : 6
  while (texts.length < least || !isOver()) {
    const text: string = words.next().value
    texts.push(text)
    await buyer.send(text)
    if (isPatient(index)) await buyer.answered(ANSWER_MS)
    await pause(own.between(0, isPatient(index) ? 400 : 900))
  }
  await buyer.answered(ANSWER_MS)
}

async function killAgainAndAgain(server: ServerUnderTest): Promise<number> {
  const progress = createProgress(kills)
  for (let killed = 0; killed < kills; killed++) {
    await pause(random.between(LIFE.low, LIFE.high))
    if (values.signal === 'SIGTERM') await server.stop()
    else await server.kill()
    await server.start()
    progress(killed + 1)
  }
  return kills
}

async function findings(mind: Mind, { buyer, index, texts }: Play): Promise<Figures> {
  const transcript = await buyer.transcript()
  await until(() => buyer.screen.length === transcript.length, 15_000)
  const figures = judge(buyer.sent, buyer.screen, transcript)
  if (!isPatient(index)) return figures
  const [expected, told] = [await expectedRows(mind, texts), toldRows(transcript)]
  const different = expected.findIndex((row, at) => row !== told[at])
  const isSame = different < 0 && expected.length === told.length
  if (!isSame) {
    const at = different < 0 ? expected.length : different
    process.stderr.write(
      `${buyer.name}, row ${at + 1}\n  expected ${expected[at]}\n  told     ${told[at]}\n`,
    )
  }
  return { ...figures, different: isSame ? 0 : 1 }
}

async function until(holds: () => boolean, ms: number): Promise<void> {
  const deadline = Date.now() + ms
  while (!holds() && Date.now() < deadline) await pause(50)
}

const sum = (all: readonly Figures[]): Figures =>
  all.reduce((total, one) => {
    const entries = Object.entries(total).map(([name, value]) => [
      name,
      value + one[name as keyof Figures],
    ])
    return Object.fromEntries(entries) as unknown as Figures
  }, noFigures())

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-chaos-'))
  const shopFile = join(folder, 'shop.json')
  const shoppers = writeShop(shopFile, count)
  const databaseUrl = await freshDatabase()
  const redisUrl = process.env.TEST_REDIS_URL
  const env = {
    DATA_DIR: join(folder, 'data'),
    SHOP_FILE: shopFile,
    LOG_LEVEL: 'warn',
    ADMIN_PASSWORD: 'not-of-interest',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...(databaseUrl && redisUrl ? { REDIS_URL: redisUrl } : {}),
  }
  const server = serverUnderTest(env, await freePort(), join(folder, 'server.log'))
  const began = Date.now()
  await server.start()
  let isOver = false
  const plays = shoppers.map((shopper, index): [Play, Promise<void>] => {
    const own = seeded(random.between(0, 2 ** 31))
    const buyer = createBuyer(server.url, `buyer-${index}`, `10.0.0.${index + 1}`)
    const play = { buyer, index, texts: [] }
    return [play, talk(play, wordsOf(index, shopper, own), own, () => isOver)]
  })
  const killed = await killAgainAndAgain(server)
  isOver = true
  await Promise.all(plays.map(([, talking]) => talking))
  const mind = openMind(shopFile)
  const figures = sum(await Promise.all(plays.map(([play]) => findings(mind, play))))
  for (const [{ buyer }] of plays) buyer.leave()
  const exitCode = await server.stop()
  const { messages, ...wrong } = figures
  const isClean = Object.values(wrong).every((value) => value === 0) && exitCode === 0
  if (isClean) rmSync(folder, { recursive: true, force: true })
  else process.stderr.write(`kept for a look: ${folder}\n`)
  const profile = databaseUrl ? (redisUrl ? 'postgres+redis' : 'postgres') : 'embedded'
  const seconds = Math.round((Date.now() - began) / 1000)
  const line = {
    messages,
    kills: killed,
    ...wrong,
    exitCode,
    profile,
    buyers: count,
    seed: Number(values.seed),
    seconds,
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
  process.exitCode = isClean ? 0 : 1
}

if (values.telegram) {
  const { messages, chats, seed, minutes, signal, separate, faults } = values
  const numbers = {
    messages: Number(messages),
    chats: Number(chats),
    seed: Number(seed),
    minutes: Number(minutes),
  }
  const isClean = await runTelegramChaos({ ...numbers, kills, signal, separate, faults })
  process.exitCode = isClean ? 0 : 1
} else {
  await run()
}
