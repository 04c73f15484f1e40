import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { isRunning, markThisProcess } from './process-mark.ts'

const holder = z.object({
  pid: z.number(),
  world: z.string(),
  startedAt: z.string(),
  /** Loopback port of its admin door. */
  port: z.number(),
  /** What the admin door wants to hear. */
  token: z.string(),
})

/** Who has the folder, and how to reach him. */
export type Holder = z.infer<typeof holder>

export interface FolderLock {
  /** Gives the folder back. */
  release(): Promise<void>
}

/** Another process works in this data folder. */
export class FolderInUse extends Error {
  override name = 'FolderInUse'
  readonly pid: number
  constructor(dataDir: string, pid: number) {
    super(
      `The data folder ${dataDir} is in use by another Aftercare (process ${pid}). Stop that one first, or set DATA_DIR to another folder; several processes need DATABASE_URL.`,
    )
    this.pid = pid
  }
}

/** How often the holder shows that it lives, for those who cannot see its process. */
const BEAT_MS = 2000
const SILENT_MS = 10_000
const ATTEMPTS = 5

const lockFile = (dataDir: string): string => join(dataDir, 'lock')

/**
 * Takes the data folder for this process: PGlite itself would let two of them write into one
 * folder, and rows would be lost without a word. The lock of a process that died is taken over.
 * `onStolen` is called once if the lock file stops being ours. Throws {@link FolderInUse}.
 */
export async function lockFolder(
  dataDir: string,
  door: { port: number; token: string },
  onStolen: () => void,
): Promise<FolderLock> {
  await mkdir(dataDir, { recursive: true })
  const path = lockFile(dataDir)
  const ours = JSON.stringify({ ...markThisProcess(), ...door } satisfies Holder)
  const pid = await take(path, ours)
  if (pid) throw new FolderInUse(dataDir, pid)
  await sweepRemains(path)
  const beat = setInterval(async () => {
    if (await isStillOurs(path, ours)) return
    clearInterval(beat)
    onStolen()
  }, BEAT_MS).unref()
  return {
    release: async () => {
      clearInterval(beat)
      if ((await readText(path)) === ours) await rm(path, { force: true })
    },
  }
}

/** Who holds the data folder now, if anybody who lives does. */
export async function holderOf(dataDir: string): Promise<Holder | undefined> {
  const path = lockFile(dataDir)
  const text = await readText(path)
  const found = text && parseHolder(text)
  return found && (await isAlive(path, found)) ? found : undefined
}

/** Makes the lock ours, or tells the process that has it. */
async function take(path: string, ours: string): Promise<number | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (await create(path, ours)) return undefined
    const theirs = await readText(path)
    if (theirs === undefined) continue
    const found = parseHolder(theirs)
    if (found && (await isAlive(path, found))) return found.pid
    await putAside(path, theirs)
  }
  throw new Error(`Could not lock the data folder: ${path} keeps changing.`)
}

/**
 * A link appears whole and only where nothing is. A draft that vanished was swept by the process
 * that has the lock by now.
 */
async function create(path: string, text: string): Promise<boolean> {
  const draft = `${path}.draft-${randomUUID()}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
    await link(draft, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST' && code !== 'ENOENT') throw error
    return false
  } finally {
    await handle.close()
    await rm(draft, { force: true })
  }
}

/** Removes a dead lock, and puts it back when it turns out to be a new one. */
async function putAside(path: string, dead: string): Promise<void> {
  const aside = `${path}.aside-${randomUUID()}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await readText(aside)) !== dead) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

/** Removes what processes left behind that died while they took the lock. */
async function sweepRemains(path: string): Promise<void> {
  const folder = dirname(path)
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`)) continue
    const remains = join(folder, name)
    if (name.includes('.draft-') || (await isOld(remains))) await rm(remains, { force: true })
  }
}

/** Somebody may still want to put back what he set aside a moment ago. */
async function isOld(path: string): Promise<boolean> {
  return stat(path).then(
    ({ ctimeMs }) => Date.now() - ctimeMs > SILENT_MS,
    () => false,
  )
}

/** A process that we cannot see, in another container, must have been silent for a while. */
async function isAlive(path: string, found: Holder): Promise<boolean> {
  const running = isRunning(found)
  if (running !== 'unknown') return running
  const first = await beatOf(path)
  if (Math.abs(Date.now() - first) > SILENT_MS) return false
  await sleep(SILENT_MS)
  return (await beatOf(path)) !== first
}

async function beatOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}

/** Shows that we live. A disk that does not answer for a moment has not taken the lock away. */
async function isStillOurs(path: string, ours: string): Promise<boolean> {
  const now = new Date()
  try {
    if ((await readText(path)) !== ours) return false
    await utimes(path, now, now)
  } catch {
    return true
  }
  return true
}

async function readText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

function parseHolder(text: string): Holder | undefined {
  try {
    return holder.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
