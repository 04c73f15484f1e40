import { describe, expect, test } from 'vitest'
import { phrase } from '../src/flows/phrases.ts'
import { openCase } from '../src/handoff/open.ts'
import type { ConversationEvent } from '../src/message.ts'
import { tellPartners } from '../src/outbox/partner-sender.ts'
import type { NewBooking } from '../src/storage/booking.ts'
import { bookingLedger } from '../src/storage/bookings.ts'
import { putEvent } from '../src/storage/events.ts'
import { proposalReader } from '../src/storage/proposals.ts'
import { findWorkOrder } from '../src/storage/work-orders.ts'
import { createHeed } from '../src/timers/heed.ts'
import { PartnerKey } from '../src/value.ts'
import { createClock, createHouse } from './fakes/house.ts'
import { startPartners } from './fakes/partner.ts'
import { mind } from './fakes/talking.ts'
import { openTestDatabase, quiet } from './profile.ts'

const SECRET = 'between-us-two'
const NAME = 'Мастерская Безымянных'
const PHONE = '+74990001122'
const database = await openTestDatabase()
const { db } = database
const clock = createClock()
const partners = await startPartners(() => SECRET)
const tell = (id: string, locale: 'ru' | 'en', values: Parameters<typeof phrase>[3]) => ({
  text: phrase(mind.library, id, locale, values),
})
const house = createHouse(db, clock, {
  heed: createHeed({ tell }),
  openCase: async (tx, ask) => ({ caseId: (await openCase(tx, ask)).caseId }),
})

const DAY_MS = 86_400_000
let events = 0

/** Something happens to a conversation, and is taken in at once. */
async function happen(conversationId: string, channel: string, event: ConversationEvent) {
  const externalId = `h${++events}`
  await db
    .transaction()
    .execute((tx) => putEvent(tx, { conversationId, channel, externalId, event, now: clock.now() }))
  await house.turns.run(conversationId)
}

let visits = 0

/** A customer whose visit is booked with a partner. */
async function book() {
  const order = `P-${++visits}`
  const { conversationId } = await house.write(`partner-${visits}`, 'привет')
  const wish: NewBooking = {
    kind: 'assembly',
    item: { order, line: 1, product: 'table', title: { ru: 'Стол', en: 'Table' } },
    customer: 'maria',
    city: 'Москва',
    place: {
      slot: { id: order, start: '2030-11-24T10:00:00+03:00', end: '2030-11-24T13:00:00+03:00' },
      zone: 'Europe/Moscow',
      capacity: 1,
      partner: new PartnerKey('partner-1'),
    },
    answers: {
      item: {
        kind: 'item',
        value: { order, line: 1, product: 'table', title: { ru: 'Стол', en: 'Table' } },
      },
      address: { kind: 'address', value: 'ул. Лесная, 5' },
      phone: { kind: 'phone', value: '+79161234567' },
      name: { kind: 'name', value: 'Мария Петрова' },
    },
    bookedOn: '2026-11-21' as never,
    bookedBy: `run-${visits}:book:0`,
    now: clock.now(),
  }
  const booked = await db
    .transaction()
    .execute((tx) => bookingLedger(tx, conversationId).book(wish))
  if (booked.is !== 'booked') throw new Error(booked.is)
  const number = booked.booking.number
  const workOrder = (await findWorkOrder(db, { request: number }))!
  return { conversationId, number, workOrder }
}

const send = () =>
  tellPartners({
    db,
    partner: async () => ({ webhook: `${partners.url}/partner-1/orders`, secret: SECRET }),
    now: clock.now,
    callMs: 5000,
    log: quiet,
  })

const told = (order: string) => partners.heard.filter(({ body }) => body.order === order)

