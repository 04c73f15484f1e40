import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { z } from 'zod'

const session = z.object({
  token: z.string(),
  conversationId: z.string(),
  resume: z.string(),
  streamUrl: z.string(),
})
const activity = z.looseObject({
  id: z.string(),
  type: z.string(),
  text: z.string().optional(),
  from: z.looseObject({ id: z.string(), role: z.string().optional() }),
  channelData: z.looseObject({ seq: z.number(), clientActivityID: z.string().optional() }),
})
const activitySet = z.object({ activities: z.array(activity), watermark: z.string().optional() })
export type Activity = z.infer<typeof activity>

export interface Buyer {
  readonly name: string
  /** What stood on the buyer's screen, in the order in which it appeared. */
  readonly screen: readonly Activity[]
  /** What the buyer sent and saw acknowledged, in order. */
  readonly sent: readonly { id: string; text: string }[]
  enter(): Promise<void>
  /** Sends until the server says that it has the message. */
  send(text: string): Promise<void>
  /** Waits until the bot has answered the last message. False when it never did. */
  answered(withinMs: number): Promise<boolean>
  /** The transcript as the server tells it from the beginning. */
  transcript(): Promise<Activity[]>
  leave(): void
}

const RETRY_MS = 100
/** A busy machine starts slowly: what counts is that nothing is lost, not how long it took. */
const GIVE_UP_MS = 600_000

/** Tries until it works: a buyer whose line is bad simply tries again. */
async function insist<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + GIVE_UP_MS
  for (;;) {
    const result = await attempt().catch(() => undefined)
    if (result !== undefined) return result
    if (Date.now() > deadline) throw new Error(`${what}: no success in ${GIVE_UP_MS} ms`)
    await pause(RETRY_MS)
  }
}

/**
 * A buyer at the chat of the shop's page, speaking Direct Line as any client would; `place` is the
 * network address that a proxy in front of the house would report.
 */
export function createBuyer(url: string, name: string, place: string): Buyer {
  const screen: Activity[] = []
  const sent: { id: string; text: string }[] = []
  let here: z.infer<typeof session> | undefined
  let socket: WebSocket | undefined
  let gone = false

  const lastSeq = () => screen.at(-1)?.channelData.seq ?? 0

  const call = async (path: string, init: RequestInit = {}) => {
    const headers = {
      'content-type': 'application/json',
      'x-forwarded-for': place,
      ...(here ? { authorization: `Bearer ${here.token}` } : {}),
    }
    return fetch(`${url}${path}`, { ...init, headers, signal: AbortSignal.timeout(5000) })
  }

  const enter = async () => {
    here = await insist(`${name} enters`, async () => {
      const body = JSON.stringify({ locale: 'ru', ...(here ? { resume: here.resume } : {}) })
      const answer = await call('/api/widget/session', { method: 'POST', body })
      return answer.ok ? session.parse(await answer.json()) : undefined
    })
    listen()
  }

  const fetchAfter = async (seq: number) => {
    const path = `/v3/directline/conversations/${here?.conversationId}/activities?watermark=${seq}`
    const answer = await call(path)
    if (answer.status === 401 || answer.status === 403) await enter()
    if (!answer.ok) throw new Error(`activities: ${answer.status}`)
    return activitySet.parse(await answer.json()).activities
  }

  /** The rule of every client: what was seen is ignored, a gap is fetched. */
  const show = async (activities: readonly Activity[]) => {
    for (const next of activities) {
      if (next.type !== 'message' || next.channelData.seq <= lastSeq()) continue
      if (next.channelData.seq > lastSeq() + 1) {
        const missing = await fetchAfter(lastSeq()).catch(() => [])
        if (missing.length > 0 && missing[0]!.channelData.seq === lastSeq() + 1)
          return show(missing)
        return
      }
      screen.push(next)
    }
  }

  const listen = () => {
    if (gone || !here) return
    const address = new URL(here.streamUrl, url)
    address.protocol = 'ws:'
    address.searchParams.set('watermark', String(lastSeq()))
    const mine = new WebSocket(address, { headers: { 'x-forwarded-for': place } })
    socket = mine
    let showing = Promise.resolve()
    mine.on('message', (data) => {
      const text = data.toString()
      if (text === '') return
      const set = activitySet.safeParse(JSON.parse(text))
      if (set.success)
        showing = showing.then(() => show(set.data.activities)).catch(() => undefined)
    })
    mine.on('error', () => undefined)
    mine.on('close', () => {
      if (mine !== socket || gone) return
      setTimeout(() => void reconnect(), 150)
    })
  }

  const reconnect = async () => {
    if (gone) return
    await enter().catch(() => undefined)
  }

  const post = async (id: string, text: string) => {
    const body = JSON.stringify({
      type: 'message',
      text,
      from: { id: name },
      channelData: { clientActivityID: id },
    })
    const path = `/v3/directline/conversations/${here?.conversationId}/activities`
    const answer = await call(path, { method: 'POST', body })
    if (answer.status === 401 || answer.status === 403) await enter()
    return answer.ok ? true : undefined
  }

  /** Once a person is to answer, the bot keeps silent by right. */
  const isAnswered = (id: string) => {
    const mine = screen.findIndex((one) => one.channelData.clientActivityID === id)
    const isLeft = screen.some(({ channelData }) => channelData.author === 'system')
    const isHeard = screen.slice(mine + 1).some((one) => one.from.role === 'bot')
    return mine >= 0 && (isHeard || isLeft)
  }

  return {
    name,
    screen,
    sent,
    enter,
    async send(text) {
      const id = randomUUID()
      await insist(`${name} sends`, () => post(id, text))
      sent.push({ id, text })
    },
    async answered(withinMs) {
      const id = sent.at(-1)?.id ?? ''
      const deadline = Date.now() + withinMs
      while (!isAnswered(id)) {
        if (Date.now() > deadline) return false
        await pause(20)
      }
      return true
    },
    transcript: () =>
      insist(`${name} reads`, async () => {
        const all: Activity[] = []
        for (;;) {
          const more = await fetchAfter(all.at(-1)?.channelData.seq ?? 0)
          if (more.length === 0) return all
          all.push(...more)
        }
      }),
    leave() {
      gone = true
      socket?.terminate()
    },
  }
}
