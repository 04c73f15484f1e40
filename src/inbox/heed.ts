import type { Noted } from '../dialog/state.ts'
import type { HandOver } from '../handoff/case.ts'
import type { Body, ConversationEvent, Locale } from '../message.ts'
import type { Conversation, Waiting } from '../storage/conversations.ts'
import type { Tx } from '../storage/database.ts'
import { blamed, type Draft } from './draft.ts'

/** What something that happened by itself comes to, before the dialog hears of it. */
export interface Heeded {
  /** What the customer is told. */
  says?: readonly Body[]
  /** A person must see to it. */
  handOver?: HandOver
  noted?: readonly Noted[]
  /** The dialog hears of it too: a flow may start on it. */
  passOn: boolean
}

/** Takes in an event of our own: a timer, a partner's answer, news of the shop. */
export type Heed = (
  tx: Tx,
  happened: {
    conversationId: string
    locale: Locale
    ownerKind: Conversation['ownerKind']
    /** A flow is under way. */
    busy: boolean
    event: ConversationEvent
    now: Date
  },
) => Promise<Heeded>

interface HeedParts {
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

/** Takes an event of our own in, inside the turn's transaction; undefined for anything else. */
export async function heed(
  tx: Tx,
  parts: HeedParts,
  { id, locale, ownerKind, stack }: Conversation,
  row: Waiting,
): Promise<Heeded | undefined> {
  const { event } = row.payload
  if (!parts.heed || !event || !isOurs(row)) return undefined
  try {
    const busy = (stack as readonly unknown[]).length > 0
    const now = parts.now()
    return await parts.heed(tx, { conversationId: id, locale, ownerKind, busy, event, now })
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
