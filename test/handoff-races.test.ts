import { expect, test } from 'vitest'
import { interruptBot } from './chaos/desk-moments.ts'
import { raceDesk } from './chaos/desk-races.ts'
import { seeded } from './fakes/random.ts'
import { openTestDatabase, testDatabaseUrl } from './profile.ts'

// The whole of it is a command: `npm run desk-races`.
const [cases, crowd, moments] = testDatabaseUrl ? [6, 20, 40] : [3, 8, 20]

test(`${crowd} claims at once on each of ${cases} cases, among transfers, timeouts and leaving customers: one owner at any time`, async () => {
  const report = await raceDesk(await openTestDatabase(), { cases, crowd, random: seeded(1) })
  expect(report.wrong).toEqual([])
  expect(report.won + report.told).toBe(cases * crowd)
  expect(report.reigns).toBeGreaterThanOrEqual(cases)
})

test(`the bot is not heard after an agent has come, at ${moments} random moments`, async () => {
  const report = await interruptBot(await openTestDatabase(), { moments, random: seeded(2) })
  expect(report.wrong).toEqual([])
  expect(report.before + report.waiting + report.after).toBe(moments)
})
