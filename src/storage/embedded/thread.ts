import { fsyncSync } from 'node:fs'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { query } from './wire.ts'

/** What the thread is told at its start: the folder of the cluster, which exists. */
export interface ThreadData {
  folder: string
}

export type Asked = { batch: Uint8Array } | { close: true }
export type Told =
  | { is: 'ready' }
  | { is: 'answer'; bytes: Uint8Array }
  | { is: 'closed' }
  /** The backend must not be used any more; the thread ends behind this. */
  | { is: 'lost'; reason: string }

/** PGlite's own, without `-F`: fsync stays on, and a small log keeps the next start short. */
const START_PARAMS = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['-c', 'wal_sync_method=fsync'],
  ...['-c', 'max_wal_size=64MB'],
  ...['-c', 'min_wal_size=32MB'],
]
/** How PostgreSQL's own errors leave the WebAssembly: caught, and nothing is broken. */
const LONGJMP = 100

interface Inside {
  NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } }
  _PostgresMainLoopOnce(): void
}

let fsyncs = 0

/** PGlite's file layer cannot fsync; this can. Not public API, therefore {@link assertDurable}. */
function teachFsync(inside: Inside): void {
  inside.NODEFS.stream_ops.fsync = (stream) => {
    fsyncSync(stream.nfd)
    fsyncs++
    return 0
  }
}

function lose(port: MessagePort, reason: string): never {
  port.postMessage({ is: 'lost', reason } satisfies Told)
  process.exit(1)
}

/** PGlite swallows what it does not know, a stack overflow included, and goes on with a torn state. */
function endOnTrap(inside: Inside, port: MessagePort): void {
  const once = inside._PostgresMainLoopOnce
  inside._PostgresMainLoopOnce = () => {
    try {
      once()
    } catch (error) {
      if ((error as { status?: number }).status !== LONGJMP) lose(port, String(error))
      throw error
    }
  }
}

async function run(db: PGlite, batch: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  // What arrives is a view of the backend's memory, good until the next call.
  const onRawData = (bytes: Uint8Array) => void chunks.push(bytes.slice())
  await db.execProtocolRawStream(batch, { syncToFs: false, onRawData })
  return concat(chunks)
}

/** Into memory of its own, which can change hands; that of a Buffer may be shared. */
function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

async function assertDurable(db: PGlite): Promise<void> {
  const before = fsyncs
  await run(db, query(`select pg_logical_emit_message(true, 'aftercare', 'fsync')`))
  if (fsyncs > before) return
  throw new Error('the embedded database does not write its commits to the disk (no fsync)')
}

/** PostgreSQL says on stderr why it will not start: another version's files, a damaged one. */
async function open(folder: string): Promise<PGlite> {
  const said: string[] = []
  let isOpen = false
  const onStderr = (line: string): boolean => {
    if (!isOpen) said.push(line)
    return false
  }
  try {
    const db = new PGlite({ dataDir: folder, startParams: START_PARAMS, onStderr })
    await db.waitReady
    isOpen = true
    return db
  } catch (error) {
    throw new Error(`${folder} does not open: ${said.slice(-5).join(' ')}`, { cause: error })
  }
}

async function serve(port: MessagePort, { folder }: ThreadData): Promise<void> {
  const db = await open(folder)
  const inside = db.Module as unknown as Inside
  teachFsync(inside)
  endOnTrap(inside, port)
  await assertDurable(db)
  port.on('message', async (asked: Asked) => {
    if ('batch' in asked) {
      const bytes = await run(db, asked.batch)
      return port.postMessage({ is: 'answer', bytes } satisfies Told, [bytes.buffer])
    }
    await db.close()
    port.postMessage({ is: 'closed' } satisfies Told)
    port.close()
  })
  port.postMessage({ is: 'ready' } satisfies Told)
}

if (parentPort) await serve(parentPort, workerData as ThreadData)
