import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { hearCustomer, hearDesk, isForDesk, LEAVE, rateChoice } from '../src/handoff/aside.ts'
import { claim } from '../src/handoff/claim.ts'
import { close, returnToBot } from '../src/handoff/close.ts'
import { countFigures } from '../src/handoff/figures.ts'
import { replySoon, sendHeld, undo } from '../src/handoff/held.ts'
import { AROUND_THE_CLOCK, afterWorking, type Hours, nextOpening } from '../src/handoff/hours.ts'
import { readHours } from '../src/handoff/hours-file.ts'
import { decline, offer } from '../src/handoff/offer.ts'
import { openCase, seatCase } from '../src/handoff/open.ts'
import { rightOwners } from '../src/handoff/owned.ts'
import { tellPlaces } from '../src/handoff/places.ts'
import { reply } from '../src/handoff/reply.ts'
import { requeueAbandoned } from '../src/handoff/transfer.ts'
import { waitFrom } from '../src/handoff/wait.ts'
import { insertAgent, setPresence } from '../src/storage/agents.ts'
import { setOwner } from '../src/storage/cases.ts'
import type { Database, Tx } from '../src/storage/database.ts'
import { changeAgent, readJournal, readTeam } from '../src/storage/desk-figures.ts'
import { findDueReplies, readDraft } from '../src/storage/drafts.ts'
import { findOfferable, findOwnerless } from '../src/storage/routing.ts'
import { telling } from './fakes/telling.ts'
import { openTestDatabase } from './profile.ts'

let database: Database
/** Noon of a working day; tests move it. */
let now: Date
beforeEach(async () => {
  database ??= await openTestDatabase()
  now = new Date('2026-11-25T12:00:00Z')
  await database.db.updateTable('presence').set({ state: 'offline' }).execute()
  await database.db
    .updateTable('case')
    .set({ state: 'closed' })
    .where('state', '<>', 'closed')
    .execute()
  await database.db
    .updateTable('conversation')
    .set({ ownerKind: 'bot', ownerAgent: null })
    .execute()
})

const later = (ms: number) => {
  now = new Date(now.getTime() + ms)
}
const inTx = <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> =>
  database.db.transaction().execute(work)
const deskOf = (hours: Hours = AROUND_THE_CLOCK) => ({ hours, zone: 'UTC', tell: telling, now })

async function newAgent(more: { teams?: string[]; capacity?: number; languages?: string[] } = {}) {
  const login = `agent-${randomUUID()}`
  const agent = await insertAgent(database.db, {
    login,
    name: login,
    role: 'agent',
    passwordHash: '-',
  })
  if (Object.keys(more).length > 0) await changeAgent(database.db, agent!.id, more)
  await beat(agent!.id)
  return agent!
}
const beat = (agentId: string) => setPresence(database.db, { agentId, state: 'online', now })
const by = (agent: { id: string; name: string }) => ({
  agent: { ...agent, role: 'agent' as const },
  now,
  tell: telling,
})

