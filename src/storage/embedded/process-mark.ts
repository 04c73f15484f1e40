import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Which process this is, so that others can tell later whether it still runs. */
export interface ProcessMark {
  pid: number
  /** Where its number means something: the boot of one machine, the container on it. */
  world: string
  /** When it started; a number is given again to another process one day. */
  startedAt: string
}

/** Linux tells these in /proc; elsewhere the number alone must do. */
function fromProc(read: () => string): string {
  try {
    return read().trim()
  } catch {
    return ''
  }
}

const thisWorld = (): string =>
  [
    hostname(),
    fromProc(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    fromProc(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ')

/** Behind the name, which may hold spaces and brackets: field 3 is the state, 22 the start. */
const startOf = (pid: number): string =>
  fromProc(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? 'zombie' : (fields[19] ?? '')
  })

export const markThisProcess = (): ProcessMark => ({
  pid: process.pid,
  world: thisWorld(),
  startedAt: startOf(process.pid),
})

/** Whether that process still runs; `unknown` when it belongs to another machine or container. */
export function isRunning(mark: ProcessMark): boolean | 'unknown' {
  if (mark.world !== thisWorld()) return 'unknown'
  try {
    process.kill(mark.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return startOf(mark.pid) === mark.startedAt
}
