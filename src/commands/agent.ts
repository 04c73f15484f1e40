import { z } from 'zod'
import { addAgent as add, MIN_PASSWORD, resetPassword } from '../console/agents.ts'
import { createLog } from '../log.ts'
import type { Db } from '../storage/database.ts'
import { type AdminOutput, askHolder } from '../storage/embedded/admin-door.ts'
import { openDatabase } from '../storage/open.ts'
import { configOrFail } from './config.ts'
import { Failure, misused } from './failure.ts'

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
  if (role !== 'agent' && role !== 'lead') throw misused(`--role ${role}: expected agent or lead`)
  const wish = {
    login,
    role: role as 'agent' | 'lead',
    ...(name ? { name } : {}),
    ...(password ? { password } : {}),
  }
  const done = await inTheHouse('agent-add', wish, (db) => add(db, wish))
  print(login, done, options)
}

/** Gives an agent a new password and prints it once. */
export async function resetAgent(login: string, options: AgentOptions): Promise<void> {
  const wish = { login, ...(options.password ? { password: options.password } : {}) }
  const done = await inTheHouse('agent-reset', wish, (db) => resetPassword(db, wish))
  print(login, done, options)
}

/** Done by the process that holds the embedded database, else with the database opened here. */
async function inTheHouse(
  command: string,
  wish: object,
  act: (db: Db) => Promise<object>,
): Promise<Outcome> {
  const config = configOrFail()
  const held: AdminOutput | undefined = config.DATABASE_URL
    ? undefined
    : await askHolder(config.DATA_DIR, command, [JSON.stringify(wish)])
  if (held) return outcome.parse(JSON.parse(held.output))
  const database = await openDatabase({
    ...(config.DATABASE_URL ? { databaseUrl: config.DATABASE_URL } : {}),
    dataDir: config.DATA_DIR,
    log: createLog('error'),
  })
  try {
    return outcome.parse(await act(database.db))
  } finally {
    await database.close()
  }
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
