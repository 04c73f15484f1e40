import { randomBytes } from 'node:crypto'
import { keepAgentCode } from '../storage/agent-telegram.ts'
import { type Agent, changePassword, findLogin, hasAgents, insertAgent } from '../storage/agents.ts'
import type { Db } from '../storage/database.ts'
import type { AgentRole } from '../storage/desk-tables.ts'
import { hashPassword, makePassword } from './password.ts'

/** A code goes from one screen to the next: minutes are enough. */
const CODE_HOLDS_MS = 10 * 60_000

/**
 * Makes the code that an agent sends to the bot from his own Telegram account, once; the one before
 * is void. Of 256 random bits.
 */
export async function makeAgentCode(
  db: Db,
  { agentId, now }: { agentId: string; now: Date },
): Promise<{ code: string; expiresAt: Date }> {
  const code = `agent-${randomBytes(32).toString('base64url')}`
  const expiresAt = new Date(now.getTime() + CODE_HOLDS_MS)
  await keepAgentCode(db, { agentId, code, expiresAt })
  return { code, expiresAt }
}

export type CodeMade = { is: 'made'; code: string; expiresAt: Date } | { is: 'unknown' }

/** The same for the agent of a login. */
export async function makeCodeFor(db: Db, wish: { login: string; now: Date }): Promise<CodeMade> {
  const agent = await findLogin(db, wish.login)
  if (!agent) return { is: 'unknown' }
  return { is: 'made', ...(await makeAgentCode(db, { agentId: agent.id, now: wish.now })) }
}

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
