import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/**
 * `npm run walks -- --walks 100000 --seed 1 [--threads 2]`: so many customers who do anything at all.
 * One line of JSON at the end; progress and the first faults, whole, on stderr. `--only SEED` plays one
 * walk and prints it.
 */
interface Share {
  from: number
  to: number
}

/** What some of the walks came to. */
interface Tally {
  walks: number
  turns: number
  opened: number
  crashes: number
  'dead ends': number
  'unconfirmed writes': number
  'opened twice': number
  /** Walks that were played twice, and came to another end. */
  repeated: number
  'other ends': number
  flows: Record<string, number>
  faults: string[]
}

const NOTHING: Tally = {
  walks: 0,
  turns: 0,
  opened: 0,
  crashes: 0,
  'dead ends': 0,
  'unconfirmed writes': 0,
  'opened twice': 0,
  repeated: 0,
  'other ends': 0,
  flows: {},
  faults: [],
}
const COUNTED_AS = {
  crash: 'crashes',
  'dead end': 'dead ends',
  'unconfirmed write': 'unconfirmed writes',
  'opened twice': 'opened twice',
} as const
/** One walk of so many is played twice. */
const REPEAT_EVERY = 20
const TOLD_EVERY = 200
const MOST_FAULTS = 10

async function playShare({ from, to }: Share): Promise<void> {
  const { partsFrom, walkOf } = await import('./walk.ts')
  let tally: Tally = structuredClone(NOTHING)
  for (let seed = from; seed < to; seed++) {
    const walk = await walkOf(seed)
    tally.walks++
    tally.turns += walk.turns
    tally.opened += walk.opened
    for (const flow of walk.flows) tally.flows[flow] = (tally.flows[flow] ?? 0) + 1
    if (walk.fault) {
      tally[COUNTED_AS[walk.fault.is]]++
      tally.faults.push(
        [`seed ${seed}: ${walk.fault.is}: ${walk.fault.what}`, ...walk.log].join('\n'),
      )
    }
    if (seed % REPEAT_EVERY === 0) {
      tally.repeated++
      const other = await partsFrom(walk)
      if (other !== undefined) {
        tally['other ends']++
        tally.faults.push(`seed ${seed}: another end at ${other}`)
      }
    }
    if (tally.walks < TOLD_EVERY && seed + 1 < to) continue
    parentPort?.postMessage(tally)
    tally = structuredClone(NOTHING)
  }
}

function add(sum: Tally, more: Tally): Tally {
  const flows = { ...sum.flows }
  for (const [name, count] of Object.entries(more.flows)) flows[name] = (flows[name] ?? 0) + count
  const counted = Object.entries(sum).map(([name, value]) => [
    name,
    typeof value === 'number' ? value + (more[name as keyof Tally] as number) : value,
  ])
  return { ...Object.fromEntries(counted), flows, faults: [...sum.faults, ...more.faults] }
}

async function playAll(walks: number, seed: number, threads: number): Promise<Tally> {
  let sum = structuredClone(NOTHING)
  const each = Math.ceil(walks / threads)
  const shares = Array.from({ length: threads }, (_, at): Share => {
    const from = seed + at * each
    return { from, to: Math.min(from + each, seed + walks) }
  })
  await Promise.all(
    shares.map(
      (share) =>
        new Promise<void>((done, fail) => {
          const worker = new Worker(new URL(import.meta.url), { workerData: share })
          worker.on('message', (tally: Tally) => {
            for (const fault of tally.faults.slice(0, MOST_FAULTS - sum.faults.length)) tell(fault)
            sum = add(sum, tally)
            tell(`${sum.walks} of ${walks} walks, ${sum.turns} turns, ${sum.faults.length} faults`)
          })
          worker.on('error', fail)
          worker.on('exit', () => done())
        }),
    ),
  )
  return sum
}

const tell = (line: string): void => void process.stderr.write(`${line}\n`)

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      walks: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string', default: String(Math.min(2, availableParallelism())) },
      only: { type: 'string' },
    },
  })
  if (values.only !== undefined) {
    const { walkOf } = await import('./walk.ts')
    const { log, fault } = await walkOf(Number(values.only))
    process.stdout.write(`${[...log, JSON.stringify(fault ?? 'no fault')].join('\n')}\n`)
    return
  }
  const began = performance.now()
  const { faults, ...sum } = await playAll(
    Number(values.walks),
    Number(values.seed),
    Number(values.threads),
  )
  const seconds = Math.round((performance.now() - began) / 1000)
  const result = { ...sum, seed: Number(values.seed), seconds, faults: faults.length }
  process.stdout.write(`${JSON.stringify(result)}\n`)
  if (faults.length > 0) process.exitCode = 1
}

await (isMainThread ? main() : playShare(workerData as Share))
