import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'

/** Our schema; the tables of the queue have one of their own. */
export const SCHEMA = 'aftercare'

/** The migrations that came with this code. */
export const MIGRATIONS = join(import.meta.dirname, 'migrations')

/** The database and the code do not fit together; the message says what to do about it. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused'
}

interface Migration {
  name: string
  sql: string
  hash: string
}

interface Applied {
  name: string
  hash: string
}

/**
 * Brings schema `aftercare` up to this code: the SQL files of the folder, in the order of their
 * names, each in a transaction of its own. Processes that start together wait for one another.
 * Returns the names that were applied now. Throws {@link MigrationRefused} when an applied file was
 * edited since, or when the database knows files that this code does not.
 */
export async function migrate(pool: pg.Pool, folder = MIGRATIONS): Promise<string[]> {
  const files = await readMigrations(folder)
  const client = await pool.connect()
  try {
    const applied: string[] = []
    for (let name = await applyNext(client, files); name; name = await applyNext(client, files)) {
      applied.push(name)
    }
    return applied
  } finally {
    client.release()
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      // A checkout with other line ends is not an edit.
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Applies the first migration that is missing and names it; undefined when none is. */
async function applyNext(
  client: pg.PoolClient,
  files: readonly Migration[],
): Promise<string | undefined> {
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(hashtext('aftercare migrations'))`)
    const next = firstMissing(files, await readApplied(client))
    if (next) {
      await client.query(`set local search_path to ${SCHEMA}`)
      await client.query(next.sql)
      await client.query(`insert into ${SCHEMA}.migration (name, hash) values ($1, $2)`, [
        next.name,
        next.hash,
      ])
    }
    await client.query('commit')
    return next?.name
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

/** Looks before it makes: `create schema if not exists` asks for rights even when there is one. */
async function readApplied(client: pg.PoolClient): Promise<Applied[]> {
  const { rows } = await client.query<{ schema: string | null; ledger: string | null }>(
    `select to_regnamespace('${SCHEMA}')::text as schema, to_regclass('${SCHEMA}.migration')::text as ledger`,
  )
  if (!rows[0]?.schema) await client.query(`create schema ${SCHEMA}`)
  if (!rows[0]?.ledger) {
    await client.query(`create table ${SCHEMA}.migration (
      name text primary key,
      hash text not null,
      applied_at timestamptz not null default now()
    )`)
  }
  const applied = await client.query<Applied>(
    `select name, hash from ${SCHEMA}.migration order by name`,
  )
  return applied.rows
}

function firstMissing(
  files: readonly Migration[],
  applied: readonly Applied[],
): Migration | undefined {
  const known = new Map(files.map((file) => [file.name, file.hash]))
  for (const { name, hash } of applied) {
    const ours = known.get(name)
    if (!ours) {
      throw new MigrationRefused(
        `The database is newer than this program: it has the migration ${name}, which this version does not know. Start the newer version, or restore a backup made before it.`,
      )
    }
    if (ours !== hash) {
      throw new MigrationRefused(
        `The migration ${name} was edited after it had been applied to this database. Put the file back as it was and make the change in a new migration.`,
      )
    }
  }
  const done = new Set(applied.map(({ name }) => name))
  const last = applied.at(-1)?.name ?? ''
  const next = files.find(({ name }) => !done.has(name))
  if (next && next.name < last) {
    throw new MigrationRefused(
      `The migration ${next.name} would have to run before ${last}, which this database already has. Give it a name that comes after.`,
    )
  }
  return next
}
