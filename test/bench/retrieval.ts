import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { makeCorpus } from './corpus.ts'
import { ENGINES, type EngineName } from './engines.ts'

const SIZES = [100, 1000, 10_000]
const ROUNDS = 5
/** How long a slice of one lane lasts, ms. */
const SLICE = 400

interface Built {
  buildMs: number
  megabytes: number
  exact10: number
  exact1: number
  inflected10: number
}
interface Lane extends Built {
  engine: EngineName
  child: ChildProcess
  /** CPU microseconds a query, one a round. */
  perQuery: number[]
}

const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

/** One engine in a process of its own: builds, tells what it found, then runs slices on demand. */
function lane(engine: EngineName, size: number): void {
  const { texts, known } = makeCorpus(size)
  // A first small index, so that compiling is nobody's build time.
  ENGINES[engine](makeCorpus(200, 1).texts)
  globalThis.gc?.()
  const used = (): number => {
    globalThis.gc?.()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = used()
  let find = ENGINES[engine]([])
  const build = cpuOf(() => {
    find = ENGINES[engine](texts)
  })
  const memory = used() - before
  const share = (some: readonly { article: number; query: string }[], most: number): number =>
    some.filter(({ article, query }) => find(query).slice(0, most).includes(article)).length /
    some.length
  const exact = known.map(({ article, exact }) => ({ article, query: exact }))
  const inflected = known.flatMap(({ article, inflected }) =>
    inflected ? [{ article, query: inflected }] : [],
  )
  process.send?.({
    buildMs: build / 1000,
    megabytes: memory / 1e6,
    exact10: share(exact, 10),
    exact1: share(exact, 1),
    inflected10: share(inflected, 10),
  } satisfies Built)
  process.on('message', () => {
    let queries = 0
    const until = performance.now() + SLICE
    const cpu = cpuOf(() => {
      while (performance.now() < until) for (const { query } of exact) queries += find(query) && 1
    })
    process.send?.(cpu / queries)
  })
}

const median = (some: readonly number[]): number =>
  [...some].sort((a, b) => a - b)[Math.floor(some.length / 2)]!

async function openLane(engine: EngineName, size: number): Promise<Lane> {
  const child = fork(import.meta.filename, [engine, String(size)], { execArgv: ['--expose-gc'] })
  const [built] = (await once(child, 'message')) as [Built]
  return { engine, child, perQuery: [], ...built }
}

async function measure(size: number): Promise<Lane[]> {
  const lanes: Lane[] = []
  for (const engine of Object.keys(ENGINES) as EngineName[])
    lanes.push(await openLane(engine, size))
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { child, perQuery } of lanes) {
      child.send('slice')
      const [micros] = (await once(child, 'message')) as [number]
      if (round > 0) perQuery.push(micros)
    }
  }
  for (const { child } of lanes) child.kill()
  return lanes
}

const line = (cells: readonly string[]): string =>
  `${cells.map((cell) => cell.padEnd(16)).join('')}\n`

/** Ratios to the hand-written index of the same round. */
const ratio = (lane: Lane, floor: Lane): number =>
  median(lane.perQuery.map((micros, round) => micros / floor.perQuery[round]!))

function print(size: number, lanes: readonly Lane[]): void {
  const [floor] = lanes as [Lane]
  process.stdout.write(`\nN = ${size}\n`)
  process.stdout.write(
    line(['', 'CPU us/query', 'x floor', 'MB', 'build ms', 'hit@10', 'hit@1', 'inflected@10']),
  )
  for (const lane of lanes) {
    const { engine, perQuery, megabytes, buildMs, exact10, exact1, inflected10 } = lane
    const name = engine.length > 15 ? engine.replace(' + ', '+').slice(0, 15) : engine
    const shares = [exact10, exact1, inflected10].map((share) => share.toFixed(3))
    const figures = [median(perQuery).toFixed(1), ratio(lane, floor).toFixed(2)]
    process.stdout.write(
      line([name, ...figures, megabytes.toFixed(1), buildMs.toFixed(0), ...shares]),
    )
  }
}

/** What must hold; each as a sentence when it does not. */
function broken(size: number, lanes: readonly Lane[]): string[] {
  const [floor, own, mini, miniStem] = lanes as [Lane, Lane, Lane, Lane]
  const most = Math.max(floor.inflected10, mini.inflected10, miniStem.inflected10)
  const all: [string, boolean][] = [
    ['K1 CPU a query at most 2x of the typed arrays', size < 1000 || ratio(own, floor) <= 2],
    [
      'K1 at most 0.2x of MiniSearch',
      size < 10_000 || ratio(own, floor) <= 0.2 * ratio(mini, floor),
    ],
    ['K2 inflected Russian hit@10 at least 0.95', own.inflected10 >= 0.95],
    ['K2 inflected as good as every peer', own.inflected10 >= most - 0.01],
    ['K2 exact forms hit@1 as good as MiniSearch', own.exact1 >= mini.exact1 - 0.01],
    ['K3 memory at most 1.5x', size < 10_000 || own.megabytes <= 1.5 * floor.megabytes],
    ['K4 build at most 1.2x', size < 10_000 || own.buildMs <= 1.2 * floor.buildMs],
  ]
  return all.filter(([, holds]) => !holds).map(([goal]) => `N = ${size}: ${goal}: missed`)
}

/** Retrieval at three sizes against what one could write by hand or take from a shelf. */
export async function run(): Promise<boolean> {
  const missed: string[] = []
  for (const size of SIZES) {
    const lanes = await measure(size)
    print(size, lanes)
    missed.push(...broken(size, lanes))
  }
  process.stdout.write(`\n${missed.length > 0 ? missed.join('\n') : 'all goals met'}\n`)
  return missed.length === 0
}

const [, , engine, size] = process.argv
if (process.send && engine && engine in ENGINES) lane(engine as EngineName, Number(size))
