import type { ServerResponse } from 'node:http'

/** Ways in which an endpoint fails; `none` answers as it should. */
export const FAULTS = [
  'none',
  'hang-first',
  'hang-after',
  'endless',
  'garbage',
  'truncated',
  '401',
  '429',
  'wrong-language',
  'empty',
  'html',
  'reset',
  '500',
] as const
export type Fault = (typeof FAULTS)[number]

/** An answer in pieces, as the chat endpoint streams it. */
export interface Reply {
  model: string
  text: string
  tokens: number
}

const event = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`
const DONE = 'data: [DONE]\n\n'

const chunk = (model: string, delta: object, finish: string | null = null): string =>
  event({
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    created: 0,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })

const usageOf = (tokens: number) => ({
  prompt_tokens: Math.floor(tokens / 2),
  completion_tokens: Math.ceil(tokens / 2),
  total_tokens: tokens,
})

const usage = (model: string, tokens: number): string =>
  event({
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    created: 0,
    model,
    choices: [],
    usage: usageOf(tokens),
  })

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.flushHeaders()
}

const piecesOf = (text: string): string[] => text.match(/[\s\S]{1,7}/gu) ?? []

/** Streams a whole answer. */
export function streamReply(response: ServerResponse, { model, text, tokens }: Reply): void {
  begin(response)
  response.write(chunk(model, { role: 'assistant', content: '' }))
  for (const piece of piecesOf(text)) response.write(chunk(model, { content: piece }))
  response.write(chunk(model, {}, 'stop'))
  response.write(usage(model, tokens))
  response.end(DONE)
}

/** A whole answer at once. */
export function sendReply(response: ServerResponse, { model, text, tokens }: Reply): void {
  sendJson(response, 200, {
    id: 'chatcmpl-fake',
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: usageOf(tokens),
  })
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const refuse = (status: number, code: string) => (response: ServerResponse) =>
  sendJson(response, status, { error: { message: `${code} by the fake`, type: code, code } })

/** An endless flow of pieces, as fast as they are taken. */
function flow(response: ServerResponse, model: string): void {
  const piece = chunk(model, { content: 'и так далее '.repeat(20) })
  const pour = () => {
    while (!response.destroyed) if (!response.write(piece)) return
  }
  response.on('drain', pour)
  response.on('close', () => response.off('drain', pour))
  pour()
}

const half = (text: string): string => text.slice(0, Math.max(1, Math.floor(text.length / 2)))

/** What each fault does to a request. `reply` is what should have come. */
export const FAIL: Readonly<
  Record<
    Exclude<Fault, 'none' | 'wrong-language'>,
    (response: ServerResponse, reply: Reply) => void
  >
> = {
  'hang-first': begin,
  'hang-after'(response, { model, text }) {
    begin(response)
    response.write(chunk(model, { role: 'assistant', content: half(text) }))
  },
  endless(response, { model, text }) {
    begin(response)
    response.write(chunk(model, { role: 'assistant', content: half(text) }))
    flow(response, model)
  },
  garbage(response, { model }) {
    streamReply(response, { model, text: '{"route": ]] ничего, "covered"', tokens: 10 })
  },
  truncated(response, { model, text }) {
    begin(response)
    response.write(chunk(model, { role: 'assistant', content: half(text) }))
    response.end()
  },
  '401': refuse(401, 'invalid_api_key'),
  '429': refuse(429, 'rate_limit_exceeded'),
  empty(response, { model }) {
    streamReply(response, { model, text: '', tokens: 1 })
  },
  html(response) {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<!doctype html><title>Gateway</title><h1>Please log in</h1>')
  },
  reset(response) {
    response.socket?.resetAndDestroy()
  },
  '500': refuse(500, 'server_error'),
}
