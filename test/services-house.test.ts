import { expect, test } from 'vitest'
import { phrase } from '../src/flows/phrases.ts'
import { openCase } from '../src/handoff/open.ts'
import { actionPort } from '../src/house/action-port.ts'
import { finishRequest } from '../src/house/finishing.ts'
import type { Ground } from '../src/house/ground.ts'
import { ShopAway } from '../src/shop/shop.ts'
import { requestLedger } from '../src/storage/requests.ts'
import { setTimer } from '../src/storage/timer-rows.ts'
import { createHeed } from '../src/timers/heed.ts'
import { createClock, createHouse, readTalk } from './fakes/house.ts'
import { mind } from './fakes/talking.ts'
import { openTestDatabase } from './profile.ts'

const { db } = await openTestDatabase()
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** A customer in a house with the real flows and actions over real tables, and a clock that jumps. */
async function begin(words: string, shop: { away: boolean } = { away: false }) {
  const clock = createClock()
  const ground = {
    database: { db },
    mind: () => mind,
    now: clock.now,
    config: { SHOP: shop.away ? 'http' : 'demo' },
  } as unknown as Ground
  const actions = actionPort(ground)
  const house = createHouse(db, clock, {
    advance: (state, input, moment) => mind.turn.advance(state, input, moment),
    actions: {
      ...actions,
      perform: async (need, context) => {
        if (shop.away) throw new ShopAway('the shop answered 503')
        return await actions.perform(need, context)
      },
    },
    heed: createHeed({
      tell: (id, locale, values) => ({ text: phrase(mind.library, id, locale, values) }),
    }),
    openCase: async (tx, ask) => ({ caseId: (await openCase(tx, ask)).caseId }),
  })
  const address = crypto.randomUUID()
  const say = async (text: string) => {
    const { conversationId } = await house.ingest({
      channel: 'telegram',
      address,
      externalId: crypto.randomUUID(),
      payload: { text },
      locale: 'en',
    })
    clock.jump(1000)
    await house.turns.run(conversationId)
    return conversationId
  }
  const id = await say(words)
  const sweep = async () => {
    await house.sweeper.sweep()
    await house.turns.run(id)
  }
  const last = async () =>
    (
      await db
        .selectFrom('message')
        .select('body')
        .where('conversationId', '=', id)
        .orderBy('seq', 'desc')
        .executeTakeFirstOrThrow()
    ).body.text
  const standing = () =>
    db
      .selectFrom('conversation')
      .select(['ownerKind', 'stack'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  const timers = async () =>
    (
      await db
        .selectFrom('timer')
        .select('kind')
        .where('conversationId', '=', id)
        .where('state', '=', 'waiting')
        .orderBy('kind')
        .execute()
    ).map(({ kind }) => kind)
  return { clock, ground, id, say, sweep, last, standing, timers }
}

test('a complaint that is begun and left brings a person, and is asked about days later', async () => {
  const { clock, sweep, last, standing, timers, id } = await begin('I want to make a complaint')
  expect((await standing()).ownerKind).toBe('bot')
  expect(await timers()).toEqual([
    'complaint-waits',
    'deadline-breached',
    'deadline-near',
    'follow-up-due',
  ])
  clock.jump(11 * MINUTE)
  await sweep()
  expect((await standing()).ownerKind).toBe('queue')
  expect(await last()).toBe(phrase(mind.library, 'handed-over-angry', 'en'))
  await db
    .updateTable('conversation')
    .set({ ownerKind: 'bot', stack: '[]' })
    .where('id', '=', id)
    .execute()
  await db.updateTable('case').set({ state: 'closed' }).where('conversationId', '=', id).execute()
  clock.jump(4 * DAY)
  await sweep()
  expect(await last()).toBe('Has what upset you been settled?')
})

test('a rating and its words are kept, and the invitation comes once', async () => {
  const { say, last, id } = await begin("I'd like to leave a review")
  await say('5')
  await say('quick and friendly')
  expect(await last()).toContain('review on the product')
  await say('I want to rate you again')
  await say('5')
  await say('nothing to add')
  expect(await last()).toBe("Thank you, I'll pass it on!")
  const kept = await db
    .selectFrom('rating')
    .select(['score', 'words', 'caseId'])
    .where('conversationId', '=', id)
    .orderBy('id')
    .execute()
  expect(kept).toMatchObject([
    { score: 5, words: 'quick and friendly', caseId: null },
    { score: 5 },
  ])
})

test('whoever waits for a return hears when it is done, once, and is asked how it was', async () => {
  const { id, ground, say, last, timers, clock, sweep } = await begin('thank you')
  const { number } = await db.transaction().execute((tx) =>
    requestLedger(tx, id).openRequest({
      kind: 'return',
      answers: {},
      openedOn: '2026-11-21' as never,
      openedBy: crypto.randomUUID(),
      deadlines: [],
    }),
  )
  const done = await finishRequest(ground, number, { done: '', parts: '' })
  expect(done).toEqual({ conversationId: id })
  expect(await last()).toBe(phrase(mind.library, 'settled.return', 'en', { number }))
  expect(await finishRequest(ground, number, { done: '', parts: '' })).toBeUndefined()
  expect(await timers()).toEqual(['feedback-due'])
  clock.jump(3 * 60 * MINUTE)
  await sweep()
  expect(await last()).toBe('How well did we help you?')
  await say('4')
  await say('all is well')
  const before = await last()
  await db
    .transaction()
    .execute((tx) => setTimer(tx, { conversationId: id, kind: 'feedback-due', dueAt: clock.now() }))
  await sweep()
  expect(await last()).toBe(before)
})

test('while the shop is away it is tried again by itself, and one timer waits at a time', async () => {
  const shop = { away: true }
  const { clock, say, sweep, last, timers, standing, id } = await begin(
    'where is my order 1077',
    shop,
  )
  expect(await last()).toContain(phrase(mind.library, 'proof-digits', 'en'))
  await say('4567')
  expect(await last()).toBe(phrase(mind.library, 'shop-away', 'en'))
  await say('any news yet?')
  expect(await last()).toBe(phrase(mind.library, 'shop-still-away', 'en'))
  const said = () => readTalk(db, id)
  const before = (await said()).length
  for (let minutes = 0; minutes < 30; minutes++) {
    clock.jump(MINUTE)
    await sweep()
    expect(await timers()).toEqual(['try-again'])
  }
  expect((await said()).length).toBe(before)
  shop.away = false
  clock.jump(10 * MINUTE)
  await sweep()
  const after = (await said()).slice(before).join(' ')
  expect(after).toContain(phrase(mind.library, 'shop-back', 'en'))
  expect(after).toContain('1077')
  expect(await timers()).toEqual([])
  expect((await standing()).ownerKind).toBe('bot')
})
