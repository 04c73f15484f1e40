import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Arrival } from '../src/channels/channel.ts'
import { clean, LONGEST_TEXT } from '../src/inbox/clean.ts'
import { IngestStopped, isShortText, QUIET_MS } from '../src/inbox/ingest.ts'
import type { Incoming } from '../src/message.ts'
import { lockConversation } from '../src/storage/conversations.ts'
import type { Db } from '../src/storage/database.ts'
import { readCursor } from '../src/storage/inbox-rows.ts'
import { createClock, createDoor } from './fakes/house.ts'
import { openTestDatabase, testDatabaseUrl } from './profile.ts'

let db: Db
const clock = createClock()
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

const rowsOf = (address: string) =>
  db.selectFrom('inbox').selectAll().where('address', '=', address).orderBy('id').execute()
const count = async (table: 'conversation' | 'address' | 'customer') =>
  Number((await db.selectFrom(table).select(db.fn.countAll().as('n')).executeTakeFirstOrThrow()).n)

describe('an arrival', () => {
  test('delivered fifty times at once is kept once, and every sender hears the same', async () => {
    const rung: string[] = []
    const { ingest } = createDoor(db, clock, (id) => rung.push(id))
    const before = await count('conversation')
    const arrival: Arrival = {
      channel: 'telegram',
      address: 'fifty',
      externalId: '1',
      payload: { text: 'hello' },
    }
    const told = await Promise.all(Array.from({ length: 50 }, () => ingest(arrival)))
    expect(
      new Set(told.map(({ conversationId, inboxId }) => `${conversationId} ${inboxId}`)).size,
    ).toBe(1)
    expect(told.filter(({ fresh }) => fresh)).toHaveLength(1)
    expect(await rowsOf('fifty')).toHaveLength(1)
    expect(await count('conversation')).toBe(before + 1)
    expect(rung).toEqual([told[0]?.conversationId])
  })

  test('any multiset of arrivals, in any order and all at once, leaves what each once would', async () => {
    let round = 0
    const entry = fc.record({
      address: fc.constantFrom('a', 'b', 'c'),
      id: fc.integer({ min: 1, max: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 24 }), async (entries) => {
        const { ingest } = createDoor(db, clock)
        const prefix = `many-${++round}-`
        await Promise.all(
          entries.map(({ address, id }) =>
            ingest({
              channel: 'telegram',
              address: prefix + address,
              externalId: `${id}`,
              payload: { text: `${id}` },
            }),
          ),
        )
        const kept = await db
          .selectFrom('inbox')
          .select(['address', 'externalId', 'conversationId'])
          .where('address', 'like', `${prefix}%`)
          .execute()
        const once = new Set(entries.map(({ address, id }) => `${prefix}${address} ${id}`))
        expect(kept.map((row) => `${row.address} ${row.externalId}`).sort()).toEqual(
          [...once].sort(),
        )
        const addresses = new Set(entries.map(({ address }) => address)).size
        expect(new Set(kept.map((row) => row.conversationId)).size).toBe(addresses)
      }),
      { numRuns: 15 },
    )
  })

  test('of a closed address opens it again; an event does not', async () => {
    const { ingest, write } = createDoor(db, clock)
    const state = async () =>
      (await db.selectFrom('address').select('state').where('address', '=', 'shut').execute())[0]
        ?.state
    await write('shut', 'first')
    await db.updateTable('address').set({ state: 'closed' }).where('address', '=', 'shut').execute()
    const event = { kind: 'order-delivered' }
    await ingest({ channel: 'telegram', address: 'shut', externalId: 'ev', payload: { event } })
    expect(await state()).toBe('closed')
    await write('shut', 'second')
    expect(await state()).toBe('open')
  })

  test('with a signed identity tells address and conversation who it is', async () => {
    const { write } = createDoor(db, clock)
    const before = await write('signed', 'not signed in yet')
    const after = await write('signed', 'signed in', { customer: 'maria' })
    expect(after.conversationId).toBe(before.conversationId)
    const customers = await db
      .selectFrom('conversation')
      .innerJoin('address', 'address.conversationId', 'conversation.id')
      .select(['conversation.customer as conversation', 'address.customer as address'])
      .where('conversation.id', '=', before.conversationId)
      .execute()
    expect(customers).toEqual([{ conversation: 'maria', address: 'maria' }])
  })

  test("of somebody else on the same address never joins the first one's conversation", async () => {
    const { write } = createDoor(db, clock)
    const first = await write('shared', 'hello', { customer: 'maria' })
    const second = await write('shared', 'hello', { customer: 'ivan' })
    const third = await write('shared', 'again', { customer: 'ivan' })
    expect(second.conversationId).not.toBe(first.conversationId)
    expect(third.conversationId).toBe(second.conversationId)
  })

  test.each<[string, Incoming]>([
    [
      'NUL',
      { text: 'a\0b', press: '\0', files: [{ id: 'f', name: 'x\0.png', type: 'i', size: 1 }] },
    ],
    ['torn pairs', { text: '\ud800 and \udc00', event: { kind: 'k', detail: '\udfff' } }],
    ['backslashes that look like them', { text: '\\u0000 \\ud800' }],
  ])('with %s is kept', async (name, payload) => {
    const { ingest } = createDoor(db, clock)
    await ingest({ channel: 'telegram', address: `odd ${name}\0`, externalId: '\ud800\0', payload })
    const [row] = await rowsOf(`odd ${name}`)
    expect(JSON.stringify(row?.payload)).not.toMatch(/[^\\]\\u0000|[^\\]\\ud800/)
    if (name.startsWith('backslashes')) expect(row?.payload).toEqual(payload)
  })

  test('that is too long is cut between letters and says so', () => {
    const text = `${'x'.repeat(LONGEST_TEXT - 1)}😀 and on`
    const { payload } = clean({ channel: 'c', address: 'a', externalId: '1', payload: { text } })
    expect(payload.text).toBe('x'.repeat(LONGEST_TEXT - 1))
    expect(payload.cutFrom).toBe(text.length)
  })
})

