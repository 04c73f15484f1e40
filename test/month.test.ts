import { pino } from 'pino'
import { expect, test } from 'vitest'
import { liveMonth } from './month/month.ts'
import { monthPage } from './month/page.ts'
import { newMigratedFolder, newPlace, testDatabaseUrl } from './profile.ts'

test('some days of a small shop end with everything in its place', async () => {
  const place = await (testDatabaseUrl ? newPlace() : newMigratedFolder())
  const logged: string[] = []
  const log = pino({ level: 'info', base: null }, { write: (line) => void logged.push(line) })
  const wish = { customers: 12, days: 4, seed: 11, place: place.settings, log, logged }
  const story = await liveMonth({ ...wish, tell: () => undefined })
  await place.remove()
  const broken = story.checks.filter((check) => check.broken.length > 0)
  expect(broken).toEqual([])
  expect(story.days).toHaveLength(4)
  expect(Object.keys(story.figures.requests).length).toBeGreaterThan(1)
  expect(logged.length).toBeGreaterThan(0)
  expect(monthPage(story)).toContain('What must hold')
}, 300_000)
