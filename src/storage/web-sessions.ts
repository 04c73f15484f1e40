import { sql } from 'kysely'
import type { Locale } from '../message.ts'
import type { Db, Tx } from './database.ts'

export interface NewAddress {
  /** Absent: the web. */
  channel?: string | undefined
  address: string
  customer?: string | undefined
  /** As the shop knows the customer. */
  customerName?: string | undefined
  locale: Locale
  /** IANA zone in which his deadlines count until a delivery says another. */
  zone: string
  /** The id of his conversation if it begins now. */
  conversationId: string
  now: Date
}

/** Makes an address and its conversation unless they are there; one statement. */
export async function openAddress(
  db: Db | Tx,
  visitor: NewAddress,
): Promise<{ conversationId: string; fresh: boolean }> {
  const { channel = 'web', address, conversationId, locale, zone, now } = visitor
  const customer = visitor.customer ?? null
  const name = visitor.customerName ?? null
  const { rows } = await sql<{ conversationId: string; fresh: boolean }>`
    with signed as (
      insert into customer as c (id, name)
      select ${customer}::text, ${name}::text where ${customer}::text is not null
      on conflict (id) do update set name = excluded.name
      where excluded.name is not null and c.name is distinct from excluded.name
    ), reached as (
      insert into address as a (channel, address, conversation_id, customer, created_at)
      values (${channel}, ${address}, ${conversationId}, ${customer}, ${now})
      on conflict (channel, address) do update set customer = coalesce(a.customer, excluded.customer)
      returning conversation_id
    ), begun as (
      insert into conversation (id, customer, locale, zone, created_at, changed_at)
      select conversation_id, ${customer}, ${locale}, ${zone}, ${now}, ${now}
      from reached where conversation_id = ${conversationId}
      on conflict (id) do nothing
      returning id
    )
    select conversation_id, exists (select from begun) as fresh from reached`.execute(db)
  const [opened] = rows
  if (opened === undefined) throw new Error(`address ${address} could not be opened`)
  return opened
}

/** Who writes from the web into this conversation; the first of them when there are several. */
export async function findWebVisitor(
  db: Db | Tx,
  conversationId: string,
): Promise<{ address: string; customer?: string } | undefined> {
  const row = await db
    .selectFrom('address')
    .select(['address', 'customer'])
    .where('channel', '=', 'web')
    .where('conversationId', '=', conversationId)
    .orderBy('createdAt')
    .executeTakeFirst()
  return row && { address: row.address, ...(row.customer !== null && { customer: row.customer }) }
}

export interface WebSession {
  /** SHA-256 of the secret that the browser keeps. */
  resumeHash: string
  address: string
  conversationId: string
  expiresAt: Date
}

/** Keeps a session, or moves its end: it lives as long as the visitor comes back in time. */
export async function keepSession(db: Db | Tx, session: WebSession): Promise<void> {
  const { conversationId, expiresAt } = session
  await db
    .insertInto('webSession')
    .values(session)
    .onConflict((known) => known.column('resumeHash').doUpdateSet({ conversationId, expiresAt }))
    .execute()
}

/** The address that an unexpired resume secret stands for. */
export async function findSession(
  db: Db | Tx,
  resumeHash: string,
  now: Date,
): Promise<{ address: string } | undefined> {
  return db
    .selectFrom('webSession')
    .select('address')
    .where('resumeHash', '=', resumeHash)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
}
