import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

const BROWSER = ['widget', 'console-page', 'shop-page']

/** The house, from the cellar up. A file imports from its own room or from a floor below. */
const FLOORS: readonly (readonly string[])[] = [
  ['config', 'message', 'text', 'day', 'value', 'log'],
  ['channels', 'shop', 'model', 'storage', 'queue'],
  ['flows', 'knowledge', 'understanding', 'handoff'],
  ['actions', 'dialog'],
  ['inbox', 'outbox', 'timers', 'console', 'telegram-desk', 'help'],
  [
    'ways-to-ask',
    'edited-files',
    'mind',
    'second-opinion',
    'models',
    'rehearsal',
    'transcript',
    'evaluation',
    'house',
    'main',
    'build',
    'commands',
    'cli',
    ...BROWSER,
  ],
]
/** What browser code may know of the server: shapes only, erased before they arrive. */
const BROWSER_MAY_READ = ['message', 'console', ...BROWSER]
/** Under the roof everything is put together: there a room may use those named before it. */
const ROOF = FLOORS.length - 1
const MAX_LINES = 250

const files = globSync('src/**/*.{ts,tsx}').map(normalize).sort()
const source = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const IMPORT =
  /^\s*(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

const imports: Import[] = [...source].flatMap(([from, text]) =>
  [...text.matchAll(IMPORT)]
    .map((match) => ({ typeOnly: Boolean(match[1]), target: match[2] ?? match[3] ?? '' }))
    .filter(({ target }) => target.startsWith('.'))
    .map(({ typeOnly, target }) => ({
      from,
      to: normalize(join(dirname(from), target)),
      typeOnly,
    })),
)

const roomOf = (file: string): string => (file.split('/')[1] ?? '').replace(/\.tsx?$/, '')
const floorOf = (file: string): number => FLOORS.findIndex((rooms) => rooms.includes(roomOf(file)))

function isAllowed(from: string, to: string): boolean {
  const [above, below] = [floorOf(from), floorOf(to)]
  if (above === ROOF && below === ROOF) {
    const rooms = FLOORS[ROOF] ?? []
    return rooms.indexOf(roomOf(from)) > rooms.indexOf(roomOf(to))
  }
  return above > below || (above === 0 && below === 0)
}

function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>()
  const visit = (file: string, path: string[]): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const next of edges.get(file) ?? []) {
      const cycle = visit(next, [...path, file])
      if (cycle) return cycle
    }
    done.add(file)
    return undefined
  }
  for (const file of edges.keys()) {
    const cycle = visit(file, [])
    if (cycle) return cycle
  }
  return undefined
}

describe('the house', () => {
  test('holds as many files and arrows as were read', () => {
    expect(files.length).toBeGreaterThan(40)
    expect(imports.length).toBeGreaterThan(files.length)
  })

  test('every file stands on a floor', () => {
    expect(files.filter((file) => floorOf(file) < 0)).toEqual([])
  })

  test('imports stay in the room or go down', () => {
    const wrong = imports
      .filter(({ from }) => !BROWSER.includes(roomOf(from)))
      .filter(({ from, to }) => roomOf(from) !== roomOf(to) && !isAllowed(from, to))
    expect(wrong).toEqual([])
  })

  test('browser code takes nothing but types from the server', () => {
    const wrong = imports
      .filter(({ from, to }) => BROWSER.includes(roomOf(from)) && roomOf(from) !== roomOf(to))
      .filter(({ to, typeOnly }) => !typeOnly || !BROWSER_MAY_READ.includes(roomOf(to)))
    expect(wrong).toEqual([])
  })

  test('there are no cycles', () => {
    const edges = new Map(
      files.map((file) => [file, imports.filter((i) => i.from === file).map((i) => i.to)]),
    )
    expect(findCycle(edges)).toBeUndefined()
  })

  test(`no file is longer than ${MAX_LINES} lines`, () => {
    const long = [...source].filter(([, text]) => text.split('\n').length > MAX_LINES + 1)
    expect(long.map(([file]) => file)).toEqual([])
  })

  test('sentences for people do not stand in TypeScript', () => {
    const mayReadRussian = /src\/understanding\/|src\/text\.ts|src\/text\/cities\.ts/
    const russian = [...source].filter(
      ([file, text]) =>
        !mayReadRussian.test(file) &&
        /[а-яё]{4,}/i.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
    )
    expect(russian.map(([file]) => file)).toEqual([])
  })

  test('every file that README walks through is there', () => {
    const named = readFileSync('README.md', 'utf8').match(/\bsrc\/[\w./-]+\.tsx?\b/g) ?? []
    expect(named.length).toBeGreaterThan(15)
    expect(named.filter((file) => !existsSync(file))).toEqual([])
  })
})
