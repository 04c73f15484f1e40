import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import en from '../src/console-page/messages.en.json' with { type: 'json' }
import { ANY_TEAM, SKILLS } from '../src/handoff/case.ts'

const TEAMS: readonly string[] = [ANY_TEAM, ...SKILLS]

test('every flow hands over to a team that agents can be chosen by, or to everybody', () => {
  const files = globSync('flows/**/*.yaml').filter((file) => !file.endsWith('phrases.yaml'))
  const called = files.flatMap((file) => {
    const { steps } = parse(readFileSync(file, 'utf8')) as { steps: Record<string, object> }
    return Object.values(steps).flatMap((step) =>
      'hand-over' in step ? [`${file}: ${String(step['hand-over'])}`] : [],
    )
  })
  expect(called.length).toBeGreaterThan(10)
  expect(called.filter((line) => !TEAMS.includes(line.split(': ')[1] ?? ''))).toEqual([])
})

test('every team has a name, in the phrases and at the console', () => {
  const { team } = parse(readFileSync('flows/phrases.yaml', 'utf8')) as { team: object }
  expect(Object.keys(team).sort()).toEqual([...TEAMS].sort())
  expect(Object.keys(en)).toEqual(expect.arrayContaining(TEAMS.map((id) => `team-name.${id}`)))
})
