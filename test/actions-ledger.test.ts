import { describe, expect, test } from 'vitest'
import type { Ledger, Requests } from '../src/actions/ledger.ts'
import { createMemoryLedger } from '../src/actions/memory-ledger.ts'
import { toDay } from '../src/day.ts'
import type { NewRequest } from '../src/storage/request.ts'
import { requestLedger, requestReader } from '../src/storage/requests.ts'
import { openTestDatabase } from './profile.ts'

const asked = (openedBy: string, line = 1): NewRequest => ({
  kind: 'return',
  order: '1042',
  customer: 'maria',
  openedBy,
  openedOn: toDay('2026-11-21'),
  answers: {
    item: {
      kind: 'item',
      value: { order: '1042', line, product: 'hat', title: { ru: 'Шапка\0', en: 'Hat' } },
    },
    condition: { kind: 'choice', value: 'untouched', label: { ru: 'Новое', en: 'New' } },
  },
  deadlines: [
    { kind: 'refund', dueOn: toDay('2026-12-01'), zone: 'Europe/Moscow', rule: 'refund-days' },
  ],
})

const database = await openTestDatabase()

async function newConversation(): Promise<string> {
  const { id } = await database.db
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
  return id
}

/** A ledger as the turn gets it: every write in a transaction of its own. */
async function sqlLedger(): Promise<Pick<Ledger, 'openRequest'> & Requests> {
  const id = await newConversation()
  const { db } = database
  return {
    ...requestReader(db, id),
    openRequest: (request) =>
      db.transaction().execute((tx) => requestLedger(tx, id).openRequest(request)),
  }
}

const LEDGERS = [
  ['in memory', async () => createMemoryLedger()],
  ['in the database', sqlLedger],
] as const

describe.each(LEDGERS)('a ledger %s', (name, open) => {
  /** Orders are the shop's: each test takes its own. */
  const mine = (test: string, request: NewRequest): NewRequest => ({
    ...request,
    order: `${name} ${test}`,
    openedBy: `${name} ${test} ${request.openedBy}`,
  })

  test('keeps what was opened, and reads it back whole', async () => {
    const ledger = await open()
    const opened = await ledger.openRequest(mine('whole', asked('run:open:0')))
    expect(opened.number).toMatch(/^R-\d{4,}$/)
    const [kept, ...more] = await ledger.ofConversation()
    expect(more).toEqual([])
    expect(kept).toMatchObject({
      number: opened.number,
      kind: 'return',
      state: 'open',
      openedOn: '2026-11-21',
      answers: { condition: asked('').answers.condition },
      deadlines: asked('').deadlines,
    })
    expect(await ledger.ofOrder(`${name} whole`)).toEqual([kept])
  })

  test('opens one request for one step, and one for one line while it is open', async () => {
    const ledger = await open()
    const numbers = []
    for (const request of [asked('a'), asked('a'), asked('b'), asked('c', 2)]) {
      numbers.push((await ledger.openRequest(mine('once', request))).number)
    }
    const [first, again, otherStep, otherLine] = numbers
    expect([again, otherStep]).toEqual([first, first])
    expect(otherLine).not.toBe(first)
    const kept = await ledger.ofConversation()
    expect(kept.map(({ number }) => number)).toEqual([otherLine, first])
  })

  test('opens one request when all ask at once', async () => {
    const ledger = await open()
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, i) => ledger.openRequest(mine('race', asked(`run ${i}`)))),
    )
    expect(new Set(all.map(({ number }) => number)).size).toBe(1)
    expect(await ledger.ofConversation()).toHaveLength(1)
  })
})

describe('the ledger in the database', () => {
  const order = 'of both'

  test('shows a request of an order to its other conversation, as that of the order alone', async () => {
    const [one, other] = [await sqlLedger(), await sqlLedger()]
    const { number } = await one.openRequest({ ...asked('one'), order })
    expect((await other.openRequest({ ...asked('other'), order })).number).toBe(number)
    expect(await other.ofConversation()).toEqual([])
    expect(await other.ofOrder(order)).toHaveLength(1)
  })

  test('opens another one after the first is done', async () => {
    const ledger = await sqlLedger()
    const first = await ledger.openRequest({ ...asked('done 1'), order: 'done' })
    await database.db
      .updateTable('request')
      .set({ state: 'done' })
      .where('number', '=', first.number)
      .execute()
    const second = await ledger.openRequest({ ...asked('done 2'), order: 'done' })
    expect(second.number).not.toBe(first.number)
    expect((await ledger.openRequest({ ...asked('done 1'), order: 'done' })).number).toBe(
      first.number,
    )
  })

  test('keeps nothing of a turn that was rolled back', async () => {
    const id = await newConversation()
    const turn = database.db.transaction().execute(async (tx) => {
      await requestLedger(tx, id).openRequest({ ...asked('rolled back'), order: 'rolled back' })
      throw new Error('the turn failed')
    })
    await expect(turn).rejects.toThrow('the turn failed')
    expect(await requestReader(database.db, id).ofConversation()).toEqual([])
  })
})
