import type { Sent } from '../channels/channel.ts'
import type { OutboxRow, Settled } from '../storage/outbox-rows.ts'

/** What becomes of a row after a send; `closes` when nobody is to be reached there, `moves` whereto. */
export type Verdict = Settled & { closes?: boolean; moves?: string }

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000
/** What could not be delivered for a day is no answer any more. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60 * 1000

type Tried = Pick<OutboxRow, 'tries' | 'resend' | 'createdAt' | 'part'>

/**
 * Judges a send: a channel that asks for patience sets the pause itself; one that is away is tried
 * again after 1, 2, 4 … 60 seconds, for a day; a cut send is repeated only when somebody waits for
 * the message.
 */
export function judge(sent: Sent, row: Tried, now: Date): Verdict {
  switch (sent.is) {
    case 'sent':
      return sent.more ? nextPart(row, now) : { state: 'sent', externalMessageId: sent.externalId }
    case 'wait': {
      const tries = Math.max(row.tries - 1, 0)
      return { ...later(now, sent.retryAfterMs, 'too many messages at a time'), tries }
    }
    case 'moved':
      return { ...later(now, 0, 'the chat has moved'), moves: sent.address }
    case 'unavailable':
      return again(row, sent.reason, now)
    case 'unknown':
      return row.resend ? again(row, sent.reason, now) : dead(`maybe delivered: ${sent.reason}`)
    case 'blocked':
      return { ...dead(sent.reason), closes: true }
    case 'refused':
      return dead(sent.reason)
  }
}

function again({ tries, createdAt }: Tried, reason: string, now: Date): Settled {
  if (now.getTime() - createdAt.getTime() > GIVE_UP_AFTER_MS) return dead(reason)
  // Doubling past the longest pause changes nothing, and 2 ** 1100 is no number.
  const pause = FIRST_PAUSE_MS * 2 ** Math.min(Math.max(tries - 1, 0), 10)
  return later(now, Math.min(pause, LONGEST_PAUSE_MS), reason)
}

const nextPart = ({ part, tries }: Tried, now: Date): Settled => ({
  state: 'pending',
  notBefore: now,
  lastError: null,
  part: part + 1,
  tries: Math.max(tries - 1, 0),
})

const later = (now: Date, pause: number, lastError: string) => ({
  state: 'pending' as const,
  notBefore: new Date(now.getTime() + pause),
  lastError,
})

const dead = (lastError: string): Settled => ({ state: 'dead', lastError })
