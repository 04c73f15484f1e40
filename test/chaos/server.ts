import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

export interface ServerUnderTest {
  readonly url: string
  pid(): number | undefined
  /** Everything that it printed for its operator. */
  said(): string
  /** Everything that it logged, over all its lives. */
  logged(): string
  /** Starts the process and waits until it says that it is ready. */
  start(): Promise<void>
  /** Ends it at once, in the middle of whatever it does. */
  kill(): Promise<void>
  /** Asks it to stop and waits for its exit code. */
  stop(): Promise<number | null>
}

const READY_WITHIN_MS = 180_000

/** The real program as its own process, so that it can be killed like one. */
export function serverUnderTest(
  env: Record<string, string>,
  port: number,
  logFile: string,
): ServerUnderTest {
  const url = `http://127.0.0.1:${port}`
  const log: WriteStream = createWriteStream(logFile, { flags: 'a' })
  let child: ChildProcess | undefined
  let said = ''
  let logged = ''

  const isReady = async () => {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) }).catch(
      () => undefined,
    )
    return answer?.ok === true
  }

  const start = async () => {
    child = spawn(process.execPath, ['src/cli.ts', 'start'], {
      env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout?.pipe(log, { end: false })
    child.stdout?.on('data', (chunk) => {
      said += chunk
    })
    child.stderr?.pipe(log, { end: false })
    child.stderr?.on('data', (chunk) => {
      logged += chunk
    })
    const deadline = Date.now() + READY_WITHIN_MS
    while (!(await isReady())) {
      if (child.exitCode !== null)
        throw new Error(`the server ended with ${child.exitCode}; see ${logFile}`)
      if (Date.now() > deadline) throw new Error(`the server is not ready; see ${logFile}`)
      await pause(50)
    }
  }

  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null)
      return child?.exitCode ?? null
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
    return child.exitCode
  }

  return {
    url,
    start,
    pid: () => child?.pid,
    said: () => said,
    logged: () => logged,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}
