import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Act, ActingAgent } from '../src/handoff/act.ts'
import type { HandOver } from '../src/handoff/case.ts'
import { type Claimed, claim } from '../src/handoff/claim.ts'
import { close, returnToBot, snooze, wakeSnoozed } from '../src/handoff/close.ts'
import { offerJob } from '../src/handoff/offer.ts'
import { openCase } from '../src/handoff/open.ts'
import { reply, writeNote } from '../src/handoff/reply.ts'
import { requeueAbandoned, transfer } from '../src/handoff/transfer.ts'
import { insertAgent, setPresence } from '../src/storage/agents.ts'
import { setOwner } from '../src/storage/cases.ts'
import type { Database, Tx } from '../src/storage/database.ts'
import { telling } from './fakes/telling.ts'
import { openTestDatabase, testDatabaseUrl } from './profile.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})

const inTx = <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> =>
  database.db.transaction().execute(work)

const tell = telling

async function newAgent(role: 'agent' | 'lead' = 'agent'): Promise<ActingAgent> {
  const login = `anna-${randomUUID()}`
  const agent = await insertAgent(database.db, { login, name: login, role, passwordHash: '-' })
  return agent!
}

const by = (agent: ActingAgent, now = new Date()): Act => ({ agent, now, tell })

async function newConversation(address?: { channel: string }): Promise<string> {
  const { id } = await database.db
    .insertInto('conversation')
    .values({
      locale: 'en',
      zone: 'UTC',
      stack: '[]',
      facts: '{}',
      proof: '{"orders":[]}',
      memory: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (address) {
    await database.db
      .insertInto('address')
      .values({ channel: address.channel, address: randomUUID(), conversationId: id })
      .execute()
  }
  return id
}

const ASKED: HandOver = { team: 'support', priority: 'normal', reason: 'asked' }

/** A conversation whose customer waits for a person. */
async function newWaiting(ask: HandOver = ASKED, now = new Date(), address?: { channel: string }) {
  const conversationId = await newConversation(address)
  return await inTx(async (tx) => {
    const opened = await openCase(tx, { conversationId, ...ask, now })
    await setOwner(tx, { conversationId, owner: { kind: 'queue' }, now })
    return { conversationId, ...opened }
  })
}

const conversation = (id: string) =>
  database.db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

const said = async (conversationId: string) => {
  const rows = await database.db
    .selectFrom('message')
    .select(['author', 'body'])
    .where('conversationId', '=', conversationId)
    .orderBy('seq')
    .execute()
  return rows.map(({ author, body }) => `${author}: ${body.text}`)
}

const theCase = (conversationId: string) =>
  database.db
    .selectFrom('case')
    .selectAll()
    .where('conversationId', '=', conversationId)
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()

async function claimed(agent: ActingAgent, conversationId: string) {
  const won = await inTx((tx) => claim(tx, by(agent), conversationId))
  if (won.is !== 'claimed') throw new Error(`expected a claim, got ${won.is}`)
  return won
}

describe('asking for a person', () => {
  test('opens one case, whatever the number of asks, and says the place', async () => {
    const first = await newWaiting()
    const urgent = await newWaiting({ ...ASKED, priority: 'urgent', reason: 'angry' })
    const last = await newWaiting()
    expect(urgent.place).toBe(1)
    expect(last.place).toBe(first.place + 2)

    const again = await inTx((tx) =>
      openCase(tx, {
        conversationId: last.conversationId,
        ...ASKED,
        now: new Date(),
        reason: 'not-understood',
      }),
    )
    expect(again).toEqual({
      caseId: last.caseId,
      number: last.number,
      place: last.place,
      fresh: false,
    })
    expect((await theCase(last.conversationId)).reason).toBe('asked')

    const angry = await inTx((tx) =>
      openCase(tx, {
        conversationId: last.conversationId,
        ...ASKED,
        now: new Date(),
        priority: 'urgent',
      }),
    )
    expect(angry.place).toBe(2)
  })

  test('is one job for one hand-over', () => {
    expect(offerJob({ caseId: 'c', n: 4 })).toBe('h-c-4')
  })
})

describe('claiming', () => {
  const [crowd, waiting] = testDatabaseUrl ? [50, 20] : [10, 4]
  test(`${crowd} agents at once on each of ${waiting} conversations: one wins, all learn who`, async () => {
    const agents = await Promise.all(Array.from({ length: crowd }, () => newAgent()))
    const cases = await Promise.all(Array.from({ length: waiting }, () => newWaiting()))
    for (const { conversationId, caseId } of cases) {
      const before = await conversation(conversationId)
      const results = await Promise.all(
        agents.map((agent) => inTx((tx) => claim(tx, by(agent), conversationId))),
      )
      const winners = agents.filter((_, at) => results[at]?.is === 'claimed')
      expect(winners).toHaveLength(1)
      const [winner] = winners
      const losers = results.filter(
        (result): result is Claimed & { is: 'taken' } => result.is === 'taken',
      )
      expect(losers).toHaveLength(crowd - 1)
      expect(new Set(losers.map((lost) => lost.by))).toEqual(new Set([winner?.id]))
      const after = await conversation(conversationId)
      expect(after).toMatchObject({
        ownerKind: 'agent',
        ownerAgent: winner?.id,
        fence: before.fence + 1,
      })
      expect(await theCase(conversationId)).toMatchObject({
        id: caseId,
        state: 'taken',
        agentId: winner?.id,
      })
      expect(await said(conversationId)).toEqual([`system: en: ${winner?.name} joined`])
    }
  })

  test('from the bot, an agent who watches steps in, and a case is made', async () => {
    const agent = await newAgent()
    const id = await newConversation()
    const won = await claimed(agent, id)
    expect(await theCase(id)).toMatchObject({
      number: won.number,
      state: 'taken',
      reason: 'stepped-in',
      agentId: agent.id,
    })
  })

  test('twice by the same agent changes nothing', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting()
    const first = await claimed(agent, conversationId)
    const second = await claimed(agent, conversationId)
    expect(second).toEqual({ ...first, fresh: false })
    expect(await said(conversationId)).toHaveLength(1)
  })

  test('of nothing is unknown', async () => {
    const agent = await newAgent()
    expect(await inTx((tx) => claim(tx, by(agent), randomUUID()))).toEqual({ is: 'unknown' })
  })

  test('against close and transfer at once leaves exactly one owner', async () => {
    const [mine, other] = [await newAgent(), await newAgent()]
    for (let round = 0; round < 8; round += 1) {
      const { conversationId } = await newWaiting()
      const { fence } = await claimed(mine, conversationId)
      const at = { conversationId, fence }
      const results = await Promise.all([
        inTx((tx) => close(tx, by(mine), { ...at, reason: 'solved' })),
        inTx((tx) => transfer(tx, by(mine), { ...at, to: { team: 'support' } })),
        inTx((tx) => returnToBot(tx, by(mine), at)),
        inTx((tx) => claim(tx, by(other), conversationId)),
      ])
      const releases = results.filter(({ is }) => is === 'released' || is === 'transferred')
      expect(releases).toHaveLength(1)
      const { ownerKind, ownerAgent } = await conversation(conversationId)
      expect(ownerKind === 'agent').toBe(ownerAgent !== null)
      const open = await database.db
        .selectFrom('case')
        .select('state')
        .where('conversationId', '=', conversationId)
        .where('state', '<>', 'closed')
        .execute()
      expect(open).toHaveLength(ownerKind === 'bot' ? 0 : 1)
    }
  })
})

describe('replying', () => {
  test('a double click is one message, in the transcript and on its way', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting(ASKED, new Date(), { channel: 'telegram' })
    const { fence } = await claimed(agent, conversationId)
    const words = { conversationId, fence, clientId: randomUUID(), text: 'Hello' }
    const clicks = await Promise.all([1, 2, 3].map(() => inTx((tx) => reply(tx, by(agent), words))))
    expect(new Set(clicks.map((sent) => sent.is === 'sent' && sent.seq)).size).toBe(1)
    expect(clicks.filter((sent) => sent.is === 'sent' && sent.fresh)).toHaveLength(1)
    expect(await said(conversationId)).toEqual([`system: en: ${agent.name} joined`, 'agent: Hello'])
    const out = await database.db
      .selectFrom('outbox')
      .select(['author', 'seq'])
      .where('conversationId', '=', conversationId)
      .orderBy('id')
      .execute()
    expect(out).toEqual([
      { author: 'system', seq: 1 },
      { author: 'agent', seq: 2 },
    ])
  })

  test('the old owner cannot speak after a hand-over, nor anybody with a borrowed fence', async () => {
    const [old, next] = [await newAgent(), await newAgent()]
    const { conversationId } = await newWaiting()
    const { fence } = await claimed(old, conversationId)
    const words = { conversationId, clientId: randomUUID(), text: 'Too late' }
    const passed = await inTx((tx) =>
      transfer(tx, by(old), { conversationId, fence, to: { agentId: next.id } }),
    )
    if (passed.is !== 'transferred') throw new Error(passed.is)
    const moved = {
      is: 'moved',
      owner: { kind: 'agent', agentId: next.id },
      fence: passed.fence,
    }
    expect(await inTx((tx) => reply(tx, by(old), { ...words, fence }))).toEqual(moved)
    expect(await inTx((tx) => reply(tx, by(old), { ...words, fence: passed.fence }))).toEqual(moved)
    expect((await said(conversationId)).some((line) => line.includes('Too late'))).toBe(false)
    expect(
      await inTx((tx) => reply(tx, by(next), { ...words, fence: passed.fence })),
    ).toMatchObject({ is: 'sent', fresh: true })
  })

  test('a reply that was written is still known after the owner changed', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting()
    const { fence } = await claimed(agent, conversationId)
    const words = { conversationId, fence, clientId: randomUUID(), text: 'Hello' }
    const sent = await inTx((tx) => reply(tx, by(agent), words))
    await inTx((tx) => returnToBot(tx, by(agent), { conversationId, fence }))
    expect(await inTx((tx) => reply(tx, by(agent), words))).toEqual({ ...sent, fresh: false })
  })

  test('a note never reaches the transcript or the outbox', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting(ASKED, new Date(), { channel: 'telegram' })
    const note = { conversationId, clientId: randomUUID(), text: 'rude, but right\0' }
    await inTx((tx) => writeNote(tx, by(agent), note))
    await inTx((tx) => writeNote(tx, by(agent), note))
    expect(await said(conversationId)).toEqual([])
    const notes = await database.db
      .selectFrom('note')
      .select('text')
      .where('conversationId', '=', conversationId)
      .execute()
    expect(notes).toEqual([{ text: 'rude, but right' }])
  })
})

