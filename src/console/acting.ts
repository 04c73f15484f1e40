import { Refusal } from '../channels/refusal.ts'
import { type Act, mayLead, type Refused } from '../handoff/act.ts'
import { type Agent, findAgent } from '../storage/agents.ts'
import type { Tx } from '../storage/database.ts'
import type { ConsoleParts } from './parts.ts'

/** What a deed on a conversation may be refused with. */
export const refusals = ['bad-request', 'forbidden', 'not-found', 'conflict'] as const

/** One deed of an agent, in a transaction of its own. */
export function act<Result>(
  { db, now, tell }: ConsoleParts,
  { id, name, role }: Agent,
  work: (tx: Tx, by: Act) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute((tx) => work(tx, { agent: { id, name, role }, now: now(), tell }))
}

/** Throws a Refusal unless this agent leads. */
export function mustLead({ role }: Agent): void {
  if (!mayLead(role)) throw new Refusal('forbidden', 'this is for leads')
}

export const unknown = () => new Refusal('not-found', 'there is no such conversation')

export const refusalOf = async (parts: ConsoleParts, refused: Refused, kept?: object) =>
  refused.is === 'unknown' ? unknown() : await moved(parts, refused.owner, { ...refused, kept })

/** 409: who has the conversation now. What was written comes back, so that it is not lost. */
export async function moved(
  { db }: ConsoleParts,
  { kind, agentId }: { kind: string; agentId: string | null },
  { fence, kept }: { fence: number; kept?: object | undefined },
): Promise<Refusal> {
  const agent = agentId ? await findAgent(db, agentId) : undefined
  const owner = agent ? { kind, id: agent.id, name: agent.name } : { kind }
  const whose = agent
    ? `${agent.name} has this conversation`
    : `this conversation is with the ${kind}`
  return new Refusal('conflict', whose, { owner, fence, ...kept })
}
