import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { House } from '../../src/main.ts'
import type { FakeBotApi } from '../fakes/telegram/bot-api.ts'
import { openWebClient } from '../fakes/web-client.ts'

interface Place {
  api: FakeBotApi
  /** The desk's group. */
  desk: number
  password: string
}

type Sides = Awaited<ReturnType<typeof openSides>>

const ROUNDS = 30
const PATIENCE_MS = 20_000
const CHAT = 5001

/** How long a message takes until it stands at the other side, a line for each way. */
export async function measureWays(
  house: House & { address: string },
  place: Place,
): Promise<string[]> {
  const sides = await openSides(house, place)
  const ways: [string, (sides: Sides, text: string) => Promise<number>][] = [
    ['agent at the console -> chat on the site', toSite],
    ['chat on the site -> console', toConsole],
    ['agent at the console -> Telegram', toTelegram],
    ['Telegram -> console', fromTelegram],
    ['Telegram -> topic of the desk', toTopic],
  ]
  const lines: string[] = []
  for (const [name, way] of ways) {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) times.push(await way(sides, `${name} ${round}`))
    times.sort((a, b) => a - b)
    const at = (share: number) => Math.round(times[Math.floor(share * times.length)] ?? 0)
    lines.push(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (${ROUNDS} messages)`)
  }
  sides.close()
  return lines
}

async function until(holds: () => boolean): Promise<number> {
  const began = performance.now()
  while (!holds()) {
    if (performance.now() - began > PATIENCE_MS) throw new Error('it never arrived')
    await pause(2)
  }
  return performance.now() - began
}

async function openSides(house: House & { address: string }, { api, desk, password }: Place) {
  const agent = await openConsole(house.address, password)
  const site = await openWebClient(house.address, { locale: 'en' })
  await site.say('I want to talk to a person')
  await until(() => site.seen.some(({ channelData: { author } }) => author !== 'customer'))
  api.world.chat(CHAT, { language_code: 'en' })
  api.people.say(CHAT, 'I want to talk to a person')
  await until(() => api.world.told(CHAT).length > 0)
  const { conversationId } = await house.ground.database.db
    .selectFrom('address')
    .select('conversationId')
    .where('address', '=', String(CHAT))
    .executeTakeFirstOrThrow()
  await agent.claim(site.id())
  await agent.claim(conversationId)
  await until(() => api.world.topics.size === 2)
  const close = () => {
    site.close()
    agent.close()
  }
  return { agent, site, api, desk, inTelegram: conversationId, close }
}

/** What the page of an agent does: it hears that something changed, and reads it. */
async function openConsole(address: string, password: string) {
  const url = `${address}/api/agent`
  const login = await fetch(`${url}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'admin', password }),
  })
  const cookie = String(login.headers.get('set-cookie')).split(';')[0] ?? ''
  const headers = { cookie, 'content-type': 'application/json' }
  const texts = new Set<string>()
  const fences = new Map<string, number>()
  const read = async (id: string) => {
    const answer = await fetch(`${url}/conversations/${id}`, { headers })
    // biome-ignore lint/suspicious/noExplicitAny: a foreign client
    const { messages } = (await answer.json()) as any
    for (const { body } of messages) texts.add(body.text)
  }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/events`, { headers: { cookie } })
  socket.on('message', (data) => {
    const { conversations = [] } = JSON.parse(String(data))
    for (const { id } of conversations) if (fences.has(id)) void read(id)
  })
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    // biome-ignore lint/suspicious/noExplicitAny: a foreign client
    return (await answer.json()) as any
  }
  return {
    texts,
    close: () => socket.close(),
    claim: async (id: string) =>
      void fences.set(id, (await post(`/conversations/${id}/claim`, {})).fence),
    say: (id: string, text: string) =>
      post(`/conversations/${id}/replies`, {
        clientId: randomUUID(),
        text,
        fence: fences.get(id) ?? 0,
      }),
  }
}

async function toSite({ agent, site }: Sides, text: string): Promise<number> {
  void agent.say(site.id(), text)
  return await until(() => site.seen.some((seen) => seen.text === text))
}

async function toConsole({ agent, site }: Sides, text: string): Promise<number> {
  void site.say(text)
  return await until(() => agent.texts.has(text))
}

async function toTelegram({ agent, api, inTelegram }: Sides, text: string): Promise<number> {
  // Telegram takes a message a second in one chat: what is waited for is not measured.
  await pause(1100)
  void agent.say(inTelegram, text)
  return await until(() => api.world.told(CHAT).includes(text))
}

async function fromTelegram({ agent, api }: Sides, text: string): Promise<number> {
  api.people.say(CHAT, text)
  return await until(() => agent.texts.has(text))
}

async function toTopic({ api, desk }: Sides, text: string): Promise<number> {
  api.people.say(CHAT, text)
  return await until(() => api.world.told(desk).some((told) => told.includes(text)))
}
