import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

/** Who is compared: what everybody could write in an hour, what many take, and the house's own door. */
export const LANES = ['bare', 'socket.io', 'split', 'ours'] as const
export type Lane = (typeof LANES)[number]

/** One connection of a lane: where its socket opens, and what it says when it speaks. */
export interface Place {
  socket: string
  /** Absent: it speaks through its socket. */
  post?: { url: string; token: string }
}

/** Questions to a child, by name; each is answered once. */
export type Ask =
  | { ask: 'places'; count: number }
  | { ask: 'memory' }
  | { ask: 'cpu' }
  | { ask: 'notify' }
  | { ask: 'connect'; places: Place[] }
  | { ask: 'talk'; speakers: number; rounds: number }
  | { ask: 'heard' }

export interface Child {
  ask<T>(what: Ask): Promise<T>
  end(): void
}

/** Starts `server.ts` or `clients.ts` for a lane, in a process of its own. */
export function startChild(file: 'server' | 'clients', lane: Lane): Child {
  const path = join(import.meta.dirname, `${file}.ts`)
  const child: ChildProcess = fork(path, [lane], { execArgv: ['--expose-gc'] })
  let fail: (error: Error) => void = () => undefined
  child.on('exit', (code) => fail(new Error(`${file} of ${lane} ended with ${code}`)))
  return {
    ask: (what) =>
      new Promise((resolve, reject) => {
        fail = reject
        child.once('message', (answer) => resolve(answer as never))
        child.send(what)
      }),
    end: () => void child.kill('SIGKILL'),
  }
}
