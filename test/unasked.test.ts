import { DateTime } from 'luxon'
import { afterAll, expect, test } from 'vitest'
import type { Body } from '../src/message.ts'
import { DEMO_SHOP, readShopFile } from '../src/shop/file.ts'
import { SIGNATURE_HEADER, sign } from '../src/shop/signature.ts'
import { startHttpShop } from './fakes/http-shop.ts'
import { startFakeLlm } from './fakes/llm/server.ts'
import { seeded } from './fakes/random.ts'
import { createCalendar } from './month/calendar.ts'
import { openDesk } from './month/desk.ts'
import { createPostbox, webDoor } from './month/doors.ts'
import { openMonthHouse } from './month/house.ts'
import { newMigratedFolder, newPlace, quiet, testDatabaseUrl } from './profile.ts'

/** What the house says by itself, as it comes about: by the shop's signed news, by time, by an agent. */
const TOKEN = 'a-token-for-two-ends'
const HOUR = 3600
const place = await (testDatabaseUrl ? newPlace() : newMigratedFolder())
const noon = DateTime.now().setZone('Europe/Moscow').plus({ days: 1 }).set({ hour: 12, minute: 0 })
const calendar = createCalendar(noon.toJSDate())
const read = readShopFile(DEMO_SHOP)
if ('problems' in read) throw new Error(read.problems.join('\n'))
const { file } = read
const shop = await startHttpShop(TOKEN, file)
const model = await startFakeLlm()
const house = await openMonthHouse({
  ...{ place: place.settings, shop: { url: shop.url, token: TOKEN }, model, calendar, log: quiet },
  telegram: createPostbox(seeded(1), { seen: () => undefined }),
})
const { db } = house.ground.database
afterAll(async () => {
  await house.stop()
  await Promise.all([shop.close(), model.close()])
  await place.remove()
})

const seen: string[] = []
const maria = webDoor(
  {
    ...{ base: house.base, calendar, seen: (text: string) => void seen.push(text) },
    identitySecret: house.ground.secrets.identity,
  },
  { id: 'maria', locale: 'en' },
  true,
)

/** Time passes, and everything comes about that was due by then. */
async function after(seconds: number): Promise<void> {
  calendar.pass(seconds)
  await house.sweep()
  await house.settled()
}
async function say(text: string): Promise<string> {
  const id = await maria.say(text)
  await house.settled()
  await after(2)
  return id
}

async function tellNews(event: { id: string; order: string; customer: string; status: string }) {
  const body = JSON.stringify(event)
  const answer = await fetch(`${house.base}/api/shop/events`, {
    ...{ method: 'POST', body },
    headers: {
      'content-type': 'application/json',
      [SIGNATURE_HEADER]: sign(TOKEN, body, calendar.now()),
    },
  })
  await house.settled()
  return answer.status
}

async function texts(conversationId: string) {
  const rows = await db
    .selectFrom('message')
    .select(['author', 'body'])
    .where('conversationId', '=', conversationId)
    .orderBy('seq')
    .execute()
  return rows.filter(({ author }) => author !== 'customer').map(({ body }) => body)
}

test('news of an order come through the signed door once, and assembly is offered hours later', async () => {
  const id = await say('hello')
  const order = file.orders.find(({ number }) => number === '1077')!
  const today = noon.toISODate() as string
  Object.assign(order, { status: 'delivered', deliveredOn: today })
  order.events.push({ at: today, status: 'delivered' })
  const news = { id: 'n1', order: '1077', customer: 'maria', status: 'delivered' }
  expect(await tellNews(news)).toBe(200)
  expect(await tellNews(news)).toBe(200)
  const told = (await texts(id)).filter(({ text }) => text.includes('1077'))
  expect(told).toHaveLength(1)
  await after(3 * HOUR)
  const offer = (await texts(id)).at(-1)
  expect(offer?.text).toContain('Sever wardrobe')
  expect(offer?.choices?.length).toBeGreaterThan(1)
  await say('no')
  await after(24 * HOUR)
  expect((await texts(id)).filter(({ text }) => text === offer?.text)).toHaveLength(1)
}, 120_000)

test('a deadline that comes near and passes is told, and a person takes it up', async () => {
  const id = await say('I want to return the hat, never used')
  for (let asked = 0; asked < 8; asked++) {
    const choices = (await texts(id)).at(-1)?.choices ?? []
    const choice = choices.find(({ id }) => /:(right|refund|untouched)$/.test(id)) ?? choices.at(0)
    const open = await db.selectFrom('request').select('number').execute()
    if (!choice || open.length > 0) break
    await maria.press(choice)
    await house.settled()
    await after(2)
  }
  const [request] = await db.selectFrom('request').select('number').execute()
  expect(request?.number).toMatch(/^R-/)
  for (let day = 0; day < 13; day++) await after(24 * HOUR)
  const owed = await db.selectFrom('deadline').selectAll().where('owedBy', '=', 'shop').execute()
  expect(owed.every(({ remindedAt, breachedAt }) => remindedAt && breachedAt)).toBe(true)
  const late = await db.selectFrom('case').select(['reason', 'priority']).execute()
  expect(late).toContainEqual({ reason: 'deadline', priority: 'urgent' })
}, 120_000)

test('whoever was helped by a person rates them once, by the button that came at the end', async () => {
  const calls = { calendar, random: seeded(2), zone: 'Europe/Moscow', settled: house.settled }
  calendar.to(DateTime.fromJSDate(calendar.now()).plus({ days: 1 }).toJSDate())
  const desk = await openDesk({
    base: house.base,
    db,
    ...calls,
    manner: { returns: 0, leaves: 0, silent: 0 },
  })
  const id = await say('a human please')
  await desk.work()
  await after(2)
  const rating = ({ choices = [] }: Body) => choices[0]?.id.startsWith('rate:') === true
  const asked = (await texts(id)).findLast(rating)
  expect(asked?.choices).toHaveLength(5)
  const [five] = asked?.choices ?? []
  for (let times = 0; times < 2; times++) {
    await maria.press(five!)
    await house.settled()
    await after(2)
  }
  const rated = await db.selectFrom('rating').select(['score', 'caseId']).execute()
  expect(rated).toEqual([{ score: 5, caseId: expect.any(String) }])
}, 120_000)
