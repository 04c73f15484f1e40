import { DateTime } from 'luxon'
import type { Heeded } from '../dialog/heeded.ts'
import type { ConversationEvent } from '../message.ts'
import type { Conversation, Waiting } from '../storage/conversations.ts'
import type { Tx } from '../storage/database.ts'
import { setTimer } from '../storage/timer-rows.ts'
import { isAsking, stateOf } from './draft.ts'

/** What is asked about whether a flow may begin by itself now. */
export interface StartParts {
  /** Whether a flow starts on events of that kind. */
  startsFlow?(kind: string): boolean
  /** The end of the quiet hours that hold for someone of that zone; undefined when none do. */
  quietEnd?(at: Date, zone: string): Date | undefined
}

/** How soon it is looked again whether the customer is free. */
const AGAIN = { minutes: 15 }
/** What could not begin for so long is of no use any more. */
const LONGEST = { days: 7 }

/** When a flow that begins by itself may do so: not on top of another, of a case, or at night. */
export function mayStart(
  { quietEnd }: StartParts,
  conversation: Conversation,
  now: Date,
): Date | 'now' {
  const busy = conversation.ownerKind !== 'bot' || isAsking(stateOf(conversation))
  if (busy) return DateTime.fromJSDate(now).plus(AGAIN).toJSDate()
  return quietEnd?.(now, conversation.zone) ?? 'now'
}

/** The event comes again at that moment; after a week of waiting it is let go, and that is noted. */
export async function postpone(
  tx: Tx,
  row: Waiting & { payload: { event: ConversationEvent } },
  { again, now }: { again: Date; now: Date },
): Promise<Heeded> {
  const { kind, ...detail } = row.payload.event
  const since = typeof detail.since === 'string' ? detail.since : now.toISOString()
  const about = typeof detail.about === 'string' ? detail.about : `${row.channel} ${row.externalId}`
  if (DateTime.fromISO(since).plus(LONGEST).toJSDate() <= now) {
    return { noted: [{ kind: 'event-expired', event: kind }], passOn: false }
  }
  await setTimer(tx, {
    conversationId: row.conversationId,
    kind,
    about,
    dueAt: again,
    detail: { ...detail, since, about },
  })
  return { noted: [{ kind: 'event-waits', event: kind }], passOn: false }
}
