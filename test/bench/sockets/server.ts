import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { type WebSocket, WebSocketServer } from 'ws'
import { openWebHouse } from '../../fakes/web-house.ts'
import type { Ask, Lane, Place } from './lane.ts'

/** One lane of the comparison: told by its parent, over the channel between processes. */
interface Served {
  places(count: number): Promise<Place[]>
  /** Something for everybody who is connected; resolves when everything was handed over. */
  notify(): Promise<void>
}

const NEWS = JSON.stringify({ activities: [{ type: 'message', text: 'news' }], watermark: '1' })
const echo = (text: string) => JSON.stringify({ ...JSON.parse(text), is: 'answer' })
const fill = (count: number, place: () => Place) => Array.from({ length: count }, place)

/** `ws` alone, JSON in and out. */
async function bare(): Promise<Served> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  server.on('connection', (socket) =>
    socket.on('message', (data) => socket.send(echo(data.toString()))),
  )
  await new Promise((resolve) => server.on('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    places: async (count) => fill(count, () => ({ socket: `ws://127.0.0.1:${port}/` })),
    notify: async () => {
      for (const socket of server.clients) socket.send(NEWS)
    },
  }
}

async function socketIo(): Promise<Served> {
  const http = createServer()
  const server = new Server(http, { transports: ['websocket'], serveClient: false })
  server.on('connection', (socket) =>
    socket.on('say', (said: object) => socket.emit('said', { ...said, is: 'answer' })),
  )
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const socket = `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`
  return {
    places: async (count) => fill(count, () => ({ socket })),
    notify: async () => void server.emit('said', JSON.parse(NEWS)),
  }
}

/**
 * What Direct Line asks for by its nature, with nothing in it: a POST that is answered, and the words
 * through the socket. Nothing is checked and nothing kept.
 */
async function split(): Promise<Served> {
  const sockets = new Map<string, WebSocket>()
  const http = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    request.on('end', () => {
      sockets.get(request.url ?? '')?.send(echo(text))
      response.setHeader('content-type', 'application/json').end('{"id":"1"}')
    })
  })
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  server.on('connection', (socket, request) => sockets.set(request.url ?? '', socket))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return {
    places: async (count) =>
      fill(count, () => {
        const path = `127.0.0.1:${port}/${randomUUID()}`
        return { socket: `ws://${path}`, post: { url: `http://${path}`, token: 'none' } }
      }),
    notify: async () => {
      for (const socket of server.clients) socket.send(NEWS)
    },
  }
}

/** The house's own door, as it stands, over memory. */
async function ours(): Promise<Served> {
  const many = 1_000_000
  const { app, memory, tokens } = await openWebHouse({
    answer: () => [{ text: 'answer' }],
    // Twenty sockets an address stay; how often one may speak is not what is measured.
    limits: { messagesPerMinute: many, requestsPerMinute: many },
  })
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  const all: string[] = []
  const place = async (): Promise<Place> => {
    const conversation = randomUUID()
    const pass = { conversation, address: `dl:${conversation}`, user: 'dl_u' }
    memory.addresses.set(pass.address, { conversationId: conversation })
    all.push(conversation)
    const path = `${base}/v3/directline/conversations/${conversation}`
    const socket = `${path.replace('http', 'ws')}/stream?watermark=0&t=${await tokens.token(pass)}`
    return { socket, post: { url: `${path}/activities`, token: await tokens.token(pass) } }
  }
  return {
    async places(count) {
      const places: Place[] = []
      for (let n = 0; n < count; n++) places.push(await place())
      return places
    },
    // Every conversation has news of which no ring came: the way of a gap between processes.
    async notify() {
      for (const conversationId of all) {
        const rows = memory.rows.get(conversationId) ?? []
        memory.rows.set(conversationId, rows)
        const body = { text: 'news' }
        rows.push({ conversationId, seq: rows.length + 1, author: 'bot', body, at: new Date() })
      }
      await memory.lose()
    },
  }
}

const lanes: Record<Lane, () => Promise<Served>> = { bare, 'socket.io': socketIo, split, ours }
const served = await lanes[process.argv[2] as Lane]()

const rest = () => new Promise((resolve) => setTimeout(resolve, 500))

/** Bytes, after garbage was collected. */
async function memory(): Promise<number> {
  await rest()
  globalThis.gc?.()
  await rest()
  globalThis.gc?.()
  return process.memoryUsage().rss
}

/** User and system time so far, microseconds. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Long enough for everybody to be told. */
const WATCHED_MS = 3000

/** CPU of this thread so far, ms: what others on the machine do to the clock does not count. */
const worked = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** The longest work, ms, for which nothing else got its turn while everybody is told. */
async function longestStall(): Promise<number> {
  let longest = 0
  let last = worked()
  let isOver = false
  const watch = () => {
    const now = worked()
    longest = Math.max(longest, now - last)
    last = now
    if (!isOver) setImmediate(watch)
  }
  setImmediate(watch)
  await new Promise((resolve) => setImmediate(resolve))
  await served.notify()
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS))
  isOver = true
  return longest
}

process.on('SIGINT', () => process.exit())
process.on('message', async (message: Ask) => {
  if (message.ask === 'places') process.send?.(await served.places(message.count))
  if (message.ask === 'memory') process.send?.(await memory())
  if (message.ask === 'cpu') process.send?.(cpu())
  if (message.ask === 'notify') process.send?.(await longestStall())
})
