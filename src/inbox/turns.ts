import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { createLanes } from '../queue/lanes.ts'
import type { Db, Tx } from '../storage/database.ts'
import { anyReady } from '../storage/inbox-rows.ts'
import { TurnFailed } from './draft.ts'
import { type FailureParts, failTurn } from './failure.ts'
import { type Lesson, meetOutside, NeedFailed, NotLocal } from './needs.ts'
import { type Step, settleTurn, type TurnParts, takeTurn } from './turn.ts'
import type { News } from './written.ts'

export interface TurnsParts extends TurnParts, FailureParts {
  db: Db
  now(): Date
  /** How many conversations may be thought about at once. */
  limit: number
  /** After each commit: rings the doorbells of others, and waits for none of them. */
  announce(news: News): void
  /** A slow call has begun: whoever looks may see that an answer is on its way. Returns how to stop. */
  thinking?(conversationId: string): () => void
  log: Log
}

export interface Turns {
  /** Answers what waits in a conversation, now and here; any number of processes may do so. */
  run(conversationId: string): Promise<void>
  /** The same, not before that moment. */
  wake(conversationId: string, at: Date): void
  /** Takes nothing more, and gives back what has not come to its end within nine seconds. */
  stop(): Promise<void>
}

const STOP_MS = 9000
const GIVE_BACK_MS = 1000

/** T2: every conversation's messages, one turn after another, each in one commit. */
export function createTurns(parts: TurnsParts): Turns {
  const closing = new AbortController()
  const abandoning = new AbortController()
  const stop = { closing: closing.signal, abandoning: abandoning.signal }
  const lanes = createLanes({
    limit: parts.limit,
    work: async (id) => {
      try {
        return await untilNothingIsLeft(parts, id, stop)
      } catch (error) {
        return await fail(parts, id, error)
      }
    },
    failed: (id, err) => parts.log.error({ conversation: id, err }, 'a failed turn was not noted'),
    now: parts.now,
  })
  return {
    run: lanes.run,
    wake: lanes.wake,
    async stop() {
      closing.abort()
      await lanes.stop(STOP_MS)
      abandoning.abort()
      await lanes.stop(GIVE_BACK_MS)
    },
  }
}

interface Stopping {
  /** Begin no further turn. */
  closing: AbortSignal
  /** Wait no longer for slow calls. */
  abandoning: AbortSignal
}

/** Pauses between looks while another process holds the conversation; then the sweeper takes over. */
const BUSY_MS = [20, 40, 80, 160, 320]

async function untilNothingIsLeft(
  parts: TurnsParts,
  id: string,
  stop: Stopping,
): Promise<Date | undefined> {
  const pauses = [...BUSY_MS]
  while (!stop.closing.aborted) {
    const step = await playTurn(parts, id, stop)
    if (step.is === 'held') return step.until
    if (step.is === 'done' && !step.more) return undefined
    if (step.is === 'idle' && !(await isBusy(parts, id, pauses))) return undefined
  }
  return undefined
}

/** Nothing was taken: is there something that another process keeps locked? Then waits a little. */
async function isBusy({ db, now }: TurnsParts, id: string, pauses: number[]): Promise<boolean> {
  const pause = pauses.shift()
  if (pause === undefined || !(await anyReady(db, id, now()))) return false
  await sleep(pause)
  return true
}

/** One turn to its end, slow calls included. */
async function playTurn(parts: TurnsParts, id: string, stop: Stopping): Promise<Step> {
  const { db } = parts
  let step = await attempt(db, (tx, lesson) => takeTurn(tx, parts, id, lesson))
  while (step.is === 'slow') {
    const { draft, news } = step
    announce(parts, news)
    const rest = parts.thinking?.(id)
    const came = await meetOutside(draft, { ...parts, stopping: stop.abandoning }).finally(rest)
    step = await attempt(db, (tx, lesson) => settleTurn(tx, parts, { draft, came, lesson }))
  }
  if (step.is === 'done') announce(parts, step.news)
  return step
}

function announce(parts: TurnsParts, news: News): void {
  try {
    parts.announce(news)
  } catch (err) {
    parts.log.error({ err, conversation: news.conversationId }, 'nobody heard of a turn')
  }
}

const TRY_AGAIN_MS = 1000

/** What follows when a turn threw; returns when to look again. */
async function fail(parts: TurnsParts, id: string, err: unknown): Promise<Date> {
  const { log, now } = parts
  if (!(err instanceof TurnFailed)) {
    log.error({ conversation: id, err }, 'a turn was broken off and will be taken again')
    return new Date(now().getTime() + TRY_AGAIN_MS)
  }
  const failed = await failTurn(parts, id, err)
  if (failed.is === 'later') {
    log.warn({ conversation: id, err }, 'a turn failed and rests before its next try')
    return failed.at
  }
  log.error({ conversation: id, err, unburied: failed.unburied }, 'a message was given up')
  if (failed.news) announce(parts, failed.news)
  return now()
}

/** A turn teaches at most so much before it counts as failed. */
const MOST_LESSONS = 3

/** One transaction, begun anew while it teaches how to come through. */
async function attempt(db: Db, step: (tx: Tx, lesson: Lesson) => Promise<Step>): Promise<Step> {
  const lesson: Lesson = { failed: new Map(), outside: false }
  for (let lessons = 0; ; lessons++) {
    try {
      return await db.transaction().execute((tx) => step(tx, lesson))
    } catch (error) {
      if (lessons === MOST_LESSONS || !learn(lesson, error)) throw error
    }
  }
}

function learn(lesson: Lesson, error: unknown): boolean {
  if (error instanceof NotLocal) lesson.outside = true
  else if (error instanceof NeedFailed) lesson.failed.set(error.place, error.message)
  else return false
  return true
}
