import type { Run } from '../flows/run.ts'
import { personButton } from './buttons.ts'
import { flowOf } from './flow-of.ts'
import type { Away } from './state.ts'
import { forget, lead, note, popRun, remember, say, type Talk, topRun } from './talk.ts'

/** The event on which what waits for the shop is tried again. */
export const TRY_AGAIN = 'try-again'
/** The pauses between the tries that nobody asked for, and all later ones. */
const PAUSES_MINUTES = [1, 2, 5]
const LONGEST_PAUSE = 10
const MINUTE = 60_000
/** So long the bot tries by itself; then a person does what is left to do. */
const PATIENCE_MINUTES = 120
/** What began by itself begins anew after so long. */
const UNASKED_MINUTES = 15

/** Whether what is spoken of waits for the shop. */
export const isAway = (talk: Talk): boolean =>
  talk.state.memory.away !== undefined && talk.state.memory.away.run === topRun(talk)?.id

/**
 * The shop's own systems cannot be reached: the customer is told so once, later in a few words, and
 * it is tried again until they can. False when that has taken too long, or when nothing is under way.
 */
export function waitForShop(talk: Talk): boolean {
  const run = topRun(talk)
  const flow = run && flowOf(talk, run)?.flow
  if (!run || !flow) return false
  const asked = run.trail.some((name) => flow.steps.get(name)?.asking !== undefined)
  if (!flow.startsOn || asked || isHere(talk)) return waitOn(talk, run)
  beginLater(talk, flow.startsOn)
  return true
}

/** Who has just written began it, and waits for an answer. */
function isHere({ state: { memory }, moment: { now } }: Talk): boolean {
  const { heardAt } = memory
  return heardAt !== undefined && now.getTime() - Date.parse(heardAt) < MINUTE
}

function waitOn(talk: Talk, { id, flow }: Run): boolean {
  const { now } = talk.moment
  const known = waitedFor(talk)
  const since = known?.since ?? now.toISOString()
  if (now.getTime() - Date.parse(since) >= PATIENCE_MINUTES * MINUTE) return false
  const tries = (known?.tries ?? 0) + (known?.unasked ? 1 : 0)
  remember(talk, { away: { run: id, since, tries } })
  wake(talk, TRY_AGAIN, PAUSES_MINUTES[tries] ?? LONGEST_PAUSE, { prompted: true })
  if (!known) note(talk, { kind: 'shop-away', flow })
  if (!known?.unasked) say(talk, known ? 'shop-still-away' : 'shop-away', [personButton(talk)])
  return true
}

/** Since when the shop is waited for, if something that waits for it is still under way. */
function waitedFor({ state: { memory, stack } }: Talk): Away | undefined {
  return stack.some(({ id }) => id === memory.away?.run) ? memory.away : undefined
}

/** Nobody waits for what the house begins by itself: it says nothing, and begins anew later. */
function beginLater(talk: Talk, kind: string): void {
  const { order } = talk.state.facts
  const about = order?.kind === 'order' ? { order: order.value.number } : {}
  popRun(talk)
  wake(talk, kind, UNASKED_MINUTES, { ...about, since: talk.moment.now.toISOString() })
}

function wake(
  talk: Talk,
  kind: string,
  minutes: number,
  detail: Readonly<Record<string, string | boolean>>,
): void {
  const dueAt = new Date(talk.moment.now.getTime() + minutes * MINUTE)
  talk.timers.push({ set: kind, dueAt, detail })
}

/** It is tried without anybody asking; true when something waits for that. */
export function triesUnasked(talk: Talk): boolean {
  const { away } = talk.state.memory
  if (!away || !isAway(talk)) return false
  remember(talk, { away: { ...away, unasked: true } })
  return true
}

/** The shop answers again. */
export function shopIsBack(talk: Talk): void {
  const { away } = talk.state.memory
  if (!away || !isAway(talk)) return
  if (away.unasked) lead(talk, 'shop-back')
  forget(talk, 'away')
  talk.timers.push({ cancel: TRY_AGAIN })
}
