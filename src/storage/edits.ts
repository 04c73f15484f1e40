import { sql } from 'kysely'
import type { Incoming } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { asJson } from './json.ts'

interface Edit {
  channel: string
  address: string
  payload: Incoming
}

/** Whether the customer has said something since, or the edited message is not known at all. */
export async function isLateEdit(
  db: Db | Tx,
  { channel, address, payload }: Edit,
): Promise<boolean> {
  const { rows } = await sql<{ isLast: boolean }>`
    select not exists (
      select 1 from inbox later where later.conversation_id = i.conversation_id and later.id > i.id
        and not later.payload ? 'edits' and not later.payload ? 'event') as is_last
    from inbox i
    where i.channel = ${channel} and i.address = ${address}
      and i.payload ? 'ref' and i.payload ->> 'ref' = ${payload.edits ?? null}
    order by i.id desc limit 1`.execute(db)
  return !rows[0]?.isLast
}

/**
 * A message that nobody has read yet is simply read in its new words: the edit, kept as that row, is
 * done with it. A row that a turn took meanwhile is left to the turn of the edit.
 */
export async function reviseWaiting(db: Db | Tx, editId: number): Promise<void> {
  await sql`
    with revised as (
      update inbox i set payload = i.payload || jsonb_build_object('text', e.payload -> 'text')
      from inbox e
      where e.id = ${editId} and i.channel = e.channel and i.address = e.address
        and i.payload ? 'ref' and i.payload ->> 'ref' = e.payload ->> 'edits'
        and i.state = 'new' and i.lease_until is null
      returning i.id
    )
    update inbox set state = 'done' where id = ${editId} and exists (select from revised)`.execute(
    db,
  )
}

/** Puts edited words into the transcript; what stood there before is kept as a version. */
export async function keepVersions(tx: Tx, rows: readonly Edit[], now: Date): Promise<void> {
  for (const { channel, address, payload } of rows) {
    if (payload.edits === undefined) continue
    await sql`
      update message m set
        versions = m.versions || jsonb_build_array(
          jsonb_build_object('text', m.body -> 'text', 'at', ${now.toISOString()}::text)),
        body = m.body || ${asJson({ text: payload.text ?? '', edited: now.toISOString() })}::jsonb
      from inbox i
      where i.channel = ${channel} and i.address = ${address}
        and i.payload ? 'ref' and i.payload ->> 'ref' = ${payload.edits}
        and m.conversation_id = i.conversation_id and m.inbox_id = i.id
        and m.author = 'customer'`.execute(tx)
  }
}
