import { createRequire } from 'node:module'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Activity, ActivitySet } from '../src/channels/bot-framework/activity.ts'
import { type HouseOptions, listen, openWebHouse, SECRET } from './fakes/web-house.ts'

const open: FastifyInstance[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

async function house(options: HouseOptions = {}) {
  const built = await openWebHouse(options)
  open.push(built.app)
  return { ...built, base: await listen(built.app) }
}

async function start(base: string) {
  const reply = await fetch(`${base}/v3/directline/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}` },
  })
  return (await reply.json()) as { conversationId: string; token: string; streamUrl: string }
}

/** A client that keeps what a stream sent. */
function listenTo(url: string, options = {}) {
  const socket = new WebSocket(url, options)
  const heard: Activity[] = []
  socket.on('message', (data) => {
    if (data.toString() !== '')
      heard.push(...(JSON.parse(data.toString()) as ActivitySet).activities)
  })
  socket.on('error', () => {})
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  const refused = new Promise<number>((resolve) =>
    socket.on('unexpected-response', (request, { statusCode }) => {
      resolve(statusCode ?? 0)
      request.destroy()
    }),
  )
  const opened = new Promise((resolve) => socket.on('open', resolve))
  return { socket, heard, closed, refused, opened }
}

const seqs = (heard: readonly Activity[]) => heard.map(({ channelData }) => channelData.seq)
const upTo = (n: number) => Array.from({ length: n }, (_, at) => at + 1)

