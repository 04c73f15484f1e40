import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'

const hashOf = (code: string): string => createHash('sha256').update(code).digest('base64url')

export interface NewLink {
  /** The secret that the link carries; only its hash is kept. */
  code: string
  /** The shop's customer id, from a signed identity. */
  customer?: string | undefined
  /** The conversation that goes on where the link is opened. */
  conversationId?: string | undefined
  orderNumber?: string | undefined
  now: Date
  expiresAt: Date
}

/** What a link was made for. */
export interface Redeemed {
  customer: string | null
  conversationId: string | null
  orderNumber: string | null
}

/** Keeps a link. Codes of the same conversation that nobody used are void from now on. */
export async function keepLink(db: Db | Tx, link: NewLink): Promise<void> {
  const { customer = null, conversationId = null, orderNumber = null, now, expiresAt } = link
  await sql`
    with signed as (
      insert into customer (id) select ${customer}::text where ${customer}::text is not null
      on conflict do nothing
    ), void as (
      delete from link_code where conversation_id = ${conversationId}::uuid and used_at is null
        and order_number is null
    )
    insert into link_code (code_hash, customer, conversation_id, order_number, created_at, expires_at)
    values (${hashOf(link.code)}, ${customer}, ${conversationId}, ${orderNumber}, ${now},
      ${expiresAt})`.execute(db)
}

/** Uses a link up. Whoever used it may come once more: the same message may arrive twice. */
export async function redeemLink(
  db: Db | Tx,
  code: string,
  by: { channel: string; address: string; now: Date },
): Promise<Redeemed | undefined> {
  const { rows } = await sql<Redeemed>`
    update link_code set used_at = coalesce(used_at, ${by.now}), used_by = ${`${by.channel}:${by.address}`}
    where code_hash = ${hashOf(code)} and expires_at > ${by.now}
      and (used_at is null or used_by = ${`${by.channel}:${by.address}`})
    returning customer, conversation_id, order_number`.execute(db)
  return rows[0]
}
