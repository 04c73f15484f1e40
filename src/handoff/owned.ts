import {
  changeCase,
  findOpenCase,
  insertCase,
  lockOwnership,
  recordDeed,
} from '../storage/cases.ts'
import type { Db, Tx } from '../storage/database.ts'
import { findOwnerless, type Ownerless } from '../storage/routing.ts'
import { ANY_TEAM, STEPPED_IN } from './case.ts'
import { NOBODY_ASKED } from './claim.ts'

/** A case that stands with its conversation again. */
export interface Righted {
  conversationId: string
  caseId: string
  /** It waits, and is to be offered. */
  waits: boolean
}

/**
 * No conversation without an owner, ever: where owner and case do not belong together, the owner
 * counts and the case is put right. It never happens while the house is sound, so each finding is
 * counted in the journal.
 */
export async function rightOwners(db: Db, now: Date): Promise<Righted[]> {
  const righted: Righted[] = []
  for (const found of await findOwnerless(db)) {
    const done = await db.transaction().execute((tx) => right(tx, found, now))
    if (done) righted.push(done)
  }
  return righted
}

async function right(tx: Tx, found: Ownerless, now: Date): Promise<Righted | undefined> {
  const { conversationId } = found
  const conversation = await lockOwnership(tx, conversationId)
  const still = (await findOwnerless(tx)).some((one) => one.conversationId === conversationId)
  if (!conversation || !still) return undefined
  const { ownerKind, ownerAgent: agentId } = conversation
  const open = await findOpenCase(tx, conversationId)
  const made = open ?? (await makeCase(tx, conversationId, { agentId, now }))
  const waits = ownerKind === 'queue'
  const state = waits ? 'waiting' : ownerKind === 'agent' ? 'taken' : 'promised'
  const change = { ...NOBODY_ASKED, state, agentId: waits ? null : agentId } as const
  await changeCase(tx, made.id, ownerKind === 'bot' ? { ...change, promisedFor: now } : change)
  const detail = { owner: ownerKind, case: made.number, was: found.caseState }
  await recordDeed(tx, { what: 'owner-righted', agentId: null, conversationId, detail, now })
  return { conversationId, caseId: made.id, waits }
}

const makeCase = (
  tx: Tx,
  conversationId: string,
  { agentId, now }: { agentId: string | null; now: Date },
) =>
  insertCase(tx, {
    ...{ conversationId, team: ANY_TEAM, priority: 'high', reason: STEPPED_IN, now },
    ...(agentId ? { agentId } : {}),
  })
