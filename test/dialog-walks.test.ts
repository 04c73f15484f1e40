import { expect, test } from 'vitest'
import { partsFrom, type Walk, walkOf } from './walks/walk.ts'

/** The short form of `npm run walks`; a fault tells the seed that brings it back. */
const WALKS = 400
const SEED = 424_242

test('whatever a customer does, the bot goes on, and writes nothing that was not confirmed', async () => {
  const walks: Walk[] = []
  for (let seed = SEED; seed < SEED + WALKS; seed++) walks.push(await walkOf(seed))
  expect(walks.filter(({ fault }) => fault)).toEqual([])
  expect(walks.reduce((sum, { opened }) => sum + opened, 0)).toBeGreaterThan(5)
  expect(new Set(walks.flatMap(({ flows }) => flows)).size).toBeGreaterThan(3)
}, 120_000)

test('the same messages come to the same end', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    expect(await partsFrom(await walkOf(seed)), `seed ${seed}`).toBeUndefined()
  }
}, 60_000)
