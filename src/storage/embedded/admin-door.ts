import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { holderOf } from './folder-lock.ts'

/** What the command line does inside the process that holds the database. */
type AdminCommand = (args: readonly string[]) => Promise<AdminOutput>

const answer = z.object({ ok: z.boolean(), output: z.string() })
/** What a command says, and whether it did what was asked. */
export type AdminOutput = z.infer<typeof answer>

const request = z.object({ command: z.string(), args: z.array(z.string()) })

/** A door for the command line of the same machine; opened and closed with the database. */
export interface AdminDoor {
  port: number
  token: string
  /** Makes a command known under that name. */
  register(name: string, command: AdminCommand): void
  close(): Promise<void>
}

/** Opens the door on a free port of the loopback address; only who can read the lock file enters. */
export async function openAdminDoor(): Promise<AdminDoor> {
  const commands = new Map<string, AdminCommand>()
  const token = randomBytes(32).toString('hex')
  const server = createServer((incoming, response) => void serve(incoming, response))
  server.listen(0, '127.0.0.1').unref()
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const known = isToken(incoming.headers.authorization, token)
    const said = known ? await perform(commands, incoming) : refuse('not allowed')
    response.writeHead(known ? 200 : 403, { 'content-type': 'application/json' })
    response.end(JSON.stringify(said))
  }
  return {
    port: (server.address() as AddressInfo).port,
    token,
    register: (name, command) => void commands.set(name, command),
    close: () => closeServer(server),
  }
}

/**
 * Has the process that holds the data folder perform a command. Undefined when nobody holds it:
 * then the caller may open the folder himself.
 */
export async function askHolder(
  dataDir: string,
  command: string,
  args: readonly string[],
): Promise<AdminOutput | undefined> {
  const holder = await holderOf(dataDir)
  if (!holder) return undefined
  const response = await fetch(`http://127.0.0.1:${holder.port}/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${holder.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ command, args }),
  })
  return answer.parse(await response.json())
}

const refuse = (output: string): AdminOutput => ({ ok: false, output })

async function perform(
  commands: ReadonlyMap<string, AdminCommand>,
  incoming: IncomingMessage,
): Promise<AdminOutput> {
  try {
    const { command, args } = request.parse(await json(incoming))
    const perform = commands.get(command)
    if (!perform) return refuse(`unknown command "${command}"; known: ${[...commands.keys()]}`)
    return await perform(args)
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error))
  }
}

function isToken(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
