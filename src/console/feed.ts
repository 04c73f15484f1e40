import type { Db } from '../storage/database.ts'
import { type Change, readChanges } from '../storage/desk-conversation.ts'

/** Commits become visible later than their instant says; clocks differ a little. */
const OVERLAP_MS = 10_000
/** Looks that follow each other closely are one. */
const PAUSE_MS = 250
/** A wake-up that got lost is made up for after this time. */
const TICK_MS = 5000
const MOST = 1000

/** What a console hears: which conversations changed, or that it should read everything anew. */
export type News =
  | { kind: 'changed'; conversations: Omit<Change, 'changedAt'>[]; cursor: string }
  | { kind: 'reload'; cursor: string }

export interface Feed {
  /** Calls with what changes from now on; returns how to stop. */
  follow(listener: (news: News) => void): () => void
  /** What changed since a cursor. */
  since(cursor: Date): Promise<News>
  close(): void
}

export interface FeedParts {
  db: Db
  now(): Date
  /** Wake-ups from the fan-out; they may get lost, the ledger is looked at anyway. */
  onChange(listener: () => void): () => void
  onError(error: unknown): undefined
}

/**
 * Follows the ledger for all consoles of this process: woken by the fan-out, by a slow tick
 * otherwise. What it tells are hints; consoles read the conversations themselves.
 */
export function createFeed({ db, now, onChange, onError }: FeedParts): Feed {
  const listeners = new Set<(news: News) => void>()
  let look = createLook(db, now())
  let due = false
  let busy = false

  async function wake(): Promise<void> {
    due = true
    if (busy) return
    busy = true
    while (due && listeners.size > 0) {
      due = false
      const news = await look().catch(onError)
      if (news) for (const tell of listeners) tell(news)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS).unref())
    }
    busy = false
  }

  const stopListening = onChange(() => void wake())
  const tick = setInterval(() => void wake(), TICK_MS).unref()
  return {
    follow(listener) {
      if (listeners.size === 0) look = createLook(db, now())
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async since(cursor) {
      const changes = await readChanges(db, new Date(cursor.getTime() - OVERLAP_MS), MOST)
      return newsOf(changes, changes.at(-1)?.changedAt ?? cursor, changes.length === MOST)
    },
    close() {
      clearInterval(tick)
      stopListening()
      listeners.clear()
    },
  }
}

/** Looks at what changed since the last look; undefined when nothing did. */
function createLook(db: Db, start: Date): () => Promise<News | undefined> {
  /** Changes of the overlap that were told already, by conversation. */
  const told = new Map<string, number>()
  let since = start
  return async () => {
    const changes = await readChanges(db, new Date(since.getTime() - OVERLAP_MS), MOST)
    const fresh = changes.filter(({ id, changedAt }) => told.get(id) !== changedAt.getTime())
    for (const { id, changedAt } of fresh) told.set(id, changedAt.getTime())
    since = changes.at(-1)?.changedAt ?? since
    const past = since.getTime() - OVERLAP_MS
    for (const [id, at] of told) if (at <= past) told.delete(id)
    return fresh.length > 0 ? newsOf(fresh, since, changes.length === MOST) : undefined
  }
}

function newsOf(changes: readonly Change[], last: Date, tooMany: boolean): News {
  const cursor = last.toISOString()
  if (tooMany) return { kind: 'reload', cursor }
  const conversations = changes.map(({ id, seq, fence }) => ({ id, seq, fence }))
  return { kind: 'changed', conversations, cursor }
}
