import { afterAll, beforeAll, expect, test } from 'vitest'
import { newSite } from './fakes/whole-house.ts'
import { type Cable, openCable } from './lines/cable.ts'
import { talkThroughCuts } from './lines/lines.ts'
import { testRedisUrl } from './profile.ts'

const SECRET = 'the-secret-of-the-cut-lines'
let cable: Cable

beforeAll(async () => {
  const site = await newSite()
  const houses = [await site.open(undefined, { DIRECTLINE_SECRET: SECRET })]
  if (testRedisUrl) houses.push(await site.open(undefined, { DIRECTLINE_SECRET: SECRET }))
  cable = await openCable(houses.map(({ address }) => address))
}, 120_000)
afterAll(() => cable.close())

test('the public client shows every message once and in order, however often its line is cut', async () => {
  const figures = await talkThroughCuts(cable, SECRET, { clients: 4, messages: 40, cuts: 8 })
  expect(figures).toMatchObject({ lost: 0, doubled: 0, disordered: 0, messages: 40, cuts: 8 })
  expect(figures.answersLost).toBeGreaterThan(0)
  expect(figures.rows).toBeGreaterThan(40)
}, 180_000)