describe('a work order', () => {
  test('tells a partner what is needed and nothing more, signed, until it is taken', async () => {
    const { workOrder, number } = await book()
    partners.next.push(503)
    await send()
    await send()
    expect(told(workOrder.number)).toHaveLength(1)
    clock.jump(1500)
    await send()
    clock.jump(60_000)
    await send()
    const [first, second, ...more] = told(workOrder.number)
    expect(more).toEqual([])
    expect(second).toEqual(first)
    expect(first).toMatchObject({ signed: true, key: `${workOrder.number}:new` })
    expect(first?.body).toMatchObject({
      order: workOrder.number,
      is: 'new',
      task: {
        service: 'assembly',
        item: 'Стол',
        city: 'Москва',
        address: 'ул. Лесная, 5',
        phone: '+79161234567',
        start: '2030-11-24T10:00:00+03:00',
        end: '2030-11-24T13:00:00+03:00',
      },
    })
    expect(JSON.stringify(first?.body)).not.toMatch(new RegExp(`Мария|maria|P-1"|${number}`))
  })

  test('follows the visit when it moves and when it is called off, in order', async () => {
    const { conversationId, number, workOrder } = await book()
    const write = <T>(work: (ledger: ReturnType<typeof bookingLedger>) => Promise<T>) =>
      db.transaction().execute((tx) => work(bookingLedger(tx, conversationId)))
    const slot = {
      id: `moved ${number}`,
      start: '2030-11-25T10:00:00+03:00',
      end: '2030-11-25T13:00:00+03:00',
    }
    await write((ledger) =>
      ledger.move(
        number,
        { slot, zone: 'Europe/Moscow', capacity: 1, partner: new PartnerKey('partner-1') },
        clock.now(),
      ),
    )
    await write((ledger) => ledger.cancel(number, clock.now()))
    for (let round = 0; round < 4; round++) {
      clock.jump(1000)
      await send()
    }
    expect(
      told(workOrder.number).map(({ body }) => [body.is, body.task.start?.slice(0, 10)]),
    ).toEqual([
      ['new', '2030-11-24'],
      ['moved', '2030-11-25'],
      ['called-off', '2030-11-25'],
    ])
  })

  test('goes to whoever comes at the new time; who came before is told that it is off', async () => {
    const { conversationId, number, workOrder } = await book()
    const move = (day: number, partner?: string) =>
      db.transaction().execute((tx) =>
        bookingLedger(tx, conversationId).move(
          number,
          {
            slot: {
              id: `handed ${number} ${day}`,
              start: `2030-11-${day}T10:00:00+03:00`,
              end: `2030-11-${day}T13:00:00+03:00`,
            },
            zone: 'Europe/Moscow',
            capacity: 1,
            ...(partner ? { partner: new PartnerKey(partner) } : {}),
          },
          clock.now(),
        ),
      )
    await move(26, 'partner-2')
    const second = (await findWorkOrder(db, { request: number }))!
    await move(27)
    await move(28, 'partner-1')
    const last = (await findWorkOrder(db, { request: number }))!
    for (let round = 0; round < 6; round++) {
      clock.jump(1000)
      await send()
    }
    const heard = (order: string) =>
      told(order).map(({ body }) => [body.is, body.task.start?.slice(8, 10)])
    expect(heard(workOrder.number)).toEqual([
      ['new', '24'],
      ['called-off', '24'],
    ])
    expect(second.partner).toBe('partner-2')
    expect(heard(second.number)).toEqual([
      ['new', '26'],
      ['called-off', '26'],
    ])
    expect(last).toMatchObject({ partner: 'partner-1', task: { address: 'ул. Лесная, 5' } })
    expect(heard(last.number)).toEqual([['new', '28']])
  })

  test('that is refused for good brings a person at once', async () => {
    const { conversationId } = await book()
    await house.turns.run(conversationId)
    partners.next.push(410)
    await send()
    await house.sweeper.sweep()
    await house.turns.run(conversationId)
    expect(await casesOf(conversationId)).toMatchObject([{ team: 'assembly', reason: 'partner' }])
  })

  test('without an answer for a day brings a person, once', async () => {
    const { conversationId, number } = await book()
    await house.turns.run(conversationId)
    clock.jump(DAY_MS + 60_000)
    await house.sweeper.sweep()
    await house.turns.run(conversationId)
    expect(await casesOf(conversationId)).toMatchObject([
      { team: 'assembly', reason: 'partner', priority: 'high' },
    ])
    expect(await textsOf(conversationId)).toContainEqual(expect.stringContaining(number))
  })

  test('that is answered brings nobody; the customer hears of it from the shop', async () => {
    const { conversationId, number, workOrder } = await book()
    await house.turns.run(conversationId)
    await happen(conversationId, 'partner', {
      kind: 'partner-answer',
      work: workOrder.number,
      answer: 'accepted',
    })
    await happen(conversationId, 'partner', {
      kind: 'partner-answer',
      work: workOrder.number,
      answer: 'done',
    })
    clock.jump(DAY_MS * 2)
    await house.sweeper.sweep()
    await house.turns.run(conversationId)
    expect(await casesOf(conversationId)).toEqual([])
    const texts = (await textsOf(conversationId)).join('\n')
    expect(texts).toMatch(new RegExp(`${number} .*10:00–13:00`))
    expect(texts).toMatch(new RegExp(`work under request ${number}|${number} сделана`))
    expect(texts).not.toMatch(new RegExp(`partner|${NAME}|${workOrder.number}`))
    const request = await db
      .selectFrom('request')
      .select('state')
      .where('number', '=', number)
      .executeTakeFirst()
    expect(request?.state).toBe('done')
  })

  test('keeps another time that is offered until the customer can be asked', async () => {
    const { conversationId, number, workOrder } = await book()
    await house.turns.run(conversationId)
    const times = { start: '2030-11-26T07:00:00Z', end: '2030-11-26T10:00:00Z' }
    await happen(conversationId, 'partner', {
      kind: 'slot-proposed',
      work: workOrder.number,
      ...times,
    })
    expect(await proposalReader(db, conversationId).proposals()).toMatchObject([
      { request: number, slot: { start: '2030-11-26T10:00:00+03:00' } },
    ])
  })
})

test('what is known of a partner is no text', () => {
  const key = new PartnerKey(`${NAME} ${PHONE}`)
  expect(`${key} ${JSON.stringify({ key })} ${String(key)}`).not.toContain(NAME)
})

const casesOf = (id: string) =>
  db
    .selectFrom('case')
    .select(['team', 'reason', 'priority'])
    .where('conversationId', '=', id)
    .execute()

async function textsOf(id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('message')
    .select('body')
    .where('conversationId', '=', id)
    .orderBy('seq')
    .execute()
  return rows.map(({ body }) => body.text)
}
