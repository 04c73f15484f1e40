import { randomUUID } from 'node:crypto'
import type { Act, ActingAgent, Held } from '../../src/handoff/act.ts'
import { hearDesk, LEAVE } from '../../src/handoff/aside.ts'
import { claim } from '../../src/handoff/claim.ts'
import { close, returnToBot, snooze } from '../../src/handoff/close.ts'
import { AROUND_THE_CLOCK } from '../../src/handoff/hours.ts'
import { offer } from '../../src/handoff/offer.ts'
import { openCase } from '../../src/handoff/open.ts'
import { reply } from '../../src/handoff/reply.ts'
import { requeueAbandoned, transfer } from '../../src/handoff/transfer.ts'
import { insertAgent, setPresence } from '../../src/storage/agents.ts'
import { findOpenCase, lockOwnership, setOwner } from '../../src/storage/cases.ts'
import type { Database, Tx } from '../../src/storage/database.ts'
import { findOwnerless } from '../../src/storage/routing.ts'
import type { Random } from '../fakes/random.ts'
import { telling } from '../fakes/telling.ts'
import { findBreaks, keepHistory, readReigns } from './desk-history.ts'

export interface RaceReport {
  cases: number
  claims: number
  /** Changes of owner that the database wrote down. */
  reigns: number
  /** Claims that were won, and those that were told who has it. */
  won: number
  told: number
  byDeed: Record<string, number>
  /** Everything that must not be; empty. */
  wrong: string[]
}

interface Race {
  database: Database
  agents: readonly ActingAgent[]
  random: Random
  report: RaceReport
}

/**
 * Lets a crowd claim each of many waiting cases at once, while agents transfer, answer, snooze,
 * close and return them, offers run out, absent agents lose theirs, and customers leave. Then holds
 * every answer that anybody got against the history that the database kept.
 */
export async function raceDesk(
  database: Database,
  {
    cases,
    crowd,
    random,
    atOnce = 1,
  }: { cases: number; crowd: number; random: Random; atOnce?: number },
): Promise<RaceReport> {
  await keepHistory(database)
  const agents = await Promise.all(Array.from({ length: crowd }, () => newAgent(database)))
  const report: RaceReport = {
    ...{ cases, claims: cases * crowd, reigns: 0, won: 0, told: 0, byDeed: {}, wrong: [] },
  }
  const race = { database, agents, random, report }
  const claims: Claim[] = []
  for (let done = 0; done < cases; done += atOnce) {
    const now = Math.min(atOnce, cases - done)
    const raced = await Promise.all(Array.from({ length: now }, () => raceOne(race)))
    claims.push(...raced.flat())
  }
  await judge(race, claims)
  return report
}

/** What somebody was answered who claimed. */
interface Claim {
  conversationId: string
  agentId: string
  answer: { is: 'won' | 'told'; owner: string; fence: number }
}

async function raceOne(race: Race): Promise<Claim[]> {
  const { agents, database, random } = race
  const conversationId = await newWaiting(database)
  const claims: Claim[] = []
  const claiming = agents.map((agent) => async () => {
    const got = await inTx(race, (tx) => claim(tx, by(agent), conversationId))
    if (got.is === 'unknown') return void race.report.wrong.push(`${conversationId}: unknown`)
    const owner = got.is === 'taken' ? got.by : agent.id
    const is = got.is === 'taken' ? ('told' as const) : ('won' as const)
    claims.push({ conversationId, agentId: agent.id, answer: { is, owner, fence: got.fence } })
  })
  const others = Array.from({ length: Math.ceil(agents.length / 2) }, () => async () => {
    const name = random.pick(Object.keys(DEEDS))
    if (await DEEDS[name]!(race, conversationId)) bump(race, name)
  })
  await Promise.all(random.shuffle([...claiming, ...others]).map((work) => work()))
  return claims
}

