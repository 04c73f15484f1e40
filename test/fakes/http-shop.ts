import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEMO_SHOP, readShopFile } from '../../src/shop/file.ts'
import type { ShopFile } from '../../src/shop/file-schema.ts'
import { numberFinder } from '../../src/shop/order-number.ts'

export interface FakeShop {
  url: string
  /** Paths that were asked for. */
  asked: string[]
  /** Statuses of the coming answers; the right one when nothing is said. */
  next: number[]
  close(): Promise<void>
}

function demoFile(): ShopFile {
  const read = readShopFile(DEMO_SHOP)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return read.file
}

/** How an answer goes wrong: another status, or later than it might be. */
export interface ShopFault {
  status?: number
  delayMs?: number
}

/**
 * A shop behind HTTP, by the published contract; it wants to be shown its token. It answers from the
 * file as it stands at that moment: absent, the demo shop's.
 */
export async function startHttpShop(
  token: string,
  file: ShopFile = demoFile(),
  fault: (path: string) => ShopFault = () => ({}),
): Promise<FakeShop> {
  const asked: string[] = []
  const next: number[] = []
  const find = (path: string, query: URLSearchParams): unknown => {
    const { customers, orders, slots, ...catalogue } = file
    const [, list, id, more] = path.split('/').map(decodeURIComponent)
    if (list === 'catalogue') return catalogue
    if (list === 'customers' && more) return orders.filter(({ customer }) => customer === id)
    if (list === 'customers') return customers.find((one) => one.id === id)
    if (list === 'orders') return orders.find(({ number }) => number === id)
    if (list === 'named-order') {
      const named = numberFinder(orders.map(({ number }) => number))
      return orders.find(({ number }) => number === named(query.get('text') ?? ''))
    }
    return slots.filter(
      ({ kind, city }) => kind === query.get('kind') && city === query.get('city'),
    )
  }
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
    asked.push(pathname)
    const proven = request.headers.authorization === `Bearer ${token}`
    const found = find(pathname, searchParams)
    const wrong = fault(pathname)
    if (wrong.delayMs) await sleep(wrong.delayMs)
    const well = wrong.status ?? next.shift() ?? (found === undefined ? 404 : 200)
    const status = proven ? well : 401
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    next,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
