import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from './database.ts'

const hashOf = (code: string): string => createHash('sha256').update(code).digest('base64url')

export interface NewLink {
  /** The secret that the link carries; only its hash is kept. */
  code: string
  /** The shop's customer id, from a signed identity. */
  customer: string
  orderNumber?: string | undefined
  now: Date
  expiresAt: Date
}

/** Keeps a deep link that was made for a customer. */
export async function keepLink(db: Db, link: NewLink): Promise<void> {
  await sql`
    with signed as (
      insert into customer (id) values (${link.customer}) on conflict do nothing
    )
    insert into link_code (code_hash, customer, order_number, created_at, expires_at)
    values (${hashOf(link.code)}, ${link.customer}, ${link.orderNumber ?? null}, ${link.now},
      ${link.expiresAt})`.execute(db)
}

/** Uses a link up. Whoever used it may come once more: the same message may arrive twice. */
export async function redeemLink(
  db: Db | Tx,
  code: string,
  by: { channel: string; address: string; now: Date },
): Promise<{ customer: string; orderNumber: string | null } | undefined> {
  const { rows } = await sql<{ customer: string; orderNumber: string | null }>`
    update link_code set used_at = coalesce(used_at, ${by.now}), used_by = ${`${by.channel}:${by.address}`}
    where code_hash = ${hashOf(code)} and expires_at > ${by.now}
      and (used_at is null or used_by = ${`${by.channel}:${by.address}`})
    returning customer, order_number`.execute(db)
  return rows[0]
}