describe('when it is answered', () => {
  const waits = async (address: string, payload: Incoming, burst?: string) => {
    const { ingest } = createDoor(db, clock)
    const arrival = { channel: 'telegram', address, externalId: crypto.randomUUID(), payload }
    const { inboxId } = await ingest(burst ? { ...arrival, burst } : arrival)
    const row = await db
      .selectFrom('inbox')
      .selectAll()
      .where('id', '=', inboxId)
      .executeTakeFirstOrThrow()
    return row.readyAt.getTime() - row.receivedAt.getTime()
  }

  test.each<[string, Incoming, boolean]>([
    ['a greeting', { text: 'здравствуйте' }, true],
    ['half a sentence', { text: 'купила чайник' }, true],
    ['24 letters', { text: 'x'.repeat(24) }, true],
    ['25 letters', { text: 'x'.repeat(25) }, false],
    ['a question', { text: 'где заказ?' }, false],
    ['a number', { text: 'заказ 1042' }, false],
    ['a press', { text: 'Yes', press: 'menu:yes' }, false],
    ['a photo', { text: 'look', files: [{ id: 'f', name: 'n', type: 't', size: 1 }] }, false],
    ['an event', { event: { kind: 'k' } }, false],
  ])('%s', async (name, payload, expected) => {
    expect(isShortText(payload)).toBe(expected)
    expect(await waits(`wait ${name}`, payload)).toBe(expected ? QUIET_MS : 0)
  })

  test('an album waits for the rest of it; nothing waits while something is asked', async () => {
    const photo = { files: [{ id: 'f', name: 'n', type: 't', size: 1 }] }
    expect(await waits('album', photo, 'g1')).toBe(QUIET_MS)
    await db
      .updateTable('conversation')
      .set({ stack: JSON.stringify([{ id: 'r' }]) })
      .where('id', 'in', (q) =>
        q.selectFrom('address').select('conversationId').where('address', '=', 'album'),
      )
      .execute()
    expect(await waits('album', { text: 'yes' })).toBe(0)
    expect(await waits('album', photo, 'g2')).toBe(QUIET_MS)
  })
})

test.runIf(testDatabaseUrl)('an arrival is kept while a turn holds the conversation', async () => {
  const { write } = createDoor(db, clock)
  const { conversationId } = await write('locked', 'first')
  const told = await db.transaction().execute(async (tx) => {
    await lockConversation(tx, conversationId)
    return await Promise.race([
      write('locked', 'second'),
      new Promise((done) => setTimeout(done, 2000)),
    ])
  })
  expect(told).toMatchObject({ conversationId, fresh: true })
})

test('a poll is kept whole, with its cursor, and never turns the cursor back', async () => {
  const { ingestBatch } = createDoor(db, clock)
  const batch = (ids: number[]): Arrival[] =>
    ids.map((id) => ({
      channel: 'poll',
      address: `p${id % 3}`,
      externalId: `${id}`,
      payload: { text: `${id}` },
    }))
  const both = await Promise.all([
    ingestBatch(batch([1, 2, 3, 4, 5]), { channel: 'poll', next: 6 }),
    ingestBatch(batch([5, 4, 3, 2, 1]), { channel: 'poll', next: 6 }),
  ])
  expect(both.flat().filter(({ fresh }) => fresh)).toHaveLength(5)
  await ingestBatch(batch([2, 3]), { channel: 'poll', next: 4 })
  expect(await readCursor(db, 'poll', new Date())).toBe(6)
})

test('a stopping process keeps what it has begun and refuses the rest', async () => {
  const { write, stop } = createDoor(db, clock)
  const begun = write('stopping', 'in time')
  await stop()
  await expect(begun).resolves.toMatchObject({ fresh: true })
  await expect(write('stopping', 'too late')).rejects.toBeInstanceOf(IngestStopped)
})
