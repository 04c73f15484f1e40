import { type Agent, changePassword, hasAgents, insertAgent } from '../storage/agents.ts'
import type { Db } from '../storage/database.ts'
import type { AgentRole } from '../storage/desk-tables.ts'
import { hashPassword, makePassword } from './password.ts'

/** What a login looks like: easy to say on the phone, the same in every keyboard layout. */
const LOGIN = /^[a-z0-9][a-z0-9._@-]{0,63}$/
export const MIN_PASSWORD = 10

/** A new or changed login with the password to tell its owner, once. */
export interface Credentials {
  login: string
  password: string
}

export type Added =
  | ({ is: 'added'; agent: Agent } & Credentials)
  | { is: 'taken' }
  | { is: 'bad-login' }
  | { is: 'weak-password' }

export interface AgentToAdd {
  login: string
  /** As customers see it; the login when absent. */
  name?: string
  role?: AgentRole
  /** Made when absent. */
  password?: string
}

/** Adds an agent to the desk. */
export async function addAgent(db: Db, wish: AgentToAdd): Promise<Added> {
  const { login, name = login, role = 'agent', password = makePassword() } = wish
  if (!LOGIN.test(login)) return { is: 'bad-login' }
  if (password.length < MIN_PASSWORD) return { is: 'weak-password' }
  const passwordHash = await hashPassword(password)
  const agent = await insertAgent(db, { login, name, role, passwordHash })
  return agent ? { is: 'added', agent, login, password } : { is: 'taken' }
}

export type Reset = ({ is: 'reset' } & Credentials) | { is: 'unknown' } | { is: 'weak-password' }

/** Gives an agent a new password and ends all of his sessions. */
export async function resetPassword(
  db: Db,
  { login, password = makePassword() }: { login: string; password?: string },
): Promise<Reset> {
  if (password.length < MIN_PASSWORD) return { is: 'weak-password' }
  const done = await changePassword(db, login, await hashPassword(password))
  return done ? { is: 'reset', login, password } : { is: 'unknown' }
}

/**
 * Makes the first agent, `admin` with every right, when there is no agent yet. The password is returned
 * once, to be printed, and only when it was made up here.
 */
export async function ensureFirstAgent(
  db: Db,
  adminPassword?: string,
): Promise<Credentials | undefined> {
  if (await hasAgents(db)) return undefined
  const wish = { login: 'admin', role: 'admin' as const }
  const added = await addAgent(db, adminPassword ? { ...wish, password: adminPassword } : wish)
  if (added.is === 'weak-password') {
    throw new Error(`ADMIN_PASSWORD: expected at least ${MIN_PASSWORD} characters`)
  }
  if (added.is !== 'added' || adminPassword) return undefined
  return { login: added.login, password: added.password }
}
