import { beforeAll, expect, test } from 'vitest'
import type { Db } from '../src/storage/database.ts'
import { takePlace } from '../src/storage/send-pace.ts'
import { openTestDatabase } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

/** So slow that no machine is slow enough to see a place come free. */
const SLOW = { everyMs: 3_600_000, burst: 25 }

test('however many ask at once, each has a place of its own, one after the other', async () => {
  const asked = Array.from({ length: 60 }, () => takePlace(db, 'crowd', SLOW))
  const waits = (await Promise.all(asked)).sort((a, b) => a - b)
  expect(waits.filter((ms) => ms === 0)).toHaveLength(25)
  const places = waits.slice(25).map((ms) => Math.round(ms / SLOW.everyMs))
  expect(places).toEqual(places.map((_, index) => index + 1))
})

test('another queue has its own', async () => {
  const one = { everyMs: 3_600_000, burst: 1 }
  expect(await takePlace(db, 'one', one)).toBe(0)
  expect(await takePlace(db, 'one', one)).toBeGreaterThan(0)
  expect(await takePlace(db, 'other', one)).toBe(0)
})

test('after a rest there is room again', async () => {
  const quick = { everyMs: 100, burst: 1 }
  expect(await takePlace(db, 'quick', quick)).toBe(0)
  const wait = await takePlace(db, 'quick', quick)
  expect(wait).toBeLessThanOrEqual(quick.everyMs)
  await new Promise((resolve) => setTimeout(resolve, wait + quick.everyMs))
  expect(await takePlace(db, 'quick', quick)).toBe(0)
})
