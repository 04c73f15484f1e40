import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Answering, embed, sensible } from './answers.ts'
import { FAIL, FAULTS, type Fault, type Reply, sendJson, sendReply, streamReply } from './faults.ts'

/** A request as it reached the fake. */
export interface Recorded {
  path: string
  body: string
  fault: Fault
  /** Set when the caller hung up before the answer ended. */
  hungUp: boolean
}

export interface FakeSettings {
  /** 0 picks a free port. */
  port?: number
  /** What happens to every request, unless the request names another. */
  fault?: Fault
  /** With `share`: which requests fail, the same for the same seed. */
  seed?: number
  /** Share of requests that fail by a fault of the seed's choice, 0 to 1. */
  share?: number
  answering?: Answering
}

export interface FakeLlm {
  /** The base URL that clients are given. */
  url: string
  recorded: Recorded[]
  /** From now on every request fails so. */
  setFault(fault: Fault): void
  setAnswering(answering: Answering): void
  /** Connections that are open now. */
  open(): number
  close(): Promise<void>
}

/** Mulberry32: a small generator whose numbers depend on its seed alone. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const isFault = (name: unknown): name is Fault => FAULTS.some((fault) => fault === name)

/**
 * An OpenAI-compatible endpoint that answers without a model: chat completions streaming and not,
 * embeddings, transcriptions. It fails as it is told by its settings, by `?fault=` in the base URL's
 * query or by the header `x-fault`, and keeps every request.
 */
export async function startFakeLlm(settings: FakeSettings = {}): Promise<FakeLlm> {
  let { fault = 'none', answering = sensible } = settings
  const recorded: Recorded[] = []
  const chance = seeded(settings.seed ?? 1)
  const pick = (request: IncomingMessage, url: URL): Fault => {
    const named = request.headers['x-fault'] ?? url.searchParams.get('fault')
    if (isFault(named)) return named
    if (settings.share && chance() < settings.share) {
      return FAULTS[1 + Math.floor(chance() * (FAULTS.length - 1))] ?? 'none'
    }
    return fault
  }
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy())
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake')
    const bytes = await readBody(request)
    const entry: Recorded = {
      path: url.pathname,
      body: bytes.toString('utf8'),
      fault: pick(request, url),
      hungUp: false,
    }
    recorded.push(entry)
    response.on('close', () => (entry.hungUp = !response.writableFinished))
    const path = url.pathname.replace(/^\/v1/, '')
    if (path === '/recorded') return sendJson(response, 200, recorded.slice(0, -1))
    const answer = ANSWERS[path]
    if (answer === undefined)
      return sendJson(response, 404, { error: { message: `no ${path} here` } })
    const fail = entry.fault in FAIL ? FAIL[entry.fault as keyof typeof FAIL] : undefined
    if (fail && path !== '/chat/completions') return failWhole(response, entry.fault)
    if (fail) return fail(response, replyTo(entry.body, entry.fault))
    answer(response, entry)
  }

  const replyTo = (body: string, wrong: Fault): Reply => {
    const asked = JSON.parse(body)
    const said = (role: string) =>
      asked.messages
        .filter((message: { role: string }) => message.role === role)
        .map(({ content }: { content: string }) => content)
        .join('\n')
    const { properties = {} } = asked.response_format?.json_schema?.schema ?? {}
    const answer = answering({ system: said('system'), user: said('user'), properties })
    const text = wrong === 'wrong-language' ? abroad(answer) : JSON.stringify(answer)
    return { model: asked.model, text, tokens: Math.ceil((body.length + text.length) / 4) }
  }

  const ANSWERS: Partial<Record<string, (response: ServerResponse, entry: Recorded) => void>> = {
    '/chat/completions'(response, { body, fault: wrong }) {
      const reply = replyTo(body, wrong)
      if (JSON.parse(body).stream) streamReply(response, reply)
      else sendReply(response, reply)
    },
    '/embeddings'(response, { body }) {
      const { input, model } = JSON.parse(body)
      const texts: string[] = Array.isArray(input) ? input : [input]
      const data = texts.map((text, index) => ({
        object: 'embedding',
        index,
        embedding: embed(text),
      }))
      sendJson(response, 200, {
        object: 'list',
        model,
        data,
        usage: { total_tokens: texts.length },
      })
    },
    '/audio/transcriptions'(response, { body }) {
      // A recording in tests is words in UTF-8 behind this mark: the fake hears them.
      sendJson(response, 200, { text: body.match(/SPOKEN:([^\r\n]*)/)?.[1] ?? '' })
    },
  }

  await new Promise<void>((resolve) => server.listen(settings.port ?? 0, '127.0.0.1', resolve))
  let connections = 0
  server.on('connection', (socket) => {
    connections++
    socket.on('close', () => connections--)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    recorded,
    setFault: (next) => void (fault = next),
    setAnswering: (next) => void (answering = next),
    open: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The faults of an answer that comes as a whole. */
function failWhole(response: ServerResponse, fault: Fault): void {
  const reply = { model: 'fake', text: '', tokens: 1 }
  if (fault === 'hang-first' || fault === 'hang-after') return void response.flushHeaders()
  if (fault === 'empty') return sendJson(response, 200, {})
  if (fault === 'garbage' || fault === 'truncated') {
    response.writeHead(200, { 'content-type': 'application/json' })
    return void response.end('{"data": [')
  }
  FAIL[fault as keyof typeof FAIL](response, reply)
}

/** The same shape in a language that nobody asked for. */
const abroad = (answer: unknown): string =>
  JSON.stringify(answer, (name, value) =>
    name === 'answer' || name === 'summary'
      ? 'Bitte wenden Sie sich an unseren Kundendienst.'
      : value,
  )
