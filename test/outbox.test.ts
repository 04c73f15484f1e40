import { beforeAll, describe, expect, test } from 'vitest'
import type { Sent } from '../src/channels/channel.ts'
import { createSender, type SenderParts } from '../src/outbox/sender.ts'
import { judge } from '../src/outbox/verdict.ts'
import type { Db } from '../src/storage/database.ts'
import { appendMessage, type NewMessage } from '../src/storage/transcript.ts'
import { createSweeper } from '../src/timers/sweeper.ts'
import { sweepOutbox } from '../src/timers/sweeps.ts'
import { createClock, createDoor } from './fakes/house.ts'
import { createMailbox } from './fakes/mailbox.ts'
import { openTestDatabase, quiet } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

let addresses = 0
/** A sending process and a conversation that is reached through its mailbox. */
async function begin(given: Partial<SenderParts> = {}) {
  const clock = createClock()
  const mailbox = createMailbox()
  const closed: string[] = []
  const parts: SenderParts = {
    db,
    channels: new Map([[mailbox.name, mailbox]]),
    now: clock.now,
    process: 'one',
    callMs: 1000,
    limit: 8,
    closed: (id) => void closed.push(id),
    log: quiet,
    ...given,
  }
  const address = `chat-${++addresses}`
  const door = createDoor(db, clock)
  const { conversationId: id } = await door.write(address, 'hello')
  const say = (text: string, more: Partial<NewMessage> = {}) =>
    db.transaction().execute((tx) =>
      appendMessage(tx, {
        conversationId: id,
        author: 'bot',
        body: { text },
        at: clock.now(),
        ...more,
      }),
    )
  const rows = () =>
    db.selectFrom('outbox').selectAll().where('conversationId', '=', id).orderBy('id').execute()
  return {
    id,
    address,
    clock,
    mailbox,
    closed,
    parts,
    say,
    rows,
    door,
    sender: createSender(parts),
    states: async () => (await rows()).map(({ state }) => state),
    texts: () =>
      mailbox.delivered.filter((sent) => sent.address === address).map(({ text }) => text),
    addressState: async () =>
      (await db.selectFrom('address').select('state').where('address', '=', address).execute())[0]
        ?.state,
  }
}