describe('the stream', () => {
  test('replays after the watermark and goes on live: no gap, no double', async () => {
    const { base, memory } = await house()
    const { conversationId, streamUrl } = await start(base)
    for (let n = 0; n < 250; n += 1) memory.append(conversationId, 'bot', { text: `${n}` })
    const { heard, opened } = listenTo(streamUrl)
    await opened
    for (let n = 250; n < 500; n += 1) {
      memory.append(conversationId, 'bot', { text: `${n}` })
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await vi.waitFor(() => expect(heard.length).toBe(500))
    expect(seqs(heard)).toEqual(upTo(500))
  })

  test('a client that drops 30 times and names its watermark has everything once', async () => {
    const { base, memory } = await house()
    const { conversationId, token } = await start(base)
    const all: Activity[] = []
    for (let round = 0; round < 30; round += 1) {
      for (let n = 0; n < 3; n += 1) memory.append(conversationId, 'bot', { text: 'x' })
      const watermark = String(all.at(-1)?.channelData.seq ?? 0)
      const reply = await fetch(
        `${base}/v3/directline/conversations/${conversationId}?watermark=${watermark}`,
        { headers: { authorization: `Bearer ${token}` } },
      )
      const { streamUrl } = (await reply.json()) as { streamUrl: string }
      const { heard, socket } = listenTo(streamUrl)
      await vi.waitFor(() => expect(heard.length).toBeGreaterThan(0))
      socket.terminate()
      all.push(...heard)
    }
    await vi.waitFor(() => expect(memory.listeners(conversationId)).toBe(0))
    expect(seqs(all)).toEqual(upTo(all.length))
    expect(all.length).toBeGreaterThan(80)
  })

  test('one frame holds one message, and its watermark', async () => {
    const { base, memory } = await house()
    const { conversationId, streamUrl } = await start(base)
    for (const text of ['a', 'b', 'c']) memory.append(conversationId, 'bot', { text })
    const { socket } = listenTo(streamUrl)
    const frames: ActivitySet[] = []
    socket.on('message', (data) => frames.push(JSON.parse(data.toString())))
    await vi.waitFor(() => expect(frames).toHaveLength(3))
    expect(frames.map(({ activities, watermark }) => [activities.length, watermark])).toEqual([
      [1, '1'],
      [1, '2'],
      [1, '3'],
    ])
  })

  test('without a watermark only what comes from now on', async () => {
    const { base, memory } = await house()
    const { conversationId, token } = await start(base)
    memory.append(conversationId, 'bot', { text: 'old' })
    const url = `${base.replace('http', 'ws')}/v3/directline/conversations/${conversationId}/stream?t=${token}`
    const { heard, opened } = listenTo(url)
    await opened
    memory.append(conversationId, 'bot', { text: 'new' })
    await vi.waitFor(() => expect(heard.map(({ text }) => text)).toEqual(['new']))
  })

  test('a client that stops reading holds one page, not the whole transcript', async () => {
    const { base, memory, app } = await house()
    const { conversationId, streamUrl } = await start(base)
    const text = 'я'.repeat(20_000)
    for (let n = 0; n < 500; n += 1) memory.append(conversationId, 'bot', { text })
    const { socket, opened, heard } = listenTo(streamUrl)
    await opened
    socket.pause()
    await new Promise((resolve) => setTimeout(resolve, 700))
    const held = [...app.websocketServer.clients].map(({ bufferedAmount }) => bufferedAmount)
    expect(Math.max(...held)).toBeLessThan(100 * 40_200)
    socket.resume()
    await vi.waitFor(() => expect(heard.length).toBe(500), 50_000)
  })

  test.each([
    ['a foreign page', { origin: 'https://evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
  ])('%s is refused before the socket opens', async (_name, headers, status) => {
    const { base } = await house()
    const { streamUrl } = await start(base)
    expect(await listenTo(streamUrl, { headers }).refused).toBe(status)
  })

  test('a ticket opens its own stream, for a minute, and nothing but streams', async () => {
    let now = new Date('2026-11-21T10:00:00Z')
    const { base } = await house({ now: () => now })
    const mine = await start(base)
    const other = await start(base)
    const foreign = other.streamUrl.replace(/t=.*/, mine.streamUrl.match(/t=.*/)?.[0] ?? '')
    expect(await listenTo(foreign).refused).toBe(404)
    const ticket = mine.streamUrl.match(/t=(.*)/)?.[1]
    const url = `${base}/v3/directline/conversations/${mine.conversationId}/activities`
    const reply = await fetch(url, { headers: { authorization: `Bearer ${ticket}` } })
    expect(reply.status).toBe(403)
    expect((await fetch(mine.streamUrl.replace('ws', 'http'))).status).toBe(426)
    now = new Date('2026-11-21T10:01:01Z')
    expect(await listenTo(mine.streamUrl).refused).toBe(403)
  })

  test('too large a frame closes that socket; the house stands', async () => {
    const { base } = await house()
    const { streamUrl } = await start(base)
    const { socket, opened, closed } = listenTo(streamUrl)
    await opened
    socket.send('x'.repeat(70_000))
    expect(await closed).toBe(1009)
    expect((await fetch(`${base}/health/live`)).status).toBe(200)
  })

  test('the 21st socket of one address is asked to wait; a closed one makes room', async () => {
    const { base } = await house()
    const { conversationId, token } = await start(base)
    const url = `${base.replace('http', 'ws')}/v3/directline/conversations/${conversationId}/stream?t=${token}`
    const twenty = Array.from({ length: 20 }, () => listenTo(url))
    await Promise.all(twenty.map(({ opened }) => opened))
    expect(await listenTo(url).refused).toBe(429)
    twenty[0]?.socket.close()
    await twenty[0]?.closed
    await vi.waitFor(async () => {
      const next = listenTo(url)
      expect(await Promise.race([next.opened.then(() => 'open'), next.refused])).toBe('open')
    })
  })

  test('fifty that come at once from one address: twenty stay', async () => {
    const { base, memory } = await house()
    const { conversationId, token } = await start(base)
    const url = `${base.replace('http', 'ws')}/v3/directline/conversations/${conversationId}/stream?t=${token}`
    const all = Array.from({ length: 50 }, () => listenTo(url))
    const left = all.map(({ refused, closed }) => Promise.race([refused, closed]))
    const gone: number[] = []
    for (const one of left) void one.then((code) => gone.push(code))
    await vi.waitFor(() => expect(gone).toHaveLength(30), 30_000)
    expect(new Set([...gone, 429, 1013])).toEqual(new Set([429, 1013]))
    expect(memory.listeners(conversationId)).toBe(20)
  })

  test('news whose ring was lost arrives with the next heartbeat; who answers none is cut off', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const { base, memory, app } = await house()
      const { conversationId, streamUrl } = await start(base)
      const { heard, opened, socket, closed } = listenTo(streamUrl)
      await opened
      await vi.waitFor(() => expect(memory.listeners(conversationId)).toBe(1))
      memory.rows.set(conversationId, [
        { conversationId, seq: 1, author: 'bot', body: { text: 'unrung' }, at: new Date() },
      ])
      await vi.advanceTimersByTimeAsync(20_000)
      await vi.waitFor(() => expect(heard.map(({ text }) => text)).toEqual(['unrung']))
      socket.pause()
      await vi.advanceTimersByTimeAsync(20_000)
      await vi.advanceTimersByTimeAsync(20_000)
      expect([...app.websocketServer.clients].every((one) => one.readyState > 1)).toBe(true)
      socket.resume()
      expect(await closed).toBe(1006)
    } finally {
      vi.useRealTimers()
    }
  })

  test('after a gap between processes every stream catches up at once', async () => {
    const { base, memory } = await house()
    const all = await Promise.all(
      Array.from({ length: 15 }, async () => {
        const { conversationId, streamUrl } = await start(base)
        const client = listenTo(streamUrl)
        await client.opened
        return { conversationId, ...client }
      }),
    )
    await vi.waitFor(() =>
      expect(all.map(({ conversationId }) => memory.listeners(conversationId))).toEqual(
        all.map(() => 1),
      ),
    )
    for (const { conversationId } of all) {
      const body = { text: 'unrung' }
      memory.rows.set(conversationId, [
        { conversationId, seq: 1, author: 'bot', body, at: new Date() },
      ])
    }
    memory.lose()
    await vi.waitFor(() =>
      expect(all.map(({ heard }) => heard.map(({ text }) => text))).toEqual(
        all.map(() => ['unrung']),
      ),
    )
  })

  test('shows who is writing, beside the messages and without a watermark', async () => {
    const { base, memory } = await house()
    const { conversationId, streamUrl } = await start(base)
    const { socket, opened } = listenTo(streamUrl)
    const frames: string[] = []
    socket.on('message', (data) => frames.push(data.toString()))
    await opened
    await vi.waitFor(() => expect(memory.listeners(conversationId)).toBe(1))
    memory.writes(conversationId, { author: 'agent', name: 'Anna' })
    await vi.waitFor(() => expect(frames).toHaveLength(1))
    const set = JSON.parse(frames[0]!)
    expect(set).not.toHaveProperty('watermark')
    expect(set.activities).toMatchObject([
      { type: 'typing', from: { id: 'agent', name: 'Anna', role: 'bot' } },
    ])
    memory.append(conversationId, 'agent', { text: 'Hello' })
    await vi.waitFor(() => expect(frames).toHaveLength(2))
    expect(JSON.parse(frames[1]!)).toMatchObject({ watermark: '1' })
  })

  test('at shutdown sockets are told to come back', async () => {
    const { base, app } = await house()
    const { streamUrl } = await start(base)
    const { opened, closed } = listenTo(streamUrl)
    await opened
    await app.close()
    expect(await closed).toBe(1012)
  })

  test('storage away closes the stream politely; the next one has everything', async () => {
    const { base, memory } = await house()
    const { conversationId, streamUrl } = await start(base)
    const { opened, closed } = listenTo(streamUrl)
    await opened
    memory.isAway = true
    memory.append(conversationId, 'bot', { text: 'kept' })
    expect(await closed).toBe(1013)
    memory.isAway = false
    const { heard } = listenTo(streamUrl)
    await vi.waitFor(() => expect(heard.map(({ text }) => text)).toEqual(['kept']))
  })
})

test('a client that never finishes its headers is cut off', { timeout: 30_000 }, async () => {
  const { base } = await house()
  const socket = connect(Number(new URL(base).port), '127.0.0.1')
  const begun = Date.now()
  socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n')
  socket.on('error', () => {})
  socket.resume()
  await new Promise((resolve) => socket.on('close', resolve))
  expect(Date.now() - begun).toBeLessThan(20_000)
})

/** The public client of the protocol, which knows nothing of us. */
interface PublicClient {
  activity$: { subscribe(next: (activity: Activity) => void, fail: () => void): void }
  connectionStatus$: { subscribe(next: (status: number) => void): void; getValue(): number }
  postActivity(activity: object): {
    subscribe(next: (id: string) => void, fail?: (e: unknown) => void): void
  }
  end(): void
  conversationId: string
  watermark: string
}
const ONLINE = 2
interface AjaxRequest {
  url: string
  method?: string
  headers?: Record<string, string>
  body?: unknown
}

describe('botframework-directlinejs', () => {
  let DirectLine: new (options: object) => PublicClient
  beforeAll(() => {
    const require = createRequire(import.meta.url)
    Object.assign(globalThis, { XMLHttpRequest: require('xhr2'), WebSocket })
    require('rxjs/add/observable/fromPromise')
    DirectLine = require('botframework-directlinejs').DirectLine
  })

  function client(base: string, options: object) {
    const line = new DirectLine({
      domain: `${base}/v3/directline`,
      pollingInterval: 200,
      ...options,
    })
    const heard: Activity[] = []
    line.activity$.subscribe(
      (activity) => heard.push(activity),
      () => {},
    )
    const post = (activity: object) =>
      new Promise<string>((resolve, reject) =>
        line.postActivity(activity).subscribe(resolve, reject),
      )
    return { line, heard, post }
  }

  test.each([
    ['by stream with the secret', SECRET, true],
    ['by polling with the secret', SECRET, false],
    ['by stream with a token', undefined, true],
    ['by polling with a token', undefined, false],
  ])('starts, speaks and listens %s', async (_name, secret, webSocket) => {
    const { base } = await house()
    const token = secret ? undefined : await generate(base)
    const { line, heard, post } = client(base, { secret, token, webSocket })
    const id = await post({ type: 'message', from: { id: 'dl_u' }, text: 'hello' })
    await vi.waitFor(() =>
      expect(heard.map(({ text }) => text)).toEqual(['hello', 'You said: hello']),
    )
    expect(heard[0]?.id).toBe(id)
    expect(heard[0]?.from.id).toBe('dl_u')
    await vi.waitFor(() => expect(line.watermark).toBe('2'))
    line.end()
  })

  test('a conversation goes on in another client from its watermark', async () => {
    const { base, memory } = await house()
    const first = client(base, { secret: SECRET })
    await first.post({ type: 'message', from: { id: 'u' }, text: 'one' })
    await vi.waitFor(() => expect(first.heard.length).toBe(2))
    const { conversationId, watermark } = first.line
    first.line.end()
    memory.append(conversationId, 'bot', { text: 'while you were away' })
    const second = client(base, { secret: SECRET, conversationId, watermark })
    await vi.waitFor(() =>
      expect(second.heard.map(({ text }) => text)).toEqual(['while you were away']),
    )
    second.line.end()
  })

  test('finds back by itself after its socket is cut', { timeout: 40_000 }, async () => {
    const { base, app, memory } = await house()
    const { line, heard, post } = client(base, { secret: SECRET, random: () => 0 })
    await post({ type: 'message', from: { id: 'u' }, text: 'one' })
    await vi.waitFor(() => expect(heard.length).toBe(2))
    for (const socket of app.websocketServer.clients) socket.terminate()
    for (let n = 0; n < 5; n += 1) memory.append(line.conversationId, 'bot', { text: `${n}` })
    await vi.waitFor(() => expect(heard.length).toBe(7), 30_000)
    expect(seqs(heard)).toEqual(upTo(7))
    line.end()
  })

  test('a pressed button arrives as a press', async () => {
    const choices = [{ id: 'run:what:yes', label: 'Yes' }]
    const { base, memory } = await house({
      answer: (_e, seq) => (seq === 1 ? [{ text: '?', choices }] : []),
    })
    const { line, heard, post } = client(base, { secret: SECRET })
    await post({ type: 'message', from: { id: 'u' }, text: 'hi' })
    await vi.waitFor(() => expect(heard.length).toBe(2))
    const [action] = heard[1]?.suggestedActions?.actions ?? []
    await post({ type: 'message', from: { id: 'u' }, text: action?.text, value: action?.value })
    expect(memory.entries[1]?.payload).toMatchObject({ press: 'run:what:yes', text: 'Yes' })
    line.end()
  })

  test('uploads a file with its text', async () => {
    const { base, memory } = await house()
    const { line, post } = client(base, { secret: SECRET, ajax: ajaxByFetch })
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64')
    await post({
      type: 'message',
      from: { id: 'u' },
      text: 'see',
      attachments: [
        { contentType: 'image/png', contentUrl: `data:image/png;base64,${png}`, name: 'a.png' },
      ],
    })
    expect(memory.entries[0]?.payload.files?.[0]).toMatchObject({
      name: 'a.png',
      type: 'image/png',
      size: 16,
    })
    line.end()
  })

  test('a foreign conversation ends the client', async () => {
    const { base } = await house()
    const { conversationId } = await start(base)
    const token = await generate(base)
    const { line } = client(base, { token, conversationId, webSocket: false })
    await vi.waitFor(() => expect(line.connectionStatus$.getValue()).not.toBe(ONLINE))
    line.end()
  })

  /** What a browser's XMLHttpRequest can and xhr2 cannot: forms, and `data:` addresses. */
  function ajaxByFetch({ url, method = 'GET', headers, body }: AjaxRequest) {
    const { Observable } = createRequire(import.meta.url)('rxjs/Observable')
    const isForm = body instanceof FormData
    const payload = isForm || body === undefined ? body : JSON.stringify(body)
    return Observable.fromPromise(
      fetch(url, { method, headers: headers ?? {}, body: (payload as string) ?? null }).then(
        async (reply) => {
          const isJson = reply.headers.get('content-type')?.includes('json')
          return { response: isJson ? await reply.json() : await reply.arrayBuffer() }
        },
      ),
    )
  }

  async function generate(base: string): Promise<string> {
    const reply = await fetch(`${base}/v3/directline/tokens/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
      body: JSON.stringify({ user: { id: 'dl_u' } }),
    })
    return ((await reply.json()) as { token: string }).token
  }
})
