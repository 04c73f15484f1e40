import { z } from 'zod'
import { ROLES } from '../console/account-shapes.ts'
import { addAgent as add, MIN_PASSWORD, makeCodeFor, resetPassword } from '../console/agents.ts'
import { Failure, misused } from './failure.ts'
import { inTheHouse } from './in-the-house.ts'

interface AgentOptions {
  name?: string
  role?: string
  password?: string
  json?: boolean
}

const outcome = z.looseObject({
  is: z.enum(['added', 'reset', 'taken', 'unknown', 'bad-login', 'weak-password']),
  password: z.string().optional(),
})
type Outcome = z.infer<typeof outcome>

/** Adds an agent, in the running house when there is one, and prints the password once. */
export async function addAgent(login: string, options: AgentOptions): Promise<void> {
  const { name, role = 'agent', password } = options
  if (!isRole(role)) throw misused(`--role ${role}: expected ${ROLES.join(', ')}`)
  const wish = {
    login,
    role,
    ...(name ? { name } : {}),
    ...(password ? { password } : {}),
  }
  const done = outcome.parse(await inTheHouse('agent-add', wish, (db) => add(db, wish)))
  print(login, done, options)
}

const isRole = (name: string): name is (typeof ROLES)[number] => ROLES.some((role) => role === name)

/** Gives an agent a new password and prints it once. */
export async function resetAgent(login: string, options: AgentOptions): Promise<void> {
  const wish = { login, ...(options.password ? { password: options.password } : {}) }
  const done = outcome.parse(await inTheHouse('agent-reset', wish, (db) => resetPassword(db, wish)))
  print(login, done, options)
}

const REFUSALS: Partial<Record<Outcome['is'], (login: string) => string>> = {
  taken: (login) => `There is an agent "${login}" already; "agent reset" gives a new password.`,
  unknown: (login) => `There is no agent "${login}".`,
  'bad-login': (login) =>
    `"${login}" cannot be a login: expected small latin letters, digits, dots, dashes or @.`,
  'weak-password': () => `The password is too short: expected at least ${MIN_PASSWORD} characters.`,
}

function print(login: string, { is, password }: Outcome, { json = false }: AgentOptions): void {
  const refusal = REFUSALS[is]
  if (refusal) throw new Failure(refusal(login))
  const line = json
    ? JSON.stringify({ login, password })
    : `login     ${login}\npassword  ${password}`
  process.stdout.write(`${line}\n`)
}

const madeCode = z.union([
  z.object({ is: z.literal('made'), code: z.string(), expiresAt: z.coerce.string() }),
  z.object({ is: z.literal('unknown') }),
])

/** Prints the command by which an agent makes his account in Telegram known to the bot, once. */
export async function linkAgent(login: string, { json = false }: AgentOptions): Promise<void> {
  const act = (db: Parameters<typeof makeCodeFor>[0]) => makeCodeFor(db, { login, now: new Date() })
  const made = madeCode.parse(
    JSON.parse(JSON.stringify(await inTheHouse('agent-link', { login }, act))),
  )
  if (made.is === 'unknown') throw new Failure(`There is no agent "${login}".`)
  const { code, expiresAt } = made
  const line = json
    ? JSON.stringify({ login, command: `/link ${code}`, expiresAt })
    : `Within ten minutes, ${login} sends this to the bot, from the account in Telegram that is to answer:\n/link ${code}`
  process.stdout.write(`${line}\n`)
}