describe('appending', () => {
  test('numbers the transcript and puts one row for each open address that needs one', async () => {
    const { id, say, rows } = await begin()
    const reached = { channel: 'telegram', conversationId: id }
    await db
      .insertInto('address')
      .values([
        { ...reached, channel: 'web', address: `web-${id}` },
        { ...reached, address: `shut-${id}`, state: 'closed' },
      ])
      .execute()
    await Promise.all([say('a'), say('b'), say('c', { author: 'customer' })])
    expect((await rows()).map(({ body }) => body.text).sort()).toEqual(['a', 'b'])
    const numbers = await db
      .selectFrom('message')
      .select('seq')
      .where('conversationId', '=', id)
      .orderBy('seq')
      .execute()
    expect(numbers.map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  test('of the same client id at once writes one message', async () => {
    const { say, rows } = await begin()
    const told = await Promise.all(
      Array.from({ length: 10 }, () => say('once', { author: 'system', clientId: 'c1' })),
    )
    expect(told.filter(({ is }) => is === 'written')).toHaveLength(1)
    expect(await rows()).toHaveLength(1)
  })

  test('under a fence of the past writes nothing', async () => {
    const { say, rows } = await begin()
    expect(await say('late', { author: 'agent', fence: 7 })).toEqual({ is: 'stale' })
    expect(await rows()).toEqual([])
  })
})

describe('the sender', () => {
  test('sends in order, one at a time, however many processes are rung', async () => {
    const { id, say, mailbox, sender, parts, texts, states, rows } = await begin()
    const written = Array.from({ length: 12 }, (_, n) => `message ${n}`)
    for (const text of written) await say(text)
    const other = createSender({ ...parts, process: 'two' })
    await Promise.all([sender.run(id), other.run(id), sender.run(id)])
    await expect.poll(states).toEqual(written.map(() => 'sent'))
    expect(texts()).toEqual(written)
    expect(mailbox.crowd).toBe(1)
    expect((await rows())[0]?.externalMessageId).toBe('m1')
  })

  const SECOND = 1000
  test.each<[string, Sent | 'hang' | 'throw', number]>([
    ['asks for patience', { is: 'wait', retryAfterMs: 3 * SECOND }, 3 * SECOND],
    ['is away', { is: 'unavailable', reason: '502' }, SECOND],
    ['is cut', { is: 'unknown', reason: 'socket' }, SECOND],
    ['throws', 'throw', SECOND],
    ['never answers', 'hang', SECOND],
  ])('whose channel %s tries again later, and keeps the order', async (_name, outcome, pause) => {
    const { id, say, mailbox, sender, texts, clock, rows } = await begin({ callMs: 100 })
    mailbox.next = [outcome]
    await say('first')
    await say('second')
    await sender.run(id)
    expect(texts()).toEqual([])
    const [row] = await rows()
    expect(row).toMatchObject({ state: 'pending', tries: pause === SECOND ? 1 : 0 })
    const rest = (row?.notBefore.getTime() ?? 0) - clock.now().getTime()
    expect(rest).toBeGreaterThan(pause - 500)
    expect(rest).toBeLessThanOrEqual(pause)
    clock.jump(pause)
    await sender.run(id)
    expect(texts()).toEqual(['first', 'second'])
  })

  test('wakes by itself when the pause is over', async () => {
    const { id, say, mailbox, sender, texts } = await begin()
    mailbox.next = [{ is: 'wait', retryAfterMs: 300 }]
    await say('first')
    await sender.run(id)
    await expect.poll(texts, { timeout: 3000 }).toEqual(['first'])
  })

  test('gives up an address that was closed, until the customer writes again', async () => {
    const { id, say, mailbox, sender, states, closed, addressState, door, address, texts } =
      await begin()
    mailbox.next = [{ is: 'blocked', reason: 'bot was blocked by the user' }]
    await say('first')
    await say('second')
    await sender.run(id)
    expect(await states()).toEqual(['dead', 'dead'])
    expect(await addressState()).toBe('closed')
    expect(closed).toEqual([id])
    await say('nobody hears this')
    await door.write(address, 'I am back')
    await say('welcome')
    await sender.run(id)
    expect(texts()).toEqual(['welcome'])
  })

  test('sends bare words when the formatting was refused, and nothing when those are too', async () => {
    const { id, say, mailbox, sender, states } = await begin()
    mailbox.next = [
      { is: 'refused', reason: 'cannot parse entities', plainMayPass: true },
      { is: 'sent', externalId: 'x' },
      { is: 'refused', reason: 'too long' },
    ]
    await say('first')
    await say('second')
    await say('third')
    await sender.run(id)
    expect(mailbox.delivered.map(({ text, plain }) => [text, plain])).toEqual([
      ['first', true],
      ['third', false],
    ])
    expect(await states()).toEqual(['sent', 'dead', 'sent'])
  })

  test('drops words of a bot that no longer owns the conversation, and no others', async () => {
    const { id, say, sender, texts, states } = await begin()
    await say('bot before')
    await say('agent before', { author: 'agent' })
    await say('system before', { author: 'system' })
    await db.updateTable('conversation').set({ fence: 1 }).where('id', '=', id).execute()
    await say('bot after')
    await sender.run(id)
    expect(texts()).toEqual(['agent before', 'system before', 'bot after'])
    expect(await states()).toEqual(['dropped', 'sent', 'sent', 'sent'])
  })

  test('whose process died in the middle of a send: an answer goes again, a reminder does not', async () => {
    const { id, say, mailbox, sender, parts, clock, texts, states } = await begin({
      callMs: 60_000,
    })
    mailbox.next = ['hang', 'hang']
    await say('reminder', { resend: false })
    void sender.run(id)
    await expect.poll(states).toEqual(['sending'])
    clock.jump(66_000)
    await say('answer')
    const second = createSender({ ...parts, process: 'two' })
    void second.run(id)
    await expect.poll(states).toEqual(['dead', 'sending'])
    clock.jump(66_000)
    const third = createSender({ ...parts, process: 'three' })
    const sweeper = createSweeper({
      sweeps: [sweepOutbox({ db, now: clock.now, run: third.run, channels: ['telegram'] })],
      hold: async () => true,
      release: async () => undefined,
      everyMs: 1000,
      log: quiet,
    })
    await sweeper.sweep()
    await expect.poll(states).toEqual(['dead', 'sent'])
    expect(texts()).toEqual(['answer'])
  })

  test('that stops finishes what it has begun and claims nothing more', async () => {
    const { id, say, sender, texts, states } = await begin()
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) await say(text)
    const run = sender.run(id)
    await expect.poll(texts).toContain('a')
    await Promise.all([sender.stop(), run])
    expect((await states()).filter((state) => state === 'sending')).toEqual([])
    expect((await states()).filter((state) => state === 'sent')).toHaveLength(texts().length)
  })
})

test.each([
  [1, 1],
  [2, 2],
  [3, 4],
  [6, 32],
  [7, 60],
  [2000, 60],
])('after %i tries the next is %i seconds away', (tries, seconds) => {
  const now = new Date()
  const row = { tries, resend: true, part: 0, createdAt: now }
  const verdict = judge({ is: 'unavailable', reason: '502' }, row, now)
  expect(verdict).toMatchObject({ state: 'pending' })
  if (verdict.state !== 'pending') return
  expect(verdict.notBefore.getTime() - now.getTime()).toBe(seconds * 1000)
})

test('what could not be delivered for a day is given up', () => {
  const now = new Date()
  const row = {
    tries: 9,
    resend: true,
    part: 0,
    createdAt: new Date(now.getTime() - 25 * 3_600_000),
  }
  expect(judge({ is: 'unavailable', reason: '502' }, row, now).state).toBe('dead')
})
