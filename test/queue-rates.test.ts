import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { createRates, type Rates } from '../src/queue/rates.ts'
import { quiet, testRedisUrl } from './profile.ts'

const open: Rates[] = []
afterEach(() => {
  for (const rates of open.splice(0)) rates.close()
})

function rates(redisUrl = testRedisUrl, prefix = randomBytes(4).toString('hex')): Rates {
  const made = createRates({ log: quiet, prefix, ...(redisUrl ? { redisUrl } : {}) })
  open.push(made)
  return made
}

async function taken(rate: { take(key: string): Promise<number | undefined> }, times: number) {
  let through = 0
  for (let n = 0; n < times; n++) if ((await rate.take('who')) === undefined) through++
  return through
}

test('so many go through, the next is told how long to wait, others are not held up', async () => {
  const rate = rates().perMinute('messages', 3)
  expect(await taken(rate, 3)).toBe(3)
  const wait = await rate.take('who')
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60_000)
  expect(await rate.take('somebody else')).toBeUndefined()
})

test('counts of different names do not touch each other', async () => {
  const both = rates()
  expect(await taken(both.perMinute('messages', 1), 2)).toBe(1)
  expect(await taken(both.perMinute('requests', 1), 2)).toBe(1)
})

test('where Redis does not answer a process counts for itself and refuses nobody for it', async () => {
  const rate = rates('redis://127.0.0.1:1').perMinute('messages', 3)
  expect(await taken(rate, 5)).toBe(3)
})

describe.runIf(testRedisUrl)('several processes', () => {
  test('count together', async () => {
    const prefix = randomBytes(4).toString('hex')
    const one = rates(testRedisUrl, prefix).perMinute('messages', 5)
    const other = rates(testRedisUrl, prefix).perMinute('messages', 5)
    // A connection that is not there yet lets a process count alone.
    await expect.poll(async () => (await taken(one, 1)) + (await taken(other, 1))).toBe(0)
  })
})
