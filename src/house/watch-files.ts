import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { watch } from 'chokidar'
import type { Log } from '../log.ts'

/** An editor saves, and a checkout writes, in several strokes: they are one edit. */
const QUIET_MS = 100
/** Where the system tells nothing, as on some network folders, we look ourselves. */
const LOOK_MS = 5000
/** After trouble that is not the files' fault, such as a ledger that is away. */
const AGAIN_MS = 1000

export interface FileWatch {
  close(): Promise<void>
}

export interface Watching {
  /** What was there when the files were read first, by {@link lookAt}. */
  seen: string
  /** Called after every edit, never twice at a time; called again later when it throws. */
  reload(): Promise<void>
  log: Log
}

/**
 * Follows what stands in the folders. The system's events are only hints: whether anything changed
 * is decided by names, sizes and times of the files.
 */
export function watchFiles(
  folders: readonly string[],
  { reload, log, ...before }: Watching,
): FileWatch {
  let { seen } = before
  let work = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  async function look(): Promise<void> {
    const now = await lookAt(folders)
    if (closed || now === seen) return
    await reload()
    seen = now
  }
  const lookIn = (ms: number): void => {
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(lookNext, ms)
    timer.unref()
  }
  function lookNext(): void {
    lookIn(LOOK_MS)
    work = work.then(look).catch((err: unknown) => {
      log.error({ err }, 'an edit of flows or knowledge could not be taken yet')
      lookIn(AGAIN_MS)
    })
  }

  const watcher = watch([...folders], { ignoreInitial: true, persistent: false })
  watcher.on('all', () => lookIn(QUIET_MS))
  watcher.on('error', (err) => log.warn({ err }, 'the system does not tell of edits, we look'))
  lookIn(QUIET_MS)
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await watcher.close()
      await work
    },
  }
}

/** Names, sizes and times of the files: changes when a file comes, goes or is written. */
export async function lookAt(folders: readonly string[]): Promise<string> {
  const files = await Promise.all(folders.map(listFiles))
  const marks = files.flat().map(async (file) => {
    const known = await stat(file).catch(() => undefined)
    return known?.isFile() ? `${file} ${known.size} ${known.mtimeMs} ${known.ino}` : ''
  })
  return (await Promise.all(marks)).join('\n')
}

const listFiles = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  return names.sort().map((name) => join(folder, name))
}
