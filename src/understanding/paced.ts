import { setImmediate } from 'node:timers/promises'

/** Long work in short steps: between two of them others may be served. */
export type Paced<T> = Generator<undefined, T, undefined>

/** How long others wait at most, beside the longest single step. */
const SLICE_MS = 15

/** Does the work to its end, and nothing else meanwhile. */
export function atOnce<T>(work: Paced<T>): T {
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

/** Does the work a little at a time; whatever else the process has to do goes on between. */
export async function inTurns<T>(work: Paced<T>): Promise<T> {
  let since = performance.now()
  let step = work.next()
  while (!step.done) {
    if (performance.now() - since > SLICE_MS) {
      await setImmediate()
      since = performance.now()
    }
    step = work.next()
  }
  return step.value
}

/** How many are done between two looks around. */
const MANY = 50

/** `map`, with a look around every now and then. */
export function* mapPaced<T, U>(all: readonly T[], one: (of: T) => U): Paced<U[]> {
  const made: U[] = []
  for (const of of all) {
    made.push(one(of))
    if (made.length % MANY === 0) yield
  }
  return made
}
