import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { claim } from '../../src/handoff/claim.ts'
import { createLog } from '../../src/log.ts'
import { createSender } from '../../src/outbox/sender.ts'
import { insertAgent } from '../../src/storage/agents.ts'
import type { Database } from '../../src/storage/database.ts'
import { createClock, createHouse } from '../fakes/house.ts'
import { createMailbox } from '../fakes/mailbox.ts'
import { createActions } from '../fakes/parrot.ts'
import type { Random } from '../fakes/random.ts'
import { telling } from '../fakes/telling.ts'

export interface MomentReport {
  moments: number
  /** Claims that came before the bot had written its reply, while it waited to be sent, and after. */
  before: number
  waiting: number
  after: number
  /** Bot replies that were written or sent after an agent had taken over; empty. */
  wrong: string[]
}

const quiet = createLog('fatal')

/** How long the slow look of a turn takes at most, ms. */
const SLOW_MS = 12
/** Claims come at any moment of a turn and its sending, however long these take on this machine. */
const BEYOND = 1.2

/**
 * Has a bot make a reply that needs a slow call, and an agent take the conversation at a random
 * moment: before, in, or after the call, or while the reply waits to be sent. Whatever the moment,
 * the bot is not heard after the agent has come.
 */
export async function interruptBot(
  database: Database,
  { moments, random, atOnce = 10 }: { moments: number; random: Random; atOnce?: number },
): Promise<MomentReport> {
  const report: MomentReport = { moments, before: 0, waiting: 0, after: 0, wrong: [] }
  const agent = (await insertAgent(database.db, {
    ...{ login: `agent-${randomUUID()}`, name: 'Anna', role: 'agent', passwordHash: '-' },
  }))!
  const pace = { ms: 50 }
  for (let done = 0; done < moments; done += atOnce) {
    const count = Math.min(atOnce, moments - done)
    await Promise.all(
      Array.from({ length: count }, () => interruptOnce(database, { agent, random, report, pace })),
    )
  }
  return report
}

interface Trial {
  agent: { id: string; name: string }
  random: Random
  report: MomentReport
  /** How long a turn with its sending takes lately, ms. */
  pace: { ms: number }
}

async function interruptOnce(
  database: Database,
  { agent, random, report, pace }: Trial,
): Promise<void> {
  const { db } = database
  const slowMs = random.between(0, SLOW_MS)
  const claimAfter = random.between(0, Math.ceil(pace.ms * BEYOND))
  const actions = { ...createActions(), isLocal: () => false }
  actions.before = async () => void (await pause(slowMs))
  const clock = createClock()
  const house = createHouse(db, clock, { actions })
  const { conversationId } = await house.write(randomUUID(), 'please look for it')
  clock.jump(1000)
  const mailbox = createMailbox('telegram')
  const sender = createSender({
    ...{ db, channels: new Map([['telegram', mailbox]]), now: clock.now, log: quiet },
    ...{ process: randomUUID(), callMs: 5000, limit: 2, closed: () => undefined },
  })
  const began = Date.now()
  const talking = house.turns.run(conversationId).then(() => sender.run(conversationId))
  await pause(claimAfter)
  const stood = await db.transaction().execute(async (tx) => {
    const act = { agent: { ...agent, role: 'agent' as const }, now: clock.now(), tell: telling }
    const claimed = await claim(tx, act, conversationId)
    if (claimed.is !== 'claimed') throw new Error(claimed.is)
    return await tx
      .selectFrom('outbox')
      .select('state')
      .where('conversationId', '=', conversationId)
      .where('author', '=', 'bot')
      .executeTakeFirst()
  })
  await talking
  pace.ms += (Date.now() - began - pace.ms) / 20
  await sender.run(conversationId)
  await Promise.all([house.turns.stop(), sender.stop()])
  judgeTrial(report, {
    stood: stood?.state,
    heard: mailbox.delivered.map(({ text }) => text),
    conversationId,
    lines: await linesOf(database, conversationId),
  })
}

const linesOf = ({ db }: Database, conversationId: string) =>
  db
    .selectFrom('message')
    .select(['author', 'seq'])
    .where('conversationId', '=', conversationId)
    .orderBy('seq')
    .execute()

interface Outcome {
  /** The bot's outbox row as the claim saw it, under the conversation's lock. */
  stood: string | undefined
  heard: readonly string[]
  conversationId: string
  lines: readonly { author: string; seq: number }[]
}

function judgeTrial(report: MomentReport, { stood, heard, conversationId, lines }: Outcome): void {
  const said = lines.findIndex(({ author }) => author === 'bot')
  const joined = lines.findIndex(({ author }) => author === 'system')
  const botHeard = heard.some((text) => text.startsWith('look done'))
  if (stood === undefined) report.before++
  else if (stood === 'pending') report.waiting++
  else report.after++
  if (joined < 0) report.wrong.push(`${conversationId}: nobody joined`)
  if (said > joined) report.wrong.push(`${conversationId}: the bot spoke after the agent came`)
  if (botHeard && (stood === undefined || stood === 'pending')) {
    report.wrong.push(`${conversationId}: sent although it was ${stood ?? 'not written'}`)
  }
}
