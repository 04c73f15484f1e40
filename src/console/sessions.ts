import { createHash, randomBytes } from 'node:crypto'
import { Refusal } from '../channels/refusal.ts'
import {
  type Agent,
  countFailedLogins,
  deleteSession,
  extendSession,
  type FailedLogins,
  findLogin,
  findSession,
  insertLoginTry,
  insertSession,
  recordAccess,
} from '../storage/agents.ts'
import type { Db } from '../storage/database.ts'
import { hashPassword, isPassword } from './password.ts'

export const SESSION_MS = 12 * 3_600_000
/** A session is written again at most this often. */
const SLIDE_MS = 10 * 60_000
const WINDOW_MS = 15 * 60_000
/** Failed tries in a window: enough for a tired agent, nothing for a machine. */
const LIMITS: Readonly<FailedLogins> = { here: 10, fromAddress: 50, ofLogin: 100 }

export interface Credentials {
  login: string
  password: string
  ip: string
}

export interface SessionParts {
  db: Db
  now(): Date
}

/** 256 bits, shown to the browser once; the ledger keeps a hash of it. */
const newToken = (): string => randomBytes(32).toString('base64url')
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Unknown logins are compared with this one, so that they take as long as known ones. */
const nobody = hashPassword(newToken())

/**
 * Checks a password and opens a session under a new token; a session that the browser brought along
 * ends. Throws a Refusal: the same for an unknown login as for a wrong password, and another one
 * after too many tries.
 */
export async function logIn(
  { db, now }: SessionParts,
  { login, password, ip }: Credentials,
  oldToken?: string,
): Promise<{ token: string; agent: Agent }> {
  const attempt = { login, ip, now: now() }
  await insertLoginTry(db, attempt)
  const since = new Date(attempt.now.getTime() - WINDOW_MS)
  if (isTooMany(await countFailedLogins(db, attempt, since))) {
    throw new Refusal('too-many-requests', 'too many tries; please wait a quarter of an hour')
  }
  const found = await findLogin(db, login)
  const right = await isPassword(password, found?.passwordHash ?? (await nobody))
  if (!found || !right) throw new Refusal('unauthorized', 'login or password is wrong')
  const { passwordHash: _, ...agent } = found
  const token = newToken()
  const createdAt = now()
  await insertSession(db, {
    tokenHash: hashOf(token),
    agentId: agent.id,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + SESSION_MS),
  })
  await recordAccess(db, {
    agentId: agent.id,
    what: 'logged-in',
    detail: { login, ip },
    now: now(),
  })
  if (oldToken) await deleteSession(db, hashOf(oldToken))
  return { token, agent }
}

const isTooMany = (failed: FailedLogins): boolean =>
  failed.here > LIMITS.here ||
  failed.fromAddress > LIMITS.fromAddress ||
  failed.ofLogin > LIMITS.ofLogin

/**
 * The agent behind a token, whose session goes on for another twelve hours; undefined for none.
 * `renewed` says that the browser's cookie should go on as well.
 */
export async function agentOf(
  { db, now }: SessionParts,
  token: string | undefined,
): Promise<{ agent: Agent; renewed: boolean } | undefined> {
  if (!token) return undefined
  const at = now()
  const session = await findSession(db, hashOf(token), at)
  if (!session) return undefined
  const { expiresAt, ...agent } = session
  const fullUntil = new Date(at.getTime() + SESSION_MS)
  const renewed = fullUntil.getTime() - expiresAt.getTime() > SLIDE_MS
  if (renewed) await extendSession(db, hashOf(token), fullUntil)
  return { agent, renewed }
}

/** Ends the session of a token. */
export const logOut = async ({ db, now }: SessionParts, token: string, agent: Agent) => {
  await deleteSession(db, hashOf(token))
  await recordAccess(db, { agentId: agent.id, what: 'logged-out', detail: {}, now: now() })
}