async function newWaiting(
  more: { team?: string; priority?: 'normal' | 'high' | 'urgent'; locale?: 'ru' | 'en' } = {},
) {
  const { team = 'support', priority = 'normal', locale = 'en' } = more
  const { id: conversationId } = await database.db
    .insertInto('conversation')
    .values({
      ...{ locale, zone: 'UTC', stack: '[]', facts: '{}', proof: '{"orders":[]}', memory: '{}' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const opened = await inTx(async (tx) => {
    const made = await openCase(tx, { conversationId, team, priority, reason: 'asked', now })
    await setOwner(tx, { conversationId, owner: { kind: 'queue' }, now })
    return made
  })
  return { conversationId, ...opened }
}

const theCase = (id: string) =>
  database.db.selectFrom('case').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const ownerOf = async (id: string) =>
  await database.db
    .selectFrom('conversation')
    .select(['ownerKind', 'ownerAgent', 'fence'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
const said = async (id: string) =>
  (
    await database.db
      .selectFrom('message')
      .select(['author', 'body'])
      .where('conversationId', '=', id)
      .orderBy('seq')
      .execute()
  ).map(({ author, body }) => `${author}: ${body.text}`)
const offerNow = (caseId: string, hours?: Hours) => offer(database.db, caseId, deskOf(hours))
const toOffer = () =>
  findOfferable(database.db, {
    now,
    seenSince: new Date(now.getTime() - 45_000),
    skills: ['returns', 'repair'],
  })

describe('a waiting case', () => {
  test('goes to who has the skill and the language, then to generalists, never beyond capacity', async () => {
    const russian = await newAgent({ teams: ['returns'], languages: ['ru'] })
    const generalist = await newAgent()
    const specialist = await newAgent({ teams: ['returns'], capacity: 1 })
    const repair = await newAgent({ teams: ['repair'] })
    const first = await newWaiting({ team: 'returns' })
    expect(await offerNow(first.caseId)).toMatchObject({ is: 'offered', to: specialist.id })
    const second = await newWaiting({ team: 'returns' })
    expect(await offerNow(second.caseId)).toMatchObject({ is: 'offered', to: generalist.id })
    const inRussian = await newWaiting({ team: 'returns', locale: 'ru' })
    expect(await offerNow(inRussian.caseId)).toMatchObject({ is: 'offered', to: russian.id })
    const broken = await newWaiting({ team: 'repair' })
    expect(await offerNow(broken.caseId)).toMatchObject({ is: 'offered', to: repair.id })
  })

  test('not accepted in time goes to the next, then back to the bot with the real hour', async () => {
    const [one, two] = [await newAgent(), await newAgent()]
    const { caseId, conversationId } = await newWaiting()
    const first = await offerNow(caseId)
    expect(first.is).toBe('offered')
    later(41_000)
    await Promise.all([one, two].map(({ id }) => beat(id)))
    const second = await offerNow(caseId)
    if (first.is !== 'offered' || second.is !== 'offered') throw new Error('not offered')
    expect(new Set([first.to, second.to])).toEqual(new Set([one.id, two.id]))
    later(41_000)
    await Promise.all([one, two].map(({ id }) => beat(id)))
    expect(await offerNow(caseId)).toMatchObject({ is: 'promised', fresh: true })
    expect((await ownerOf(conversationId)).ownerKind).toBe('bot')
    const { promisedFor, state } = await theCase(caseId)
    expect(state).toBe('promised')
    expect(promisedFor).toEqual(new Date('2026-11-25T14:00:00Z'))
    expect(await said(conversationId)).toEqual(['system: en: promised by 2026-11-25T14:00:00.000Z'])
    expect(await findOwnerless(database.db)).toEqual([])
  })

  test('keeps its place while all are busy, and is the first to be offered when one has room', async () => {
    const busy = await newAgent({ capacity: 1 })
    const inHand = await newWaiting()
    const won = await inTx((tx) => claim(tx, by(busy), inHand.conversationId))
    const [elder, younger] = [await newWaiting(), await newWaiting()]
    expect(await offerNow(elder.caseId)).toMatchObject({ is: 'waiting' })
    expect(await toOffer()).toEqual([])
    if (won.is !== 'claimed') throw new Error(won.is)
    const at = { conversationId: inHand.conversationId, fence: won.fence }
    await inTx((tx) => close(tx, by(busy), { ...at, reason: 'solved' }))
    expect(await toOffer()).toEqual([elder.caseId, younger.caseId])
    expect(await offerNow(elder.caseId)).toMatchObject({ is: 'offered', to: busy.id })
    expect(await offerNow(younger.caseId)).toMatchObject({ is: 'waiting' })
  })

  test('of little haste goes before a fresh urgent one once it is overdue by more', async () => {
    const old = await newWaiting()
    later(115 * 60_000)
    const urgent = await newWaiting({ priority: 'urgent' })
    expect(urgent.place).toBe(2)
    const high = await newWaiting({ priority: 'high' })
    expect(high.place).toBe(3)
    expect((await theCase(old.caseId)).state).toBe('waiting')
  })

  test('declined goes to the next at once; who lets two pass is away', async () => {
    const agent = await newAgent()
    const { caseId } = await newWaiting()
    await offerNow(caseId)
    expect(await decline(database.db, caseId, agent.id)).toBe(true)
    expect(await decline(database.db, caseId, agent.id)).toBe(false)
    for (const waiting of [await newWaiting(), await newWaiting()]) {
      await offerNow(waiting.caseId)
      later(41_000)
      await setPresence(database.db, { agentId: agent.id, now })
      await offerNow(waiting.caseId)
    }
    const { state } = await database.db
      .selectFrom('presence')
      .select('state')
      .where('agentId', '=', agent.id)
      .executeTakeFirstOrThrow()
    expect(state).toBe('away')
  })
})

const OFFICE = readHours(
  'hours.yaml',
  `week: { mon: 09:00-18:00, tue: 09:00-18:00, wed: 09:00-18:00, thu: 09:00-18:00, fri: 09:00-18:00 }
holidays: [11-27]
other-hours: { 2026-11-30: 12:00-13:00 }
answer-within: { urgent: 10, high: 30, normal: 120 }
accept-within: 40`,
)
const office = 'hours' in OFFICE ? OFFICE.hours : AROUND_THE_CLOCK

describe('working hours', () => {
  test.each([
    ['in the evening', '2026-11-25T20:00:00Z', '2026-11-26T09:00:00.000Z'],
    ['before a holiday and a weekend', '2026-11-26T18:00:00Z', '2026-11-30T12:00:00.000Z'],
    ['while open', '2026-11-25T10:00:00Z', '2026-11-25T10:00:00.000Z'],
  ])('%s the desk opens at the real hour', (_when, at, opens) => {
    expect(nextOpening(office, new Date(at), 'UTC').toISOString()).toBe(opens)
  })

  test('count the time until an answer, over night, holiday and weekend', () => {
    const due = afterWorking(office, new Date('2026-11-26T17:00:00Z'), 90, 'UTC')
    expect(due.toISOString()).toBe('2026-11-30T12:30:00.000Z')
  })

  test('go by the clocks of the shop through a change of the clocks', () => {
    const night = new Date('2026-03-28T20:00:00Z')
    const sunday = { ...office, week: office.week.map(() => [{ from: 540, to: 1080 }]) }
    expect(nextOpening(sunday, night, 'Europe/Berlin').toISOString()).toBe(
      '2026-03-29T07:00:00.000Z',
    )
  })

  test('that make no sense are refused at their place', () => {
    const bad = readHours('hours.yaml', 'week:\n  mon: 18:00-09:00\naccept-within: 40\n')
    expect('problems' in bad && bad.problems.map(({ line }) => line)).toContain(2)
  })

  test('with nobody there promise the hour, and the bot goes on; with somebody there they queue', async () => {
    now = new Date('2026-11-25T20:00:00Z')
    const night = await newWaiting()
    const seat = (waiting: typeof night) =>
      inTx((tx) =>
        seatCase(tx, waiting, {
          ...{ conversationId: waiting.conversationId, team: 'support', locale: 'en', now },
          ...{ hours: office, zone: 'UTC' },
        }),
      )
    expect(await seat(night)).toEqual({
      is: 'promised',
      for: new Date('2026-11-26T09:00:00Z'),
      byThen: false,
    })
    await newAgent()
    expect(await seat(await newWaiting())).toEqual({ is: 'queued' })
  })
})

describe('an agent who vanishes', () => {
  test('is away after 45 s and loses the case after 120 s to its old place; the late reply is a draft', async () => {
    const agent = await newAgent()
    const mine = await newWaiting()
    const won = await inTx((tx) => claim(tx, by(agent), mine.conversationId))
    if (won.is !== 'claimed') throw new Error(won.is)
    const younger = await newWaiting()
    const stateAt = async () => {
      const since = (ms: number) => new Date(now.getTime() - ms)
      const team = await readTeam(database.db, {
        seenSince: since(45_000),
        goneSince: since(120_000),
      })
      return team.find(({ id }) => id === agent.id)?.state
    }
    later(44_000)
    expect(await stateAt()).toBe('online')
    later(2000)
    expect(await stateAt()).toBe('away')
    expect(await requeueAbandoned(database.db, now, telling)).toEqual([])
    later(75_000)
    expect(await stateAt()).toBe('offline')
    expect(await requeueAbandoned(database.db, now, telling)).toHaveLength(1)
    const back = await theCase(mine.caseId)
    expect(back).toMatchObject({ state: 'waiting', agentId: null })
    expect(back.rankAt <= (await theCase(younger.caseId)).rankAt).toBe(true)
    const words = { conversationId: mine.conversationId, clientId: '1', text: 'I am back' }
    const late = await inTx((tx) => reply(tx, by(agent), { ...words, fence: won.fence }))
    expect(late.is).toBe('moved')
    expect(await readDraft(database.db, mine.conversationId, agent.id)).toBe('I am back')
  })
})

describe('customers', () => {
  test('hear of a better place once it is one, and nothing when nothing changed', async () => {
    const agent = await newAgent()
    const [first, second] = [await newWaiting(), await newWaiting()]
    for (const { caseId, place } of [first, second]) {
      await database.db
        .updateTable('case')
        .set({ toldPlace: place, toldAt: now })
        .where('id', '=', caseId)
        .execute()
    }
    later(61_000)
    expect(await tellPlaces(database.db, now, telling)).toEqual([])
    await inTx((tx) => claim(tx, by(agent), first.conversationId))
    expect(await tellPlaces(database.db, now, telling)).toEqual([second.conversationId])
    expect(await tellPlaces(database.db, now, telling)).toEqual([])
    expect(await said(second.conversationId)).toEqual(['system: en: now 1'])
  })

  test('get an estimate from what happened, and silence while too little has', async () => {
    const place = 9
    expect(await waitFrom(database.db, place, now)).toBeUndefined()
    for (let minutes = 1; minutes <= 10; minutes++) {
      await database.db
        .insertInto('journal')
        .values({
          kind: 'case-claimed',
          detail: { place, waitedMs: minutes * 60_000 },
          at: now,
        })
        .execute()
    }
    expect(await waitFrom(database.db, place, now)).toEqual({ min: 1, max: 10 })
  })

  test('may leave the queue: the bot goes on, and nobody is asked any more', async () => {
    const { conversationId, caseId } = await newWaiting()
    expect(isForDesk({ press: LEAVE })).toBe(true)
    const heard = { conversationId, locale: 'en', ownerKind: 'queue', now, tell: telling } as const
    expect(await inTx((tx) => hearDesk(tx, LEAVE, heard))).toEqual([{ text: 'en: left' }])
    expect(await theCase(caseId)).toMatchObject({ state: 'closed', closeReason: 'customer-left' })
    expect((await ownerOf(conversationId)).ownerKind).toBe('bot')
    expect(await inTx((tx) => hearDesk(tx, LEAVE, heard))).toEqual([])
  })

  test('rate a solved case once, and are not asked after a silent close', async () => {
    const agent = await newAgent()
    const solve = async (silent: boolean) => {
      const waiting = await newWaiting()
      const won = await inTx((tx) => claim(tx, by(agent), waiting.conversationId))
      if (won.is !== 'claimed') throw new Error(won.is)
      const at = { conversationId: waiting.conversationId, fence: won.fence }
      await inTx((tx) => close(tx, by(agent), { ...at, reason: 'solved', silent }))
      return waiting
    }
    const quiet = await solve(true)
    expect((await said(quiet.conversationId)).length).toBe(1)
    const { conversationId, caseId } = await solve(false)
    expect((await said(conversationId)).at(-1)).toBe('system: en: how was it?')
    const heard = { conversationId, locale: 'en', ownerKind: 'bot', now, tell: telling } as const
    const press = (score: number) => inTx((tx) => hearDesk(tx, rateChoice(caseId, score), heard))
    expect(await press(5)).toEqual([{ text: 'en: rated 5' }])
    expect(await press(1)).toEqual([])
    const other = { ...heard, conversationId: quiet.conversationId }
    expect(await inTx((tx) => hearDesk(tx, rateChoice(caseId, 1), other))).toEqual([])
  })

  test('who write are due an answer, and wake what was put aside', async () => {
    const agent = await newAgent()
    const { conversationId, caseId } = await newWaiting()
    const won = await inTx((tx) => claim(tx, by(agent), conversationId))
    if (won.is !== 'claimed') throw new Error(won.is)
    const { fence } = won
    await inTx((tx) => reply(tx, by(agent), { conversationId, fence, clientId: '1', text: 'Hi' }))
    expect((await theCase(caseId)).dueAt).toBeNull()
    await inTx((tx) =>
      hearCustomer(tx, { conversationId, now, hours: AROUND_THE_CLOCK, zone: 'UTC' }),
    )
    expect((await theCase(caseId)).dueAt).toEqual(new Date(now.getTime() + 120 * 60_000))
  })
})

describe('an agent who writes', () => {
  test('takes over what the bot leads, and may take the words back for five seconds', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting()
    const { fence } = await ownerOf(conversationId)
    const words = { conversationId, fence, clientId: 'a', text: 'Let me help' }
    expect(await inTx((tx) => replySoon(tx, by(agent), words))).toMatchObject({ is: 'held' })
    expect(await said(conversationId)).toEqual([])
    const undone = await inTx((tx) => undo(tx, by(agent), { conversationId, clientId: 'a' }))
    expect(undone).toEqual({ is: 'undone', text: 'Let me help' })
    expect(await readDraft(database.db, conversationId, agent.id)).toBe('Let me help')

    await inTx((tx) => replySoon(tx, by(agent), { ...words, clientId: 'b' }))
    expect(await findDueReplies(database.db, now)).toEqual([])
    later(5000)
    const [due] = await findDueReplies(database.db, now)
    expect(await sendHeld(database.db, due!, { tell: telling, now })).toMatchObject({ is: 'sent' })
    expect(await sendHeld(database.db, due!, { tell: telling, now })).toBeUndefined()
    expect((await said(conversationId)).at(-1)).toBe('agent: Let me help')
    expect(await ownerOf(conversationId)).toMatchObject({
      ownerKind: 'agent',
      ownerAgent: agent.id,
    })
    const late = await inTx((tx) => undo(tx, by(agent), { conversationId, clientId: 'b' }))
    expect(late).toEqual({ is: 'too-late' })
  })

  test('gives back to the bot what the customer said, for the flow to go on with', async () => {
    const agent = await newAgent()
    const { conversationId } = await newWaiting()
    const won = await inTx((tx) => claim(tx, by(agent), conversationId))
    if (won.is !== 'claimed') throw new Error(won.is)
    const returning = { step: 'reason', filled: { phone: '+7 900 000-00-00' } }
    const at = { conversationId, fence: won.fence, returning }
    await inTx((tx) => returnToBot(tx, by(agent), at))
    const { payload } = await database.db
      .selectFrom('inbox')
      .select('payload')
      .where('conversationId', '=', conversationId)
      .executeTakeFirstOrThrow()
    expect(payload.event).toEqual({
      kind: 'returned',
      step: 'reason',
      filled: JSON.stringify(returning.filled),
    })
  })
})

test('a conversation without an owner is found, counted and put right', async () => {
  const { conversationId, caseId } = await newWaiting()
  await database.db.updateTable('case').set({ state: 'closed' }).where('id', '=', caseId).execute()
  expect(await findOwnerless(database.db)).toMatchObject([{ conversationId, ownerKind: 'queue' }])
  expect(await rightOwners(database.db, now)).toMatchObject([{ conversationId, waits: true }])
  expect(await findOwnerless(database.db)).toEqual([])
  expect(await rightOwners(database.db, now)).toEqual([])
})

test('figures come from the journal alone, and a return within 72 h counts against solved', async () => {
  const line = (conversationId: string, hours: number, kind: string, detail = {}) => ({
    ...{ conversationId, kind, detail },
    at: new Date(Date.UTC(2026, 0, 1, hours)),
  })
  const lines = [
    line('a', 0, 'flow-started', { flow: 'start-return' }),
    line('a', 0, 'flow-done', { flow: 'start-return', wrote: true }),
    line('b', 0, 'answered-by-article'),
    line('c', 0, 'case-opened', { team: 'repair', reason: 'angry' }),
    line('c', 1, 'case-claimed', { team: 'repair', waitedMs: 60_000 }),
    line('c', 1, 'agent-replied', { team: 'repair', firstMs: 70_000 }),
    line('c', 2, 'case-closed', { team: 'repair', reason: 'solved', openMs: 7_200_000 }),
    line('c', 50, 'case-opened', { team: 'repair', reason: 'asked' }),
    line('c', 51, 'case-closed', { team: 'repair', reason: 'solved', openMs: 3_600_000 }),
    line('c', 200, 'answered-by-article'),
    line('d', 0, 'flow-started', { flow: 'book-assembly' }),
    line('d', 1, 'answered', { flow: 'book-assembly', step: 'city' }),
    line('e', 0, 'case-opened', { team: 'parts', reason: 'asked' }),
    line('e', 1, 'case-left', { team: 'parts' }),
  ]
  const figures = await countFigures(lines, new Date(Date.UTC(2026, 1, 1)))
  expect(figures).toMatchObject({
    concerns: 6,
    provisional: 0,
    reopened: 1,
    outcomes: { 'solved-by-bot': 1, contained: 2, 'solved-by-person': 1, 'given-up': 2, open: 0 },
    gaveUpAt: { 'book-assembly/city': 1, queue: 1 },
    handOvers: { angry: 1, asked: 2 },
  })
  expect(figures.skills.find(({ team }) => team === 'repair')).toMatchObject({
    opened: 2,
    firstWord: { count: 1, medianMs: 70_000 },
    toClose: { count: 2, medianMs: 3_600_000 },
  })
  expect(await countFigures(lines, new Date(Date.UTC(2026, 1, 1)))).toEqual(figures)
  const period = { from: new Date(0), to: new Date(Date.UTC(2030, 0, 1)) }
  const real = await countFigures(readJournal(database.db, period), now)
  expect(real.ownersRighted).toBeGreaterThan(0)
})
