import { beforeAll, expect, test } from 'vitest'
import type { Db } from '../src/storage/database.ts'
import { reserveTogether } from '../src/storage/send-pace.ts'
import { openTestDatabase } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

/** So slow that no machine is slow enough to see a second one go. */
const SLOW = { everyMs: 3_600_000, burst: 25 }

test('however many ask at once, together they get what there is', async () => {
  const asked = Array.from({ length: 60 }, () => reserveTogether(db, 'crowd', SLOW))
  const waits = await Promise.all(asked)
  expect(waits.filter((ms) => ms === 0)).toHaveLength(25)
  const longest = Math.max(...waits)
  expect(longest).toBeGreaterThan(SLOW.everyMs * 0.9)
  expect(longest).toBeLessThanOrEqual(SLOW.everyMs)
})

test('another bot has its own', async () => {
  const one = { everyMs: 3_600_000, burst: 1 }
  expect(await reserveTogether(db, 'one', one)).toBe(0)
  expect(await reserveTogether(db, 'one', one)).toBeGreaterThan(0)
  expect(await reserveTogether(db, 'other', one)).toBe(0)
})

test('there is room again after the wait that was told', async () => {
  const quick = { everyMs: 200, burst: 1 }
  expect(await reserveTogether(db, 'quick', quick)).toBe(0)
  for (let wait = 1, tries = 0; wait > 0 && tries < 50; tries++) {
    wait = await reserveTogether(db, 'quick', quick)
    expect(wait).toBeLessThanOrEqual(200)
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
  expect(await reserveTogether(db, 'quick', { everyMs: 3_600_000, burst: 1 })).toBeGreaterThan(0)
})
