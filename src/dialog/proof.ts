import type { Proof } from '../flows/contract.ts'
import type { Step } from '../flows/flow.ts'
import type { Run } from '../flows/run.ts'
import { words as wordsOf } from '../text/words.ts'
import { readLastFour } from '../understanding/read/phone.ts'
import { read } from '../understanding/read.ts'
import type { Reading } from '../understanding/reading.ts'
import type { Answer } from '../value.ts'
import { personButton } from './buttons.ts'
import { consentSentence } from './consent.ts'
import type { Need, Proving } from './state.ts'
import { contextOf, forget, lead, note, remember, say, sayBody, type Talk, words } from './talk.ts'

/** The action that compares an order with its phone. */
const PROVE = 'prove-order'
const MOST_TRIES = 5
const HOUR = 3_600_000

/**
 * Whether somebody must still show whose order it is. With the signed identity of the site nothing
 * is asked; otherwise the order that is spoken of must have been proven by number and phone.
 */
export function needsProof(step: Step, run: Run, { customer, orders }: Proof): boolean {
  if (!step.contract?.proof || customer !== undefined) return false
  const named = run.mentioned['order-number']
  return orders.length === 0 || (named !== undefined && !orders.includes(String(named.value)))
}

/** Begins to ask, or goes on asking, for what is still missing. */
export function askProof(talk: Talk): void {
  if (isLocked(talk)) return say(talk, 'proof-locked', [personButton(talk)])
  const { number, digits } = proving(talk)
  if (number && digits) return compare(talk, number, digits)
  const phrase = number ? 'proof-digits' : 'proof-number'
  const consent = consentSentence(talk, true)
  const persons = (talk.state.memory.misses ?? 0) >= 2 ? { choices: [personButton(talk)] } : {}
  const text = [words(talk, phrase), consent].filter(Boolean).join('\n\n')
  sayBody(talk, { text, ...persons }, phrase)
}

const proving = ({ state }: Talk): Proving => state.memory.proving ?? {}

/** Whether five tries have failed within the hour; older ones are forgotten. */
function isLocked(talk: Talk): boolean {
  const since = talk.moment.now.getTime() - HOUR
  const tries = (talk.state.memory.tries ?? []).filter((at) => Date.parse(at) > since)
  if (tries.length !== (talk.state.memory.tries ?? []).length) remember(talk, { tries })
  return tries.length >= MOST_TRIES
}

/** The key of the comparison: of this run, and of this try. */
const keyOf = (talk: Talk): string => {
  const run = talk.state.stack.at(-1)
  const tries = talk.state.memory.tries?.at(-1) ?? 'first'
  return `${run?.id}:(proof):${Date.parse(tries) || 0}-${talk.state.memory.tries?.length ?? 0}`
}

function compare(talk: Talk, number: Answer, digits: Answer): void {
  const input = { 'order-number': number, 'last-four': digits }
  talk.needs = { key: keyOf(talk), action: PROVE, input } satisfies Need
}

/** Whether a result is the one that the proof waits for. */
export const isProofKey = (talk: Talk, key: string): boolean =>
  talk.state.memory.proving !== undefined && key === keyOf(talk)

/** What the message holds for the open question of the proof. */
export function readProof(talk: Talk, text: string): Reading {
  if (!proving(talk).number) return read('order-number', text, contextOf(talk))
  return readLastFour(text, contextOf(talk))
}

/** Keeps the answer, and looks for the digits in what else was said. */
export function acceptProof(talk: Talk, answer: Answer, rest: string): void {
  if (isLocked(talk)) return
  const known = proving(talk)
  if (known.number) {
    remember(talk, { proving: { ...known, digits: answer } })
    return
  }
  const also = readLastFour(rest, contextOf(talk))
  const digits = also.is === 'value' ? { digits: also.answer } : {}
  remember(talk, { proving: { number: answer, ...digits } })
}

/** The order is theirs: it may be spoken of from now on. */
export function proven(talk: Talk, order: Answer | undefined): void {
  const number = order?.kind === 'order' ? order.value.number : String(proving(talk).number?.value)
  const orders = [...new Set([...talk.state.proof.orders, number])]
  talk.state = { ...talk.state, proof: { ...talk.state.proof, orders } }
  forget(talk, 'proving', 'tries', 'misses')
  note(talk, { kind: 'proven' })
}

/** One answer for an unknown order and for another's. */
export function notProven(talk: Talk): void {
  const order = wordsOf(String(proving(talk).number?.value ?? '')).join('')
  const tries = [...(talk.state.memory.tries ?? []), talk.moment.now.toISOString()]
  remember(talk, { tries, proving: {} })
  note(talk, { kind: 'not-proven', order })
  if (!isLocked(talk)) lead(talk, 'proof-failed')
  askProof(talk)
}
