import { sql } from 'kysely'
import type { Db } from './database.ts'

/** One version of a flow file, as it was when a run began with it. */
export interface FlowVersion {
  hash: string
  name: string
  source: string
}

/** Keeps today's versions for the runs that begin with them; what is there already stays. */
export async function keepFlowVersions(db: Db, versions: readonly FlowVersion[]): Promise<void> {
  if (versions.length === 0) return
  await db
    .insertInto('flowVersion')
    .values(versions.map(({ hash, name, source }) => ({ hash, name, body: source })))
    .onConflict((known) => known.column('hash').doNothing())
    .execute()
}

/** The versions that a conversation still stands in. */
export async function flowVersionsInUse(db: Db): Promise<FlowVersion[]> {
  const { rows } = await sql<FlowVersion>`
    select hash, name, body as source from flow_version
    where hash in (
      select distinct run ->> 'version' from conversation, jsonb_array_elements(stack) as run
    )`.execute(db)
  return rows
}

/** Those of the versions that were ever seen, by whichever process. */
export async function findFlowVersions(db: Db, hashes: readonly string[]): Promise<FlowVersion[]> {
  return db
    .selectFrom('flowVersion')
    .select(['hash', 'name', 'body as source'])
    .where('hash', 'in', hashes)
    .execute()
}
