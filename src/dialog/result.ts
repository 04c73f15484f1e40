import type { ActionResult } from '../flows/contract.ts'
import { wayFrom } from '../flows/flow.ts'
import { withFact } from '../flows/run.ts'
import { keyOf, takeResult } from '../flows/walk.ts'
import { isList } from '../text.ts'
import { shopIsBack, waitForShop } from './away.ts'
import { noteWritten } from './edit.ts'
import { fillIn, type Returned, standAt } from './filled.ts'
import { flowOf } from './flow-of.ts'
import { hearOpinion, isOpinionKey, missOpinion } from './opinion.ts'
import { handOver } from './person.ts'
import { failRun, goOn, standAtQuestion, takeUpWish } from './progress.ts'
import { isProofKey, notProven, proven } from './proof.ts'
import { repeat } from './repeat.ts'
import type { TurnInput } from './state.ts'
import { forget, lead, note, setRun, type Talk, topRun } from './talk.ts'

/** An action came to an outcome. A result that nobody waits for any more changes nothing. */
export function hearResult(talk: Talk, key: string, result: ActionResult): void {
  if (isOpinionKey(talk, key)) return hearOpinion(talk, result)
  if (isProofKey(talk, key)) return hearProof(talk, result)
  const run = topRun(talk)
  const found = run && flowOf(talk, run)
  const step = found?.flow.steps.get(found.run.step)
  if (!found || step?.verb !== 'do' || keyOf(found.run) !== key) return
  shopIsBack(talk)
  note(talk, { kind: 'done', action: step.contract?.name ?? '', outcome: result.outcome })
  if (step.contract && step.contract.kind !== 'read') noteWritten(talk)
  const moved = takeResult(found.run, step, result, talk.state.facts)
  if (!moved) return failRun(talk, `${step.name} has no way on from ${result.outcome}`)
  setRun(talk, moved.run, moved.facts)
  goOn(talk)
}

function hearProof(talk: Talk, { outcome, gave }: ActionResult): void {
  shopIsBack(talk)
  if (outcome !== 'proven') return notProven(talk)
  const order = gave.order && !isList(gave.order) ? gave.order : undefined
  proven(talk, order)
  const run = topRun(talk)
  if (!run) return
  const { 'order-number': _, ...mentioned } = run.mentioned
  const { facts } = talk.state
  setRun(talk, { ...run, mentioned }, order ? withFact(facts, 'order', order) : facts)
  goOn(talk)
}

type Failure = Extract<TurnInput, { is: 'failed' }>

/** An action crashed: an apology and a person. Where only the shop is away, it is waited for. */
export function hearFailure(talk: Talk, { key, reason, away }: Failure): void {
  if (isOpinionKey(talk, key)) return missOpinion(talk, reason)
  const run = topRun(talk)
  const awaited = isProofKey(talk, key) || (run && keyOf(run) === key)
  if (!awaited || (away && waitForShop(talk))) return
  note(talk, { kind: 'failed', flow: run?.flow ?? null, reason: reason.slice(0, 200) })
  handOver(talk, 'failed')
}

/**
 * A person gave the conversation back: what they filled in counts as answered, and the flow goes on,
 * or its question is asked again.
 */
export function hearReturned(talk: Talk, { step: from, filled = {} }: Returned): void {
  forget(talk, 'misses', 'lost', 'offer')
  lead(talk, 'returned')
  if (from) standAt(talk, from)
  const went = fillIn(talk, filled)
  if (went) return goOn(talk)
  const run = topRun(talk)
  const found = run && flowOf(talk, run)
  const step = found?.flow.steps.get(found.run.step)
  if (!run && talk.state.memory.wishes?.length) return takeUpWish(talk)
  if (!found || !step || step.asking || talk.state.memory.proving) return repeat(talk)
  if (step.verb === 'hand-over') {
    const to = wayFrom(step, 'returned')
    if (to) setRun(talk, { ...found.run, step: to, trail: [...found.run.trail, step.name] })
    return goOn(talk)
  }
  standAtQuestion(talk)
  goOn(talk)
}
