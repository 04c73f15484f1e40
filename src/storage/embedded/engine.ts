import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../log.ts'
import { type Backend, startBackend } from './backend.ts'
import { copyCluster } from './cluster.ts'
import { Mux } from './mux.ts'
import { query } from './wire.ts'

/** The one backend of the house, replaced when it breaks, behind the mux that outlives it. */
export interface Engine {
  mux: Mux
  /** Throws while the backend is being replaced. */
  ping(): Promise<void>
  /** Copies the cluster to a folder that is not there yet, while everybody waits. */
  copyTo(target: string): Promise<void>
  /** Writes everything into its place and ends the thread. */
  close(): Promise<void>
}

const ATTEMPTS = 5
const PAUSE_MS = 1000
const CLOSED = new Error('the embedded database is closed')

/** Starts the backend of a folder that holds a cluster, and keeps one running until `close`. */
export async function startEngine(folder: string, log: Log): Promise<Engine> {
  let closing = false
  let backend: Backend
  const start = () => startBackend(folder, (error) => mux.lose(error))
  const mux = new Mux((batch) => backend.exec(batch), {
    onWarning: (sentence) => log.warn(`embedded database: ${sentence}`),
    onLost: (error) => {
      log.error({ error: error.message }, 'embedded database lost; starting it again')
      void replace()
    },
  })

  const replace = async (): Promise<void> => {
    await backend.kill()
    for (let attempt = 1; attempt <= ATTEMPTS && !closing; attempt++) {
      try {
        backend = await start()
        log.warn('embedded database is back')
        return mux.resume()
      } catch (error) {
        log.error({ error: String(error) }, 'embedded database does not start')
        await sleep(PAUSE_MS)
      }
    }
    mux.end(new Error('the embedded database does not start any more; see the log'))
  }

  const close = async (): Promise<void> => {
    closing = true
    const wasUp = !mux.isDown
    mux.end(CLOSED)
    if (!wasUp) return backend.kill()
    await backend.exec(query('checkpoint'))
    await backend.close()
  }

  const copyTo = (target: string) =>
    mux.alone(async () => {
      await backend.exec(query('checkpoint'))
      await copyCluster(folder, target)
    })

  backend = await start()
  return { mux, copyTo, close, ping: () => ping(mux, backend) }
}

/** Goes past the line of the waiting: it asks whether the backend lives, not whether it is busy. */
async function ping(mux: Mux, backend: Backend): Promise<void> {
  if (mux.isDown) throw new Error('the embedded database is being started again')
  await backend.exec(query(''))
}
