import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'
import type { OwnerKind } from './tables.ts'

export interface WebStanding {
  owner: OwnerKind
  /** The shown name of the agent who owns the conversation. */
  agentName: string | null
  /** Somebody waits to whom an answer was promised for later. */
  isPromised: boolean
  /** The shop knows him, or he left a phone, an e-mail, or an address in a messenger. */
  isReachable: boolean
}

/** Who speaks in a conversation, and whether its visitor can be reached when he has gone. */
export async function readWebStanding(
  db: Db | Tx,
  conversationId: string,
): Promise<WebStanding | undefined> {
  const { rows } = await sql<WebStanding>`
    select c.owner_kind as owner, a.name as agent_name,
      exists (select from "case" k where k.conversation_id = c.id and k.state = 'promised')
        as is_promised,
      c.customer is not null or c.facts ?| array['phone', 'email']
        or exists (select from address d where d.conversation_id = c.id and d.channel <> 'web'
          and d.state = 'open') as is_reachable
    from conversation c left join agent a on a.id = c.owner_agent
    where c.id = ${conversationId}`.execute(db)
  return rows[0]
}
