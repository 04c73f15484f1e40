import { sql } from 'kysely'
import type { Database } from '../../src/storage/database.ts'

/** One owner of a conversation, as the database itself wrote it down. */
export interface Reign {
  conversationId: string
  fence: number
  ownerKind: 'bot' | 'queue' | 'agent'
  ownerAgent: string | null
}

/**
 * Has the database write down every change of owner, and who owned the conversation when an agent's
 * words were written: from inside each transaction, whatever the program believes.
 */
export async function keepHistory({ db }: Database): Promise<void> {
  await sql`create table reign (id bigint generated always as identity, conversation_id uuid,
    fence bigint, owner_kind text, owner_agent uuid)`.execute(db)
  await sql`create table spoken (conversation_id uuid, seq bigint, agent_id uuid, fence bigint,
    owner_agent uuid)`.execute(db)
  await sql`create function note_reign() returns trigger language plpgsql as $$ begin
    if new.owner_kind is distinct from old.owner_kind or new.owner_agent is distinct from old.owner_agent
      or new.fence is distinct from old.fence then
      insert into reign (conversation_id, fence, owner_kind, owner_agent)
      values (new.id, new.fence, new.owner_kind, new.owner_agent);
    end if; return new; end $$`.execute(db)
  await sql`create trigger note_reign after update on conversation
    for each row execute function note_reign()`.execute(db)
  await sql`create function note_spoken() returns trigger language plpgsql as $$ begin
    if new.author = 'agent' then
      insert into spoken select new.conversation_id, new.seq, new.agent_id, c.fence, c.owner_agent
      from conversation c where c.id = new.conversation_id;
    end if; return new; end $$`.execute(db)
  await sql`create trigger note_spoken after insert on message
    for each row execute function note_spoken()`.execute(db)
}

export async function readReigns({ db }: Database): Promise<Map<string, Reign[]>> {
  const { rows } = await sql<Reign>`
    select conversation_id, fence, owner_kind, owner_agent from reign order by id`.execute(db)
  return Map.groupBy(rows, ({ conversationId }) => conversationId)
}

/** What the history must never show, a line each: empty when there was one owner at any time. */
export async function findBreaks(database: Database): Promise<string[]> {
  const breaks: string[] = []
  for (const [id, reigns] of await readReigns(database)) {
    for (const [index, { fence, ownerKind, ownerAgent }] of reigns.entries()) {
      const before = reigns[index - 1]
      if (before && fence !== before.fence + 1) {
        breaks.push(`${id}: fence ${fence} follows ${before.fence}`)
      }
      if ((ownerKind === 'agent') !== (ownerAgent !== null)) breaks.push(`${id}: half an owner`)
    }
  }
  const { rows } = await sql<{ conversationId: string; seq: number }>`
    select conversation_id, seq from spoken where owner_agent is distinct from agent_id`.execute(
    database.db,
  )
  return [
    ...breaks,
    ...rows.map(({ conversationId, seq }) => `${conversationId}: ${seq} said by who is no owner`),
  ]
}
