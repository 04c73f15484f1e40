import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createDelivery, Refused } from './delivery.ts'
import { createFaults, type Fault } from './faults.ts'
import { createMethods, type Params, type Parts } from './methods.ts'
import { createPeople } from './people.ts'
import { createWorld, type Send } from './world.ts'

export interface FakeBotApiParts {
  token?: string
  port?: number
  /** A fault plan, as {@link createFaults} reads it. */
  faults?: string
  seed?: number
  /** Shortens the waits of the webhook's retry table. */
  pace?: number
  /** Answers what is no call of the Bot API: pages and hand controls. */
  other?(request: IncomingMessage, response: ServerResponse): Promise<void>
}

export const FAKE_TOKEN = '1234567:FAKE-token-of-the-test-bot-0123456789'

/** A Bot API server of our own, on a real socket: https://core.telegram.org/bots/api. */
export async function startFakeBotApi(parts: FakeBotApiParts = {}) {
  const token = parts.token ?? FAKE_TOKEN
  const world = createWorld(parts.seed)
  const delivery = createDelivery(world, parts.pace)
  const faults = createFaults(parts.faults, parts.seed)
  const methods = createMethods(world, delivery)

  const perform = async (method: string, params: Params, files: Parts) => {
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!run) throw new Refused(404, 'Not Found')
    return await run(params, files)
  }
  const note = (method: string, params: Params, status: number) => {
    const chat = params.chat_id === undefined ? {} : { chat: Number(params.chat_id) }
    world.calls.push({ method, ...chat, at: Date.now(), status, params })
  }
  const watch = (response: ServerResponse, chat: number) => {
    const send: Send = { chat, began: Date.now() }
    world.sends.push(send)
    response.once('finish', () => void (send.ended = Date.now()))
  }
  const call = async (method: string, request: IncomingMessage, response: ServerResponse) => {
    const { params, files } = await readCall(request)
    if (/^send(?!ChatAction)/.test(method)) watch(response, Number(params.chat_id))
    const fault = faults.of(method, Number(params.chat_id ?? 0))
    if (fault && (await spoil(fault, response, (status) => note(method, params, status)))) return
    const answer = await perform(method, params, files).then(
      (result) => ({ status: 200, body: { ok: true, result } }),
      (error: unknown) => ({ status: codeOf(error), body: refusalOf(error) }),
    )
    note(method, params, answer.status)
    if (fault?.is === 'drop_reply') return void response.destroy()
    sendJson(response, answer.status, answer.body)
  }
  const server = createServer((request, response) => {
    route(request, response).catch((error: unknown) => sendJson(response, 500, refusalOf(error)))
  })
  const route = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://fake')
    const [, kind, given, rest = ''] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(pathname) ?? []
    if (given === undefined) {
      if (parts.other) return parts.other(request, response)
      return sendJson(response, 404, refusalOf(new Refused(404, 'Not Found')))
    }
    if (decodeURIComponent(given) !== token) {
      return sendJson(response, 401, refusalOf(new Refused(401, 'Unauthorized')))
    }
    if (!kind) return call(rest, request, response)
    const file = world.files.get(rest.replace('documents/', ''))
    const fault = faults.of('download', undefined)
    if (fault && (await spoil(fault, response, () => undefined))) return
    response.writeHead(file ? 200 : 404).end(file?.bytes)
  }
  server.listen(parts.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    root: `http://127.0.0.1:${port}`,
    token,
    world,
    delivery,
    faults,
    people: createPeople(world, delivery),
    async close() {
      delivery.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type FakeBotApi = Awaited<ReturnType<typeof startFakeBotApi>>

/** True when the call is over with the fault. */
async function spoil(
  fault: Fault,
  response: ServerResponse,
  note: (status: number) => void,
): Promise<boolean> {
  switch (fault.is) {
    case 'drop_reply':
      return false
    case 'slow':
      await pause(fault.ms)
      return false
    case 'hang':
      note(0)
      return true
    case 'rst':
      note(0)
      response.socket?.resetAndDestroy()
      return true
    case 'html':
      note(502)
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>')
      return true
    case '429':
      note(429)
      sendJson(
        response,
        429,
        refusalOf(
          new Refused(429, `Too Many Requests: retry after ${fault.seconds}`, {
            retry_after: fault.seconds,
          }),
        ),
      )
      return true
    case '500':
      note(500)
      sendJson(response, 500, refusalOf(new Refused(500, 'Internal Server Error')))
      return true
  }
}

const codeOf = (error: unknown): number => (error instanceof Refused ? error.code : 500)

const refusalOf = (error: unknown) => ({
  ok: false,
  error_code: codeOf(error),
  description: error instanceof Error ? error.message : String(error),
  ...(error instanceof Refused ? { parameters: error.parameters } : {}),
})

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Parameters from the query, a JSON body or a multipart form, as the real server takes them. */
async function readCall(request: IncomingMessage): Promise<{ params: Params; files: Parts }> {
  const { searchParams } = new URL(request.url ?? '/', 'http://fake')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  const params: Record<string, unknown> = Object.fromEntries(searchParams)
  const files = new Map<string, { name: string; bytes: Buffer }>()
  if (type.startsWith('application/json') && body.length > 0) {
    Object.assign(params, JSON.parse(body.toString()))
  } else if (type.startsWith('multipart/')) {
    const form = await new Response(new Uint8Array(body), {
      headers: { 'content-type': type },
    }).formData()
    for (const [name, value] of form) {
      if (typeof value === 'string') params[name] = fromForm(value)
      else files.set(name, { name: value.name, bytes: Buffer.from(await value.arrayBuffer()) })
    }
  }
  return { params, files }
}

function fromForm(value: string): unknown {
  if (!/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
