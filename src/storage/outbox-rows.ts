import { type Selectable, sql } from 'kysely'
import type { Choice } from '../message.ts'
import type { Db, Tx } from './database.ts'
import type { Tables } from './tables.ts'

/** `zone` is the customer's, `wroteAt` when he last wrote from that address. */
export type OutboxRow = Selectable<Tables['outbox']> & { zone: string; wroteAt: Date | null }

/** Who claims, and until when the claim holds. */
export interface Claim {
  now: Date
  leaseUntil: Date
  process: string
  /** The channels that the claiming process can send to. */
  channels: readonly string[]
  /** Who has written since is awake: what was held for the morning need not wait for it. */
  awakeSince: Date
}

/**
 * Claims the first unsent row of each address of a conversation: one statement. Rows that must not
 * go out leave the queue with it: words of a bot that no longer owns the conversation (`dropped`, but
 * for the rest of a message that is half out), news for who wants none, and what nobody asked for
 * when its sending was cut (`dead`). What is held for the morning holds up nothing. The conversation is held meanwhile, so that whoever takes it over comes either before
 * this look or after it. Returns every row that was touched.
 */
export async function claimHeads(
  db: Db | Tx,
  conversationId: string,
  claim: Claim,
): Promise<OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    with head as (
      select o.id, c.zone, a.wrote_at,
        case
          when o.state = 'sending' and not o.resend then 'dead'
          when o.author = 'bot' and o.fence < c.fence and o.part = 0 then 'dropped'
          when not o.resend and o.part = 0 and exists (select from contact_rule r
            where r.conversation_id = c.id and not r.news) then 'dropped'
          else 'sending'
        end as state
      from conversation c join outbox o on o.conversation_id = c.id
        left join address a on a.channel = o.channel and a.address = o.address
      where o.conversation_id = ${conversationId} and o.channel = any(${claim.channels}::text[])
        and ((o.state = 'pending' and (o.not_before <= ${claim.now}
            or (o.held and a.wrote_at > ${claim.awakeSince})))
          or (o.state = 'sending' and o.lease_until <= ${claim.now}))
        and not exists (
          select 1 from outbox e
          where e.conversation_id = o.conversation_id and e.channel = o.channel
            and e.address = o.address and (e.seq, e.id) < (o.seq, o.id)
            and e.state in ('pending', 'sending')
            and not (e.held and e.not_before > ${claim.now}
              and coalesce(a.wrote_at <= ${claim.awakeSince}, true)))
      order by o.seq, o.id
      for share of c
      for update of o skip locked
    )
    update outbox set
      state = head.state,
      tries = tries + (head.state = 'sending')::integer,
      held = false,
      lease_until = ${claim.leaseUntil},
      leased_by = ${claim.process},
      last_error = case when head.state = 'dead' then 'cut while it was being sent' else last_error end
    from head where outbox.id = head.id
    returning outbox.*, head.zone, head.wrote_at`.execute(db)
  return rows
}

/** How a claimed row goes on. */
export type Settled =
  | { state: 'sent'; externalMessageId: string }
  /** `tries` is set back where the send was not tried at all; `part` is the next one to send. */
  | {
      state: 'pending'
      notBefore: Date
      lastError: string | null
      tries?: number
      part?: number
      held?: boolean
    }
  | { state: 'dead'; lastError: string }

/** Ends a claim. False when the claim had run out and somebody else holds the row now. */
export async function settleRow(tx: Db | Tx, row: OutboxRow, settled: Settled): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('outbox')
    .set({ ...settled, leaseUntil: null, leasedBy: null })
    .where('id', '=', row.id)
    .where('state', '=', 'sending')
    .where('tries', '=', row.tries)
    .where('leasedBy', '=', row.leasedBy)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Everything that still waits for an address that was closed to us. */
export async function giveUpAddress(tx: Tx, row: OutboxRow, reason: string): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ state: 'dead', lastError: reason, leaseUntil: null, leasedBy: null })
    .where('conversationId', '=', row.conversationId)
    .where('channel', '=', row.channel)
    .where('address', '=', row.address)
    .where('state', '=', 'pending')
    .execute()
}

/** When the next unsent row of the conversation may be tried; undefined when nothing waits. */
export async function nextAttempt(
  db: Db,
  conversationId: string,
  channels: readonly string[],
): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(case when state = 'pending' then not_before else lease_until end) as at
    from (
      select distinct on (channel, address, held) state, not_before, lease_until from outbox
      where conversation_id = ${conversationId} and state in ('pending', 'sending')
        and channel = any(${channels}::text[])
      order by channel, address, held, seq, id
    ) head`.execute(db)
  return rows[0]?.at ?? undefined
}

/** Conversations with a row that should have gone out a while ago, or whose sender fell silent. */
export async function findUnsent(
  db: Db,
  { now, patience, channels }: { now: Date; patience: number; channels: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ conversationId: string }>`
    select conversation_id from outbox
    where channel = any(${channels}::text[])
      and ((state = 'pending' and not_before <= ${new Date(now.getTime() - patience)})
        or (state = 'sending' and lease_until <= ${now}))
    group by conversation_id order by min(not_before) limit 200`.execute(db)
  return rows.map((row) => row.conversationId)
}

/** The choices below a message that an address was sent, by the row's id. */
export async function readChoices(
  db: Db,
  { channel, address, id }: { channel: string; address: string; id: number },
): Promise<readonly Choice[] | undefined> {
  const row = await db
    .selectFrom('outbox')
    .select('body')
    .where('id', '=', id)
    .where('channel', '=', channel)
    .where('address', '=', address)
    .executeTakeFirst()
  return row?.body.choices
}
