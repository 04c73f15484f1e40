import { afterAll, describe, expect, test } from 'vitest'
import { toDay } from '../src/day.ts'
import { DEMO_SHOP, readShopFile } from '../src/shop/file.ts'
import { openFileShop } from '../src/shop/file-shop.ts'
import { ANSWERS, shopContract } from '../src/shop/http-contract.ts'
import { openHttpShop } from '../src/shop/http-shop.ts'
import { isSigned, sign } from '../src/shop/signature.ts'
import { startHttpShop } from './fakes/http-shop.ts'

const TOKEN = 'a-token-for-two-ends'
const today = toDay('2026-11-21')
const fake = await startHttpShop(TOKEN)
afterAll(fake.close)
let now = new Date('2026-11-21T09:00:00Z')
const open = (token = TOKEN) =>
  openHttpShop({ url: fake.url, token, now: () => now, today: () => today })
const read = readShopFile(DEMO_SHOP)
if ('problems' in read) throw new Error(read.problems.join('\n'))
const filed = openFileShop(read.file, today)

describe('a shop behind HTTP', () => {
  test('answers as the same shop of a file does', async () => {
    const { shop } = await open()
    for (const customer of ['maria', 'olga', 'nobody']) {
      expect(await shop.customer(customer)).toEqual(await filed.customer(customer))
      expect(await shop.ordersOf(customer)).toEqual(await filed.ordersOf(customer))
    }
    expect(await shop.order('1042')).toEqual(await filed.order('1042'))
    expect(await shop.order('../1042?x=#')).toBeUndefined()
    expect(await shop.orderNamedIn('заказ № 10-42')).toEqual(await filed.order('1042'))
    expect(await shop.parts()).toEqual(await filed.parts())
    expect((await shop.slots('assembly', 'Москва')).map(({ id }) => id)).toEqual(
      (await filed.slots('assembly', 'Москва')).map(({ id }) => id),
    )
    expect(await shop.partner('partner-1')).toEqual(await filed.partner('partner-1'))
  })

  test('is asked again when it stumbles, and once for many who ask at once', async () => {
    const { shop } = await open()
    fake.asked.length = 0
    fake.next.push(503, 500)
    const both = await Promise.all([shop.order('1042'), shop.order('1042')])
    expect(both.map((order) => order?.number)).toEqual(['1042', '1042'])
    expect(fake.asked.filter((path) => path === '/orders/1042')).toHaveLength(3)
    await shop.order('1042')
    expect(fake.asked.filter((path) => path === '/orders/1042')).toHaveLength(3)
  })

  test('is remembered while it is away, and forgotten when an order changes', async () => {
    const { shop, forget } = await open()
    await shop.order('1042')
    now = new Date(now.getTime() + 30_000)
    fake.next.push(503, 503, 503)
    expect((await shop.order('1042'))?.number).toBe('1042')
    fake.asked.length = 0
    await shop.order('1077')
    forget({ number: '1077', customer: 'maria' })
    await shop.order('1077')
    expect(fake.asked.filter((path) => path === '/orders/1077')).toHaveLength(2)
  })

  test('that refuses our token stops the start', async () => {
    await expect(open('another-token')).rejects.toThrow('401')
  })

  test('has a contract for everything that is asked of it', () => {
    const { paths } = shopContract()
    expect(Object.keys(paths)).toHaveLength(Object.keys(ANSWERS).length + 1)
    expect(JSON.stringify(paths)).toContain('returnTermsGiven')
  })
})

test('a signature holds for one body, one secret and five minutes', () => {
  const at = new Date('2026-11-21T09:00:00Z')
  const header = sign('secret', 'body', at)
  const proven = (change: object) =>
    isSigned(header, { secret: 'secret', body: 'body', now: at, ...change })
  expect(proven({})).toBe(true)
  expect(proven({ body: 'Body' })).toBe(false)
  expect(proven({ secret: 'other' })).toBe(false)
  expect(proven({ now: new Date(at.getTime() + 301_000) })).toBe(false)
  expect(isSigned('t=1,v1=zz', { secret: 'secret', body: 'body', now: at })).toBe(false)
})
