import type { Heeded } from '../dialog/heeded.ts'
import type { Noted } from '../dialog/state.ts'
import type { Body, ConversationEvent, Locale } from '../message.ts'
import type { Conversation, Waiting } from '../storage/conversations.ts'
import type { Tx } from '../storage/database.ts'
import { blamed, type Draft } from './draft.ts'
import { mayStart, postpone, type StartParts } from './postpone.ts'

/** Takes in an event of our own: a timer, a partner's answer, news of the shop. */
export type Heed = (
  tx: Tx,
  happened: {
    conversationId: string
    locale: Locale
    ownerKind: Conversation['ownerKind']
    event: ConversationEvent
    now: Date
  },
) => Promise<Heeded>

export interface HeedParts extends StartParts {
  /** Absent: nothing is done about events but what flows do. */
  heed?: Heed
  now(): Date
}

/** What it says and notes, as the beginning of a turn. */
export const saidBy = ({ says = [], noted = [], handOver }: Heeded): Partial<Draft> => ({
  says,
  noted,
  ...(handOver ? { handOver } : {}),
})

/** Events of our own are turns by themselves: the rows up to the next one. */
export function untilNext(rows: readonly Waiting[]): readonly Waiting[] {
  const next = rows.findIndex((row, place) => place > 0 && isOurs(row))
  return next < 0 ? rows : rows.slice(0, next)
}

/** Channels of what happened without anybody writing. */
const OURS: readonly string[] = ['timer', 'partner', 'shop']

const isOurs = ({ channel, payload }: Waiting): boolean =>
  OURS.includes(channel) && payload.event !== undefined

/** What is noted once a flow begins counts from now on. */
const begun = ({ noted = [], starting = [], ...heeded }: Heeded): Heeded => ({
  ...heeded,
  noted: [...noted, ...starting],
})

/**
 * Takes an event of our own in, inside the turn's transaction; undefined for anything else. What a
 * flow starts on waits while the customer is busy, a person speaks, or it is night.
 */
export async function heed(
  tx: Tx,
  parts: HeedParts,
  conversation: Conversation,
  row: Waiting,
): Promise<Heeded | undefined> {
  const { event } = row.payload
  if (!event || !isOurs(row)) return undefined
  try {
    const { id, locale, ownerKind } = conversation
    const now = parts.now()
    const happened = { conversationId: id, locale, ownerKind, event, now }
    const heeded = (await parts.heed?.(tx, happened)) ?? { passOn: true }
    if (!heeded.passOn || !parts.startsFlow?.(event.kind)) return begun(heeded)
    const again = mayStart(parts, conversation, now)
    if (again === 'now') return begun(heeded)
    const waits = await postpone(tx, { ...row, payload: { event } }, { again, now })
    return { ...heeded, ...waits, noted: [...(heeded.noted ?? []), ...(waits.noted ?? [])] }
  } catch (error) {
    throw blamed([row], error)
  }
}

/** The same for every row of a conversation that a person owns; only what is said and noted counts. */
export async function heedAll(
  tx: Tx,
  parts: HeedParts,
  conversation: Conversation,
  rows: readonly Waiting[],
): Promise<{ says: readonly Body[]; noted: readonly Noted[] }> {
  const heeded: Heeded[] = []
  for (const row of rows) {
    const one = await heed(tx, parts, conversation, row)
    if (one) heeded.push(one)
  }
  return {
    says: heeded.flatMap(({ says = [] }) => says),
    noted: heeded.flatMap(({ noted = [] }) => noted),
  }
}