describe('letting go', () => {
  test('back to the bot: the event once, the case closed, the fence higher', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting()
    const { fence } = await claimed(agent, conversationId)
    const at = { conversationId, fence }
    const both = await Promise.all([1, 2].map(() => inTx((tx) => returnToBot(tx, by(agent), at))))
    expect(both.map(({ is }) => is).sort()).toEqual(['moved', 'released'])
    const events = await database.db
      .selectFrom('inbox')
      .select(['channel', 'payload', 'state'])
      .where('conversationId', '=', conversationId)
      .execute()
    expect(events).toEqual([
      { channel: 'console', payload: { event: { kind: 'returned' } }, state: 'new' },
    ])
    expect(await theCase(conversationId)).toMatchObject({
      state: 'closed',
      closeReason: 'returned',
    })
    expect(await conversation(conversationId)).toMatchObject({ ownerKind: 'bot', fence: fence + 1 })
  })

  test('closing tells the customer, and the same conversation can ask again', async () => {
    const agent = await newAgent()
    const { conversationId, number } = await newWaiting()
    const { fence } = await claimed(agent, conversationId)
    await inTx((tx) => close(tx, by(agent), { conversationId, fence, reason: 'solved' }))
    expect((await said(conversationId)).slice(-2)).toEqual([
      'system: en: closed',
      'system: en: how was it?',
    ])
    const again = await inTx((tx) => openCase(tx, { conversationId, ...ASKED, now: new Date() }))
    expect(again.fresh).toBe(true)
    expect(again.number).toBeGreaterThan(number)
  })

  test('back to the queue keeps age and priority', async () => {
    const agent = await newAgent()
    const elder = await newWaiting({ ...ASKED, priority: 'high' }, new Date('2026-01-01'))
    const { fence } = await claimed(agent, elder.conversationId)
    const at = { conversationId: elder.conversationId, fence }
    await inTx((tx) => transfer(tx, by(agent), { ...at, to: { team: 'returns' } }))
    expect(await theCase(elder.conversationId)).toMatchObject({
      state: 'waiting',
      team: 'returns',
      priority: 'high',
      openedAt: new Date('2026-01-01'),
      agentId: null,
    })
    expect((await said(elder.conversationId)).at(-1)).toBe('system: en: somebody else goes on')
  })

  test('to an agent who does not exist changes nothing', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting()
    const { fence } = await claimed(agent, conversationId)
    const gone = await inTx((tx) =>
      transfer(tx, by(agent), { conversationId, fence, to: { agentId: randomUUID() } }),
    )
    expect(gone).toEqual({ is: 'no-such-agent' })
    expect(await conversation(conversationId)).toMatchObject({ ownerAgent: agent.id, fence })
  })

  test('a lead may act for an absent agent, another agent may not', async () => {
    const [agent, other, lead] = [await newAgent(), await newAgent(), await newAgent('lead')]
    const { conversationId } = await newWaiting()
    const { fence } = await claimed(agent, conversationId)
    const at = { conversationId, fence, to: { team: 'support' } }
    expect((await inTx((tx) => transfer(tx, by(other), at))).is).toBe('moved')
    expect((await inTx((tx) => transfer(tx, by(lead), at))).is).toBe('transferred')
  })

  test('an instant of the past is no time to snooze until', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting()
    const { fence } = await claimed(agent, conversationId)
    const at = { conversationId, fence }
    const now = new Date('2026-11-22T10:00:00Z')
    expect(await inTx((tx) => snooze(tx, by(agent, now), { ...at, until: now }))).toEqual({
      is: 'past',
    })
  })

  test('what was put aside comes back when its time has come, once', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting()
    const { fence } = await claimed(agent, conversationId)
    const until = new Date(Date.now() + 60_000)
    await inTx((tx) => snooze(tx, by(agent), { conversationId, fence, until }))
    const wakeAt = (ms: number) => wakeSnoozed(database.db, new Date(until.getTime() + ms))
    expect(await wakeAt(-1)).not.toContain(conversationId)
    expect(await wakeAt(0)).toContain(conversationId)
    expect(await wakeAt(1)).not.toContain(conversationId)
    expect(await theCase(conversationId)).toMatchObject({ state: 'taken', agentId: agent.id })
  })

  test('who is out of sight for two minutes loses what they had, and the customer is told once', async () => {
    const [gone, here] = [await newAgent(), await newAgent()]
    const now = new Date()
    const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
    await setPresence(database.db, { agentId: gone.id, state: 'online', now: minutesAgo(3) })
    await setPresence(database.db, { agentId: here.id, state: 'online', now: minutesAgo(1) })
    const [lost, kept] = [await newWaiting(), await newWaiting()]
    const { fence } = await claimed(gone, lost.conversationId)
    await claimed(here, kept.conversationId)
    const sweeps = await Promise.all([1, 2].map(() => requeueAbandoned(database.db, now, tell)))
    expect(sweeps.flat()).toEqual([
      { conversationId: lost.conversationId, caseId: lost.caseId, fence: fence + 1 },
    ])
    expect((await conversation(kept.conversationId)).ownerAgent).toBe(here.id)
    expect(await said(lost.conversationId)).toHaveLength(2)
    const late = { ...lost, clientId: randomUUID(), text: 'I am back', fence }
    expect((await inTx((tx) => reply(tx, by(gone), late))).is).toBe('moved')
  })
})

test('everything an agent did stands in the audit and in the journal', async () => {
  const agent = await newAgent()
  const { conversationId } = await newWaiting()
  const { fence } = await claimed(agent, conversationId)
  const at = { conversationId, fence }
  const act = by(agent)
  await inTx((tx) => writeNote(tx, act, { conversationId, clientId: '1', text: 'note' }))
  await inTx((tx) => reply(tx, act, { ...at, clientId: '1', text: 'reply' }))
  await inTx((tx) => snooze(tx, act, { ...at, until: new Date(Date.now() + 60_000) }))
  await inTx((tx) => close(tx, act, { ...at, reason: 'solved' }))
  const whats = await database.db
    .selectFrom('audit')
    .select('what')
    .where('agentId', '=', agent.id)
    .orderBy('id')
    .execute()
  const deeds = ['case-claimed', 'note-written', 'agent-replied', 'case-snoozed', 'case-closed']
  expect(whats.map(({ what }) => what)).toEqual(deeds)
  const journal = await database.db
    .selectFrom('journal')
    .select('kind')
    .where('conversationId', '=', conversationId)
    .orderBy('id')
    .execute()
  expect(journal.map(({ kind }) => kind)).toEqual(['case-opened', ...deeds])
})
