import { expect, test } from 'vitest'
import { bookingLedger } from '../src/storage/bookings.ts'
import { findWorkOrder } from '../src/storage/work-orders.ts'
import { PartnerKey } from '../src/value.ts'
import { startPartners } from './fakes/partner.ts'
import { openWholeHouse } from './fakes/whole-house.ts'

/** One white pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

test('partners answer at a signed door; what they say is the shop’s word to the customer', async () => {
  const { ground, address } = await openWholeHouse()
  const { db } = ground.database
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
  const item = { order: '1', line: 1, product: 'table', title: { ru: 'Стол', en: 'Table' } }
  const slot = { id: 's', start: '2030-11-24T10:00:00+03:00', end: '2030-11-24T13:00:00+03:00' }
  const booked = await db.transaction().execute((tx) =>
    bookingLedger(tx, id).book({
      kind: 'assembly',
      item,
      city: 'Москва',
      place: { slot, zone: 'Europe/Moscow', capacity: 1, partner: new PartnerKey('partner-1') },
      answers: { item: { kind: 'item', value: item } },
      bookedOn: '2026-11-21' as never,
      bookedBy: 'run:book:0',
      now: new Date(),
    }),
  )
  if (booked.is !== 'booked') throw new Error(booked.is)
  const order = (await findWorkOrder(db, { request: booked.booking.number }))?.number ?? ''
  const partners = await startPartners(() => undefined)
  const say = (secret: string, body: object, sender = 'partner-1') =>
    partners.answer(address, { id: sender, secret }, body)
  const report = {
    id: 'a1',
    order,
    answer: 'report',
    photos: [{ data: PNG }],
    remark: 'Иван, ООО «Ромашка»',
  }
  expect(await say('wrong', report)).toBe(401)
  expect(await say('demo-1', report, 'partner-9')).toBe(401)
  expect(await say('demo-2', report, 'partner-2')).toBe(404)
  expect(await say('demo-1', { ...report, answer: 'maybe' })).toBe(400)
  expect(await say('demo-1', { ...report, photos: [{ data: 'aGVsbG8=' }] })).toBe(400)
  expect(await say('demo-1', report)).toBe(200)
  expect(await say('demo-1', report)).toBe(200)
  const messages = () =>
    db.selectFrom('message').select('body').where('conversationId', '=', id).execute()
  await expect.poll(async () => (await messages()).length, { timeout: 30_000 }).toBe(1)
  const [told] = await messages()
  expect(told?.body.text).toContain(booked.booking.number)
  expect(told?.body.files).toMatchObject([{ name: 'photo-1.png', type: 'image/png' }])
  expect(JSON.stringify(told)).not.toMatch(/Ромашка|partner|W-\d/)
  await partners.close()
}, 120_000)
