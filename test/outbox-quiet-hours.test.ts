import { beforeAll, describe, expect, test } from 'vitest'
import { quietEnd } from '../src/outbox/quiet-hours.ts'
import { createSender } from '../src/outbox/sender.ts'
import type { Db } from '../src/storage/database.ts'
import { appendMessage, type NewMessage } from '../src/storage/transcript.ts'
import { createSweeper } from '../src/timers/sweeper.ts'
import { sweepOutbox } from '../src/timers/sweeps.ts'
import { createDoor } from './fakes/house.ts'
import { createMailbox } from './fakes/mailbox.ts'
import { openTestDatabase, quiet } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

/** In Moscow, where the customers of this page live, it is 20:00. */
const EVENING = new Date('2030-05-14T17:00:00Z')
const HOURS = { from: 22, to: 8 }
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const UNASKED = { resend: false } as const

let addresses = 0
async function begin() {
  let now = EVENING
  const clock = { now: () => now, jump: (ms: number) => void (now = new Date(now.getTime() + ms)) }
  const mailbox = createMailbox()
  const channels = new Map([[mailbox.name, mailbox]])
  const common = { db, channels, now: clock.now, callMs: 1000, limit: 8, quietHours: HOURS }
  const sender = createSender({ ...common, process: 'one', closed: () => undefined, log: quiet })
  const address = `sleeper-${++addresses}`
  const door = createDoor(db, clock)
  const { conversationId: id } = await door.write(address, 'what about my order?')
  const say = async (text: string, more: Partial<NewMessage> = {}) => {
    const said = { conversationId: id, author: 'system' as const, body: { text }, at: now, ...more }
    await db.transaction().execute((tx) => appendMessage(tx, said))
    await sender.run(id)
  }
  const sweeper = createSweeper({
    sweeps: [sweepOutbox({ db, now: clock.now, run: sender.run, channels: ['telegram'] })],
    hold: async () => true,
    release: async () => undefined,
    everyMs: 1000,
    log: quiet,
  })
  const rows = () =>
    db.selectFrom('outbox').selectAll().where('conversationId', '=', id).orderBy('seq').execute()
  return {
    ...{ id, clock, say, sender, sweeper, rows },
    write: (text: string) => door.write(address, text),
    texts: () =>
      mailbox.delivered.filter((sent) => sent.address === address).map(({ text }) => text),
  }
}

describe('at night', () => {
  test('what nobody asked for waits for the morning, and what somebody says passes it', async () => {
    const { clock, say, sweeper, texts, rows } = await begin()
    clock.jump(6 * HOUR)
    await say('your parcel is here', UNASKED)
    await say('how did we do?', UNASKED)
    await say('an answer of a colleague', { author: 'agent' })
    expect(texts()).toEqual(['an answer of a colleague'])
    const [held] = await rows()
    expect(held).toMatchObject({ state: 'pending', held: true, tries: 0 })
    expect(held?.notBefore).toEqual(new Date('2030-05-15T05:00:00Z'))
    clock.jump(5 * HOUR)
    await sweeper.sweep()
    expect(texts()).toHaveLength(1)
    // Nothing but the ledger and the sweep brings it out: another process may have held it.
    clock.jump(2 * HOUR)
    await sweeper.sweep()
    await expect
      .poll(async () => (await rows()).map(({ state }) => state))
      .toEqual(Array(3).fill('sent'))
    expect(texts().slice(1)).toEqual(['your parcel is here', 'how did we do?'])
  })

  test('by day it goes out at once', async () => {
    const { say, texts, rows } = await begin()
    await say('your parcel is here', UNASKED)
    expect(texts()).toEqual(['your parcel is here'])
    expect((await rows())[0]).toMatchObject({ state: 'sent', held: false })
  })

  test('who writes is awake, and hears what was held before the answer', async () => {
    const { clock, say, texts, write } = await begin()
    clock.jump(6 * HOUR)
    await say('your parcel is here', UNASKED)
    await write('are you there at this hour?')
    await say('I am', { author: 'bot' })
    await expect.poll(texts).toEqual(['your parcel is here', 'I am'])
    await say('one more thing', UNASKED)
    expect(texts()).toHaveLength(3)
    clock.jump(HOUR)
    await say('and another', UNASKED)
    expect(texts()).toHaveLength(3)
  })

  test('who wants no news by the morning is not sent what was held', async () => {
    const { id, clock, say, sweeper, texts, rows } = await begin()
    clock.jump(6 * HOUR)
    await say('your parcel is here', UNASKED)
    const rule = { conversationId: id, news: false, changedAt: clock.now() }
    await db.insertInto('contactRule').values(rule).execute()
    clock.jump(10 * HOUR)
    await sweeper.sweep()
    await expect.poll(async () => (await rows())[0]?.state).toBe('dropped')
    expect(texts()).toEqual([])
  })
})

test.each([
  ['before midnight', '2030-05-14T20:30:00Z', 'Europe/Moscow', HOURS, '2030-05-15T05:00:00Z'],
  ['after midnight', '2030-05-14T23:30:00Z', 'Europe/Moscow', HOURS, '2030-05-15T05:00:00Z'],
  ['on the last minute', '2030-05-15T04:59:59Z', 'Europe/Moscow', HOURS, '2030-05-15T05:00:00Z'],
  ['in the morning', '2030-05-15T05:00:00Z', 'Europe/Moscow', HOURS, undefined],
  ['by day', '2030-05-15T12:00:00Z', 'Europe/Moscow', HOURS, undefined],
  ['far in the east', '2030-05-14T13:30:00Z', 'Asia/Vladivostok', HOURS, '2030-05-14T22:00:00Z'],
  [
    'when clocks go forward',
    '2030-03-30T23:00:00Z',
    'Europe/Berlin',
    HOURS,
    '2030-03-31T06:00:00Z',
  ],
  ['when clocks go back', '2030-10-26T22:00:00Z', 'Europe/Berlin', HOURS, '2030-10-27T07:00:00Z'],
  [
    'a rest at noon',
    '2030-05-15T10:00:00Z',
    'Europe/Moscow',
    { from: 12, to: 15 },
    '2030-05-15T12:00:00Z',
  ],
  [
    'until midnight',
    '2030-05-14T20:00:00Z',
    'Europe/Moscow',
    { from: 20, to: 24 },
    '2030-05-14T21:00:00Z',
  ],
  ['no quiet hours', '2030-05-14T23:30:00Z', 'Europe/Moscow', { from: 0, to: 0 }, undefined],
])('the night ends: %s', (...[, at, zone, hours, end]) => {
  const until = quietEnd(new Date(at), zone, hours)
  expect(until).toEqual(end === undefined ? undefined : new Date(end))
})
