import { expect, test } from 'vitest'
import { writeJournal } from '../src/storage/journal.ts'
import { failedProofs } from '../src/storage/proof-tries.ts'
import { demoWorld, stranger } from './fakes/demo-world.ts'
import { openTestDatabase } from './profile.ts'

const { db } = await openTestDatabase()
const now = new Date('2026-11-21T09:00:00Z')

async function conversationAt(address: string): Promise<string> {
  const { id } = await db
    .insertInto('conversation')
    .values({
      locale: 'ru',
      zone: 'Europe/Moscow',
      stack: '[]',
      facts: '{}',
      proof: '{"orders":[]}',
      memory: '{}',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('inbox')
    .values({
      channel: 'web',
      address,
      externalId: id,
      conversationId: id,
      payload: '{}',
      readyAt: now,
      receivedAt: now,
      state: 'done',
    })
    .execute()
  return id
}

const fail = (conversationId: string, order: string, minutesAgo = 1): Promise<void> =>
  db
    .transaction()
    .execute((tx) =>
      writeJournal(
        tx,
        conversationId,
        { kind: 'not-proven', order },
        new Date(now.getTime() - minutesAgo * 60_000),
      ),
    )
const failed = (conversationId: string, order: string): Promise<number> =>
  db.transaction().execute((tx) => failedProofs(tx, { conversationId, order, now }))

test('guesses at one order count together, whoever makes them', async () => {
  for (const guest of ['a', 'b', 'c', 'd', 'e']) await fail(await conversationAt(guest), '7001')
  expect(await failed(await conversationAt('f'), '7001')).toBe(5)
  expect(await failed(await conversationAt('f'), '7002')).toBe(0)
})

test('guesses from one address count together, whatever the order and the conversation', async () => {
  for (const order of ['8001', '8002', '8003']) await fail(await conversationAt('phone-1'), order)
  expect(await failed(await conversationAt('phone-1'), '8004')).toBe(3)
  expect(await failed(await conversationAt('phone-2'), '8004')).toBe(0)
})

test('after an hour a guess is forgotten', async () => {
  await fail(await conversationAt('late'), '9001', 61)
  expect(await failed(await conversationAt('later'), '9001')).toBe(0)
})

test.each(['1042', '999999'])(
  'an order %s that was guessed at too often is not proven',
  async (number) => {
    const input = {
      'order-number': { kind: 'order-number', value: number },
      'last-four': { kind: 'text', value: '4567' },
    } as const
    const open = demoWorld(stranger)
    const closed = demoWorld(stranger, { failedProofs: async () => 5 })
    expect(await closed.do('prove-order', input)).toEqual({ outcome: 'not-proven', gave: {} })
    expect((await open.do('prove-order', input)).outcome).toBe(
      number === '1042' ? 'proven' : 'not-proven',
    )
  },
)
