import { type Random, seeded } from '../random.ts'

/** What may go wrong with one call. */
export type Fault =
  /** The server fails and has done nothing. */
  | { is: '500' }
  | { is: '429'; seconds: number }
  /** A page of a proxy instead of JSON. */
  | { is: 'html' }
  /** The connection is cut before anything is done. */
  | { is: 'rst' }
  /** Done, but the answer never arrives. */
  | { is: 'drop_reply' }
  /** Nothing is done and nothing is answered. */
  | { is: 'hang' }
  | { is: 'slow'; ms: number }

interface Planned {
  fault: Fault
  /** 0 to 1. */
  share: number
  method?: string
}

const FAULT = /^(500|429|html|rst|drop_reply|hang|slow)(?::(\d+))?@(\d+(?:\.\d+)?)%(?:\/(\w+))?$/

/**
 * A plan such as `500@3%, drop_reply@2%, 429:1@2%/sendMessage, slow:500@1%`: what goes wrong in which
 * share of the calls, of all methods or of the named one. Throws on anything else.
 */
export function readFaultPlan(plan: string): Planned[] {
  return plan
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [, is, figure, share, method] = FAULT.exec(part) ?? []
      if (!is)
        throw new Error(`"${part}" is no fault; write it like 500@3% or 429:2@1%/sendMessage`)
      const planned = { fault: faultOf(is, Number(figure ?? 1)), share: Number(share) / 100 }
      return method ? { ...planned, method } : planned
    })
}

function faultOf(is: string, figure: number): Fault {
  if (is === '429') return { is, seconds: figure }
  if (is === 'slow') return { is, ms: figure }
  return { is: is as 'hang' }
}

/** Decides what goes wrong: what was told for the next calls, then the plan. */
export function createFaults(plan = '', seed = 1) {
  const random: Random = seeded(seed)
  let planned = readFaultPlan(plan)
  const next: { fault: Fault; method?: string; chat?: number; times: number }[] = []
  return {
    plan(text: string) {
      planned = readFaultPlan(text)
    },
    /** The next calls that fit go wrong so. */
    next(fault: Fault, where: { method?: string; chat?: number; times?: number } = {}) {
      next.push({ fault, times: 1, ...where })
    },
    clear() {
      next.length = 0
      planned = []
    },
    of(method: string, chat: number | undefined): Fault | undefined {
      const told = next.find(
        (one) =>
          one.times > 0 &&
          (one.method === undefined || one.method === method) &&
          (one.chat === undefined || one.chat === chat),
      )
      if (told) {
        told.times--
        return told.fault
      }
      return planned.find(
        (one) => (one.method === undefined || one.method === method) && random.next() < one.share,
      )?.fault
    },
  }
}

export type Faults = ReturnType<typeof createFaults>
