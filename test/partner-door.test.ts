import { expect, test } from 'vitest'
import { createHttp } from '../src/channels/http.ts'
import { addSignedDoor } from '../src/channels/signed-door.ts'
import type { Ground } from '../src/house/ground.ts'
import { partnerDoor } from '../src/house/partner-door.ts'
import { bookingLedger } from '../src/storage/bookings.ts'
import { findWorkOrder } from '../src/storage/work-orders.ts'
import { PartnerKey } from '../src/value.ts'
import { startPartners } from './fakes/partner.ts'
import { mind } from './fakes/talking.ts'
import { openTestDatabase, quiet } from './profile.ts'

/** One white pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

test('partners answer at a signed door; nobody else is heard', async () => {
  const { db, ...database } = await openTestDatabase()
  const rung: string[] = []
  const app = await createHttp({
    log: quiet,
    isStorageAway: () => false,
    ready: async () => ({ ok: true, parts: {} }),
  })
  const ground = {
    database: { db, ...database },
    mind: () => mind,
    now: () => new Date(),
  } as unknown as Ground
  await addSignedDoor(
    app,
    partnerDoor(ground, { answer: () => undefined, ring: (_, id) => void rung.push(id) }),
  )
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
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
  expect(rung).toEqual([id, id])
  const rows = await db
    .selectFrom('inbox')
    .select(['channel', 'payload'])
    .where('conversationId', '=', id)
    .execute()
  expect(rows).toMatchObject([
    { channel: 'partner', payload: { event: { kind: 'partner-answer', work: order } } },
  ])
  expect(JSON.parse(String(rows[0]?.payload.event?.files))).toMatchObject([
    { name: 'photo-1.png', type: 'image/png' },
  ])
  expect(JSON.stringify(rows)).not.toContain('Ромашка')
  await app.close()
  await partners.close()
}, 120_000)