/** What else happens to a case; each with what is known of it a moment before. True: it came through. */
const DEEDS: Record<string, (race: Race, id: string) => Promise<boolean>> = {
  reply: (race, id) =>
    asOwner(race, id, async (tx, act, at) => {
      const said = await reply(tx, act, { ...at, clientId: randomUUID(), text: 'here' })
      return said.is === 'sent'
    }),
  'pass to an agent': (race, id) =>
    asOwner(race, id, async (tx, act, at) => {
      const to = { agentId: race.random.pick(race.agents).id }
      return (await transfer(tx, act, { ...at, to })).is === 'transferred'
    }),
  'pass to a team': (race, id) =>
    asOwner(
      race,
      id,
      async (tx, act, at) =>
        (await transfer(tx, act, { ...at, to: { team: 'returns' } })).is === 'transferred',
    ),
  return: (race, id) =>
    asOwner(race, id, async (tx, act, at) => (await returnToBot(tx, act, at)).is === 'released'),
  close: (race, id) =>
    asOwner(
      race,
      id,
      async (tx, act, at) => (await close(tx, act, { ...at, reason: 'solved' })).is === 'released',
    ),
  snooze: (race, id) =>
    asOwner(
      race,
      id,
      async (tx, act, at) =>
        (await snooze(tx, act, { ...at, until: new Date(Date.now() + 60_000) })).is === 'snoozed',
    ),
  'customer leaves': (race, conversationId) =>
    inTx(race, async (tx) => {
      const ownership = await lockOwnership(tx, conversationId)
      if (!ownership) return false
      const { locale, ownerKind } = ownership
      const heard = { conversationId, locale, ownerKind, now: new Date(), tell: telling }
      return (await hearDesk(tx, LEAVE, heard)).length > 0
    }),
  'customer asks': (race, conversationId) =>
    inTx(race, async (tx) => {
      const ownership = await lockOwnership(tx, conversationId)
      if (ownership?.ownerKind !== 'bot' || (await findOpenCase(tx, conversationId))) return false
      await wait(tx, conversationId)
      return true
    }),
  'offer runs out': async ({ database }, conversationId) => {
    const open = await findOpenCase(database.db, conversationId)
    if (!open) return false
    const now = new Date(Date.now() + 60_000)
    const desk = { hours: AROUND_THE_CLOCK, zone: 'UTC', tell: telling, now }
    return (await offer(database.db, open.id, desk)).is === 'promised'
  },
  'agent vanished': async ({ database }) => {
    const later = new Date(Date.now() + 10 * 60_000)
    return (await requeueAbandoned(database.db, later, telling)).length > 0
  },
}

async function asOwner(
  race: Race,
  conversationId: string,
  work: (tx: Tx, act: Act, at: Held) => Promise<boolean>,
): Promise<boolean> {
  const { ownerAgent, fence } = await race.database.db
    .selectFrom('conversation')
    .select(['ownerAgent', 'fence'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  const agent = race.agents.find(({ id }) => id === ownerAgent) ?? race.random.pick(race.agents)
  return await inTx(race, (tx) => work(tx, by(agent), { conversationId, fence }))
}

/** Every answer against the history: who won reigned under that fence, who was told was told right. */
async function judge({ database, report }: Race, claims: readonly Claim[]): Promise<void> {
  const history = await readReigns(database)
  report.reigns = [...history.values()].reduce((sum, reigns) => sum + reigns.length, 0)
  report.wrong.push(...(await findBreaks(database)))
  for (const { conversationId, answer } of claims) {
    const reign = history.get(conversationId)?.find(({ fence }) => fence === answer.fence)
    if (reign?.ownerAgent !== answer.owner) {
      report.wrong.push(`${conversationId}: ${answer.is} ${answer.owner} under ${answer.fence}`)
    }
    if (answer.is === 'won') report.won++
    else report.told++
  }
  for (const { conversationId } of await findOwnerless(database.db)) {
    report.wrong.push(`${conversationId}: owner and case do not belong together`)
  }
}

function bump({ report }: Race, name: string): void {
  report.byDeed[name] = (report.byDeed[name] ?? 0) + 1
}

const by = (agent: ActingAgent): Act => ({ agent, now: new Date(), tell: telling })

const inTx = <Result>({ database }: Race, work: (tx: Tx) => Promise<Result>): Promise<Result> =>
  database.db.transaction().execute(work)

async function newAgent({ db }: Database): Promise<ActingAgent> {
  const login = `agent-${randomUUID()}`
  const agent = await insertAgent(db, { login, name: login, role: 'agent', passwordHash: '-' })
  await setPresence(db, { agentId: agent!.id, state: 'online', now: new Date() })
  return agent!
}

async function newWaiting({ db }: Database): Promise<string> {
  const { id } = await db
    .insertInto('conversation')
    .values({
      ...{ locale: 'en', zone: 'UTC', stack: '[]', facts: '{}' },
      ...{ proof: '{"orders":[]}', memory: '{}' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.transaction().execute((tx) => wait(tx, id))
  return id
}

async function wait(tx: Tx, conversationId: string): Promise<void> {
  const now = new Date()
  const ask = { team: 'support', priority: 'normal', reason: 'asked' } as const
  await openCase(tx, { conversationId, ...ask, now })
  await setOwner(tx, { conversationId, owner: { kind: 'queue' }, now })
}
