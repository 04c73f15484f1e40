import { beforeAll, expect, test } from 'vitest'
import type { ConversationEvent } from '../src/message.ts'
import { quietEnd } from '../src/outbox/quiet-hours.ts'
import type { Db } from '../src/storage/database.ts'
import { putEvent } from '../src/storage/events.ts'
import { createClock, createHouse, readTalk } from './fakes/house.ts'
import { openTestDatabase } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

const MINUTE = 60_000
const DELIVERED: ConversationEvent = { kind: 'order-delivered', order: '1042' }
const STARTED = 'bot: you said: event order-delivered'

let addresses = 0
/** A conversation in a house where a flow starts when an order is delivered. */
async function begin(first: string, quietUntil: (now: Date) => Date | undefined = () => undefined) {
  const clock = createClock()
  const house = createHouse(db, clock, {
    startsFlow: (kind) => kind === DELIVERED.kind,
    quietEnd: quietUntil,
  })
  const address = `waits-${++addresses}`
  const { conversationId: id } = await house.write(address, first)
  await house.turns.run(id)
  return {
    async happen(event: ConversationEvent = DELIVERED, externalId = 'e1') {
      const now = clock.now()
      await db
        .transaction()
        .execute((tx) =>
          putEvent(tx, { conversationId: id, channel: 'shop', externalId, event, now }),
        )
      await house.turns.run(id)
    },
    own: (ownerKind: 'bot' | 'queue') =>
      db.updateTable('conversation').set({ ownerKind }).where('id', '=', id).execute(),
    free: () => db.updateTable('conversation').set({ stack: '[]' }).where('id', '=', id).execute(),
    async pass(ms: number) {
      clock.jump(ms)
      await house.sweeper.sweep()
      await house.turns.run(id)
    },
    now: clock.now,
    starts: async () => (await readTalk(db, id)).filter((line) => line === STARTED).length,
    noted: async () =>
      (
        await db
          .selectFrom('journal')
          .select('kind')
          .where('conversationId', '=', id)
          .where('kind', 'like', 'event-%')
          .orderBy('id')
          .execute()
      ).map(({ kind }) => kind),
  }
}

test('a flow begins by itself at once when nothing holds it', async () => {
  const { happen, starts } = await begin('hello')
  await happen()
  expect(await starts()).toBe(1)
})

test('it waits while another flow is under way, and begins once when that is over', async () => {
  const { happen, starts, free, pass } = await begin('ask me')
  await happen()
  await pass(16 * MINUTE)
  expect(await starts()).toBe(0)
  await free()
  await pass(16 * MINUTE)
  expect(await starts()).toBe(1)
  await pass(60 * MINUTE)
  expect(await starts()).toBe(1)
})

test('it waits while a person has the conversation, and is told nothing to', async () => {
  const { happen, starts, own, pass } = await begin('hello')
  await own('queue')
  await happen()
  await pass(16 * MINUTE)
  expect(await starts()).toBe(0)
  await own('bot')
  await pass(16 * MINUTE)
  expect(await starts()).toBe(1)
})

test('two that wait are two, and the same one told twice is one', async () => {
  const { happen, starts, free, pass } = await begin('ask me')
  await happen()
  await happen()
  await happen({ ...DELIVERED, order: '1077' }, 'e2')
  await free()
  await pass(16 * MINUTE)
  expect(await starts()).toBe(2)
})

test('it waits for the morning', async () => {
  let until: Date | undefined
  const { happen, starts, pass, now } = await begin('hello', () => until)
  until = new Date(now().getTime() + 7 * 60 * MINUTE)
  await happen()
  expect(await starts()).toBe(0)
  await pass(6 * 60 * MINUTE)
  expect(await starts()).toBe(0)
  until = undefined
  await pass(61 * MINUTE)
  expect(await starts()).toBe(1)
})

test('after a week it is let go, and that is noted', async () => {
  const { happen, starts, free, pass, noted } = await begin('ask me')
  await happen()
  await pass(8 * 24 * 60 * MINUTE)
  await free()
  await pass(24 * 60 * MINUTE)
  expect(await starts()).toBe(0)
  expect(await noted()).toEqual(['event-waits', 'event-expired'])
})

test.each([
  ['2026-11-28T20:30:00Z', 'Europe/Moscow', '2026-11-29T05:00:00.000Z'],
  ['2026-11-28T02:00:00Z', 'Europe/Moscow', '2026-11-28T05:00:00.000Z'],
  ['2026-11-28T12:00:00Z', 'Europe/Moscow', undefined],
  ['2026-11-28T12:00:00Z', 'Asia/Vladivostok', '2026-11-28T22:00:00.000Z'],
  ['2026-03-29T00:30:00Z', 'Europe/Berlin', '2026-03-29T06:00:00.000Z'],
])('at %s in %s the quiet hours end at %s', (at, zone, end) => {
  expect(quietEnd(new Date(at), zone, { from: 22, to: 8 })?.toISOString()).toBe(end)
})
