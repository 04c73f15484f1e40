import { type Child, LANES, type Lane, type Place, startChild } from './sockets/lane.ts'

const IDLE = Number(process.env.BENCH_IDLE ?? 8000)
const ACTIVE = Number(process.env.BENCH_ACTIVE ?? 500)
const ROUNDS = 5
/** Messages of one speaker in one round. */
const EACH = 10

interface Side {
  server: Child
  clients: Child
  /** KB of memory for a connection. */
  memory: number
  /** Microseconds of CPU for a message and its answer, a round. */
  message: number[]
  /** Longest stall while everybody is told, ms, a round. */
  stall: number[]
}

/** Opens all connections of a lane, and sees what they take. */
async function openSide(lane: Lane): Promise<Side> {
  const side: Side = {
    server: startChild('server', lane),
    clients: startChild('clients', lane),
    ...{ memory: 0, message: [], stall: [] },
  }
  const { server, clients } = side
  const places = await server.ask<Place[]>({ ask: 'places', count: IDLE + ACTIVE })
  // The active ones come first and speak: everything is loaded and warm before the idle are counted.
  await clients.ask({ ask: 'connect', places: places.slice(0, ACTIVE) })
  await measureTalk(side)
  const before = await server.ask<number>({ ask: 'memory' })
  await clients.ask({ ask: 'connect', places: places.slice(ACTIVE) })
  const after = await server.ask<number>({ ask: 'memory' })
  return { ...side, memory: (after - before) / 1024 / IDLE }
}

async function measureTalk({ server, clients }: Side): Promise<number> {
  const before = await server.ask<number>({ ask: 'cpu' })
  const messages = await clients.ask<number>({ ask: 'talk', speakers: ACTIVE, rounds: EACH })
  const after = await server.ask<number>({ ask: 'cpu' })
  return (after - before) / messages
}

async function measureNotice({ server, clients }: Side): Promise<number> {
  const before = await clients.ask<number>({ ask: 'heard' })
  const stall = await server.ask<number>({ ask: 'notify' })
  const all = IDLE + ACTIVE
  for (let tries = 0; ; tries++) {
    const heard = (await clients.ask<number>({ ask: 'heard' })) - before
    if (heard >= all) return stall
    if (tries > 200) throw new Error(`only ${heard} of ${all} heard the news`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0
const ratios = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.map((one, at) => one / (theirs[at] ?? 1)))

/**
 * Many visitors on one process: memory of an idle connection, CPU of a message, and for how long
 * telling everybody holds up the rest, beside bare `ws` and socket.io. All lanes are open at once and
 * take their turns.
 */
export async function run(): Promise<boolean> {
  const sides = new Map<Lane, Side>()
  try {
    for (const lane of LANES) sides.set(lane, await openSide(lane))
    for (let round = 0; round < ROUNDS; round++) {
      for (const side of sides.values()) side.message.push(await measureTalk(side))
      for (const side of sides.values()) side.stall.push(await measureNotice(side))
    }
    return report(sides)
  } finally {
    for (const { server, clients } of sides.values()) {
      server.end()
      clients.end()
    }
  }
}

function report(sides: ReadonlyMap<Lane, Side>): boolean {
  const of = (lane: Lane) => sides.get(lane)!
  const [bare, ours, split, io] = [of('bare'), of('ours'), of('split'), of('socket.io')]
  const say = (line: string) => process.stdout.write(`${line}\n`)
  say(`${IDLE} idle and ${ACTIVE} active connections, medians of ${ROUNDS} rounds`)
  for (const [lane, { memory, message, stall }] of sides) {
    const figures = [`${memory.toFixed(1)} KB`, `${median(message).toFixed(0)} us a message`]
    say(`${lane.padEnd(10)}${figures.join('  ')}  stall ${median(stall).toFixed(1)} ms`)
  }
  const goals: [string, number, number][] = [
    ['W1 memory over bare ws', ours.memory / bare.memory, 1.3],
    ['W1 memory over socket.io', ours.memory / io.memory, 0.4],
    ['W2 message over bare ws echo', ratios(ours.message, bare.message), 1.5],
    ['W2 message over a bare POST and push', ratios(ours.message, split.message), 1.5],
    ['W3 longest stall, ms', median(ours.stall), 10],
  ]
  for (const [name, figure, most] of goals) {
    say(`${figure <= most ? 'ok  ' : 'MISS'} ${name}: ${figure.toFixed(2)} (goal ${most})`)
  }
  return goals.every(([, figure, most]) => figure <= most)
}
