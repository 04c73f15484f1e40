import { ModelFailed } from './model.ts'

/** Keeps from asking an endpoint that does not answer. */
export interface Breaker {
  /** Calls, or throws {@link ModelFailed} `resting` at once. */
  call<T>(work: () => Promise<T>): Promise<T>
  /** closed: asked; open: not asked; half-open: one call tries it. */
  state(): 'closed' | 'open' | 'half-open'
}

export interface BreakerParts {
  now(): Date
  /** Failures in a row that open it. */
  failures: number
  /** How long it rests before one call may try. */
  restMs: number
}

/** Says nothing about the endpoint: our own budget, or a customer who was quicker. */
const OURS: ReadonlySet<string> = new Set(['resting', 'spent', 'abandoned'])

/** A circuit breaker (M. Nygard, Release It!): opens after failures in a row, tries again after a rest. */
export function createBreaker({ now, failures, restMs }: BreakerParts): Breaker {
  let inARow = 0
  let openedAt: number | undefined
  let trying = false

  const state = () => {
    if (openedAt === undefined) return 'closed'
    return now().getTime() - openedAt >= restMs ? 'half-open' : 'open'
  }
  const failed = (error: unknown) => {
    if (error instanceof ModelFailed && OURS.has(error.failing)) return
    inARow++
    if (openedAt !== undefined || inARow >= failures) openedAt = now().getTime()
  }
  /** Whether this call is the one that tries a resting endpoint; throws when it must not be asked. */
  const enter = () => {
    const at = state()
    if (at === 'closed') return false
    if (at === 'open' || trying) throw new ModelFailed('resting', `${inARow} failures in a row`)
    return true
  }

  return {
    state,
    async call(work) {
      const tries = enter()
      trying ||= tries
      try {
        const came = await work()
        inARow = 0
        openedAt = undefined
        return came
      } catch (error) {
        failed(error)
        throw error
      } finally {
        if (tries) trying = false
      }
    },
  }
}
