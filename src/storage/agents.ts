import { sql } from 'kysely'
import type { Locale } from '../message.ts'
import type { Db, Tx } from './database.ts'
import type { AgentRole, PresenceState } from './desk-tables.ts'
import { asJson } from './json.ts'

export interface Agent {
  id: string
  login: string
  /** As customers see it. */
  name: string
  role: AgentRole
  locale: Locale
}

const AGENT = ['id', 'login', 'name', 'role', 'locale'] as const

export const findAgent = (db: Db | Tx, id: string): Promise<Agent | undefined> =>
  db.selectFrom('agent').select(AGENT).where('id', '=', id).executeTakeFirst()

/** The agent of a login, with the hash that a password is compared with. */
export const findLogin = (
  db: Db,
  login: string,
): Promise<(Agent & { passwordHash: string }) | undefined> =>
  db
    .selectFrom('agent')
    .select([...AGENT, 'passwordHash'])
    .where('login', '=', login)
    .executeTakeFirst()

export interface NewAgent {
  login: string
  name: string
  role: AgentRole
  passwordHash: string
}

/** Adds an agent; undefined when the login is taken. */
export const insertAgent = (db: Db, agent: NewAgent): Promise<Agent | undefined> =>
  db
    .insertInto('agent')
    .values(agent)
    .onConflict((conflict) => conflict.column('login').doNothing())
    .returning(AGENT)
    .executeTakeFirst()

export async function hasAgents(db: Db): Promise<boolean> {
  const row = await db.selectFrom('agent').select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

/** Sets a new password and ends every session under the old one. False: no such login. */
export const changePassword = (db: Db, login: string, passwordHash: string): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const agent = await tx
      .updateTable('agent')
      .set({ passwordHash })
      .where('login', '=', login)
      .returning('id')
      .executeTakeFirst()
    if (!agent) return false
    await tx.deleteFrom('agentSession').where('agentId', '=', agent.id).execute()
    return true
  })

export const setAgentLocale = async (db: Db, id: string, locale: Locale): Promise<void> => {
  await db.updateTable('agent').set({ locale }).where('id', '=', id).execute()
}

export interface SessionRow {
  tokenHash: string
  agentId: string
  createdAt: Date
  expiresAt: Date
}

export const insertSession = async (db: Db | Tx, row: SessionRow): Promise<void> => {
  await db.deleteFrom('agentSession').where('expiresAt', '<=', row.createdAt).execute()
  await db.insertInto('agentSession').values(row).execute()
}

/** The agent of a living session, and when it ends. */
export const findSession = (
  db: Db,
  tokenHash: string,
  now: Date,
): Promise<(Agent & { expiresAt: Date }) | undefined> =>
  db
    .selectFrom('agentSession')
    .innerJoin('agent', 'agent.id', 'agentSession.agentId')
    .select(['agent.id', 'login', 'name', 'role', 'locale', 'expiresAt'])
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', now)
    .executeTakeFirst()

export const extendSession = async (db: Db, tokenHash: string, expiresAt: Date): Promise<void> => {
  await db
    .updateTable('agentSession')
    .set({ expiresAt })
    .where('tokenHash', '=', tokenHash)
    .execute()
}

export const deleteSession = async (db: Db, tokenHash: string): Promise<void> => {
  await db.deleteFrom('agentSession').where('tokenHash', '=', tokenHash).execute()
}

/** Says where an agent is; a heartbeat keeps the state and moves the time. */
export async function setPresence(
  db: Db,
  { agentId, state, now }: { agentId: string; state?: PresenceState; now: Date },
): Promise<void> {
  await db
    .insertInto('presence')
    .values({ agentId, state: state ?? 'online', seenAt: now })
    .onConflict((conflict) =>
      conflict.column('agentId').doUpdateSet({ seenAt: now, ...(state ? { state } : {}) }),
    )
    .execute()
}

export async function readPresence(db: Db, agentId: string): Promise<PresenceState> {
  const row = await db
    .selectFrom('presence')
    .select('state')
    .where('agentId', '=', agentId)
    .executeTakeFirst()
  return row?.state ?? 'offline'
}

/** Who tries to log in, from where. */
export interface LoginTry {
  login: string
  ip: string
  now: Date
}

/** Writes a try down before the password is looked at, so that parallel tries all count. */
export const insertLoginTry = async (db: Db, { login, ip, now }: LoginTry): Promise<void> => {
  await db
    .insertInto('audit')
    .values({ what: 'login-tried', detail: jsonb({ login, ip }), at: now })
    .execute()
}

export interface FailedLogins {
  /** Of this login from this address. */
  here: number
  /** Of any login from this address. */
  fromAddress: number
  /** Of this login from anywhere. */
  ofLogin: number
}

/** Tries without success since an instant, the one just written included. */
export async function countFailedLogins(
  db: Db,
  { login, ip }: LoginTry,
  since: Date,
): Promise<FailedLogins> {
  const sign = sql`case what when 'login-tried' then 1 else -1 end`
  const byLogin = sql`detail->>'login' = ${login}`
  const byAddress = sql`detail->>'ip' = ${ip}`
  return await db
    .selectFrom('audit')
    .select([
      sql<number>`coalesce(sum(${sign}) filter (where ${byLogin} and ${byAddress}), 0)::int`.as(
        'here',
      ),
      sql<number>`coalesce(sum(${sign}) filter (where ${byAddress}), 0)::int`.as('fromAddress'),
      sql<number>`coalesce(sum(${sign}) filter (where ${byLogin}), 0)::int`.as('ofLogin'),
    ])
    .where('what', 'in', ['login-tried', 'logged-in'])
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
}

/** Writes down what an agent did to his own account. */
export const recordAccess = async (
  db: Db | Tx,
  { agentId, what, detail, now }: { agentId: string; what: string; detail: object; now: Date },
): Promise<void> => {
  await db
    .insertInto('audit')
    .values({ agentId, what, detail: jsonb(detail), at: now })
    .execute()
}

const jsonb = (value: object) => sql<object>`${asJson(value)}::jsonb`
