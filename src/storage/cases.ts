import { sql } from 'kysely'
import type { Locale } from '../message.ts'
import type { Db, Tx } from './database.ts'
import type { CaseState } from './desk-tables.ts'
import { writeJournal } from './journal.ts'
import { SEEN_AT } from './presence.ts'
import type { OwnerKind } from './tables.ts'

/** Who speaks in a conversation, under which fence, and what the desk needs to speak in it. */
export interface Ownership {
  ownerKind: OwnerKind
  ownerAgent: string | null
  fence: number
  seq: number
  locale: Locale
  zone: string
}

/** A case that is not closed. */
export interface OpenCase {
  id: string
  number: number
  team: string
  priority: 'normal' | 'high' | 'urgent'
  reason: string
  state: CaseState
  agentId: string | null
  openedAt: Date
  /** The order of the queue: when the first word is due. */
  rankAt: Date
  dueAt: Date | null
  firstWordAt: Date | null
  promisedFor: Date | null
  placeAtOpening: number | null
}

/** What a new case starts with. */
export interface NewCase {
  conversationId: string
  team: string
  priority: OpenCase['priority']
  reason: string
  agentId?: string
  /** When the first word is due; `now` when nobody waits. */
  rankAt?: Date
  now: Date
}

const OWNERSHIP = ['ownerKind', 'ownerAgent', 'fence', 'seq', 'locale', 'zone'] as const
const CASE = ['id', 'number', 'team', 'priority', 'reason', 'state', 'agentId', 'openedAt'] as const
const QUEUE = ['rankAt', 'dueAt', 'firstWordAt', 'promisedFor', 'placeAtOpening'] as const

/** The conversation's owner, locked until the transaction ends; none when there is no such one. */
export const lockOwnership = (tx: Tx, conversationId: string): Promise<Ownership | undefined> =>
  tx
    .selectFrom('conversation')
    .select(OWNERSHIP)
    .where('id', '=', conversationId)
    .where('mergedInto', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()

/**
 * Takes the conversation for an agent unless another agent has it: one winner, whatever number of
 * agents try at once. Nothing is returned to the losers.
 */
export const takeOwnership = (
  tx: Tx,
  { conversationId, agentId, now }: { conversationId: string; agentId: string; now: Date },
): Promise<Ownership | undefined> =>
  tx
    .updateTable('conversation')
    .set((eb) => ({
      ownerKind: 'agent' as const,
      ownerAgent: agentId,
      fence: eb('fence', '+', 1),
      changedAt: now,
    }))
    .where('id', '=', conversationId)
    .where('ownerKind', 'in', ['queue', 'bot'])
    .where('mergedInto', 'is', null)
    .returning(OWNERSHIP)
    .executeTakeFirst()

export type Owner = { kind: 'bot' } | { kind: 'queue' } | { kind: 'agent'; agentId: string }

/** Gives the locked conversation to another owner; the fence rises. Returns the new fence. */
export async function setOwner(
  tx: Tx,
  { conversationId, owner, now }: { conversationId: string; owner: Owner; now: Date },
): Promise<number> {
  const { fence } = await tx
    .updateTable('conversation')
    .set((eb) => ({
      ownerKind: owner.kind,
      ownerAgent: owner.kind === 'agent' ? owner.agentId : null,
      fence: eb('fence', '+', 1),
      changedAt: now,
    }))
    .where('id', '=', conversationId)
    .returning('fence')
    .executeTakeFirstOrThrow()
  return fence
}

/** Lets the consoles see that something about a conversation changed. */
export const touchConversation = async (tx: Tx, id: string, now: Date): Promise<void> => {
  await tx.updateTable('conversation').set({ changedAt: now }).where('id', '=', id).execute()
}

export const findOpenCase = (tx: Tx | Db, conversationId: string): Promise<OpenCase | undefined> =>
  tx
    .selectFrom('case')
    .select([...CASE, ...QUEUE])
    .where('conversationId', '=', conversationId)
    .where('state', '<>', 'closed')
    .executeTakeFirst()

/** Opens a case: waiting, or taken when an agent is named. */
export const insertCase = (
  tx: Tx,
  { now, agentId, rankAt = now, ...rest }: NewCase,
): Promise<OpenCase> =>
  tx
    .insertInto('case')
    .values({
      ...rest,
      openedAt: now,
      rankAt,
      ...(agentId ? { state: 'taken' as const, agentId, takenAt: now } : { dueAt: rankAt }),
    })
    .returning([...CASE, ...QUEUE])
    .executeTakeFirstOrThrow()

/** What changes about a case, together with the owner of its conversation. */
export interface CaseChange {
  state?: CaseState
  agentId?: string | null
  team?: string
  priority?: OpenCase['priority']
  takenAt?: Date
  closedAt?: Date
  closeReason?: string
  snoozedUntil?: Date | null
  snoozedSeq?: number | null
  rankAt?: Date
  dueAt?: Date | null
  firstWordAt?: Date
  offeredTo?: string | null
  offeredUntil?: Date | null
  offers?: number
  passedBy?: string[]
  promisedFor?: Date | null
  placeAtOpening?: number
  toldPlace?: number | null
  toldAt?: Date | null
}

export const changeCase = async (tx: Tx, id: string, change: CaseChange): Promise<void> => {
  await tx.updateTable('case').set(change).where('id', '=', id).execute()
}

/** How many waiting cases come before this one. */
export async function countAhead(
  tx: Tx | Db,
  { rankAt, number }: Pick<OpenCase, 'rankAt' | 'number'>,
): Promise<number> {
  const { ahead } = await tx
    .selectFrom('case')
    .select((eb) => eb.fn.countAll<number>().as('ahead'))
    .where('state', 'in', ['waiting', 'offered'])
    .where(sql<boolean>`(rank_at, number) < (${rankAt}::timestamptz, ${number}::bigint)`)
    .executeTakeFirstOrThrow()
  return ahead
}

/** Brings back what was put aside until now. Returns the conversations of it. */
export async function wakeDueCases(tx: Tx | Db, now: Date): Promise<string[]> {
  const awake = await tx
    .updateTable('case')
    .set({ state: 'taken', snoozedUntil: null, snoozedSeq: null })
    .where('state', '=', 'snoozed')
    .where('snoozedUntil', '<=', now)
    .returning('conversationId')
    .execute()
  return awake.map(({ conversationId }) => conversationId)
}

/** Conversations in the hands of agents whom nobody has seen since that instant. */
export const findAbandoned = (
  tx: Tx | Db,
  unseenSince: Date,
): Promise<{ conversationId: string; agentId: string; fence: number }[]> =>
  tx
    .selectFrom('conversation')
    .innerJoin('presence as p', 'p.agentId', 'conversation.ownerAgent')
    .innerJoin('case', 'case.conversationId', 'conversation.id')
    .select(['conversation.id as conversationId', 'p.agentId', 'conversation.fence'])
    .where('case.state', '=', 'taken')
    .where(SEEN_AT, '<', unseenSince)
    .execute()

export interface Deed {
  what: string
  /** Nobody: the house did it by itself. */
  agentId: string | null
  conversationId: string
  detail?: Readonly<Record<string, string | number | boolean | null>>
  now: Date
}

/** Writes down what was done: for the metrics, and for whoever asks later who did it. */
export async function recordDeed(tx: Tx, deed: Deed): Promise<void> {
  const { what, agentId, conversationId, detail = {}, now } = deed
  await writeJournal(tx, conversationId, { kind: what, agent: agentId, ...detail }, now)
  await tx
    .insertInto('audit')
    .values({ agentId, what, detail: { conversationId, ...detail }, at: now })
    .execute()
}
