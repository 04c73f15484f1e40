import { createRequire } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { z } from 'zod'

const activity = z.looseObject({
  id: z.string(),
  type: z.string(),
  text: z.string().optional(),
  channelData: z
    .looseObject({ seq: z.number(), clientActivityID: z.string().optional() })
    .optional(),
})
const activities = z.object({ activities: z.array(activity) })
export type Heard = z.infer<typeof activity>

/** As far as we use the public client of the protocol. */
interface DirectLine {
  activity$: { subscribe(next: (heard: Heard) => void, fail: () => void): void }
  postActivity(activity: object): {
    subscribe(next: (id: string) => void, fail: (error: { status?: number }) => void): void
  }
  conversationId: string
  end(): void
}

/** `botframework-directlinejs` with what it takes from a browser, lent by Node. */
function publicClient(): new (options: object) => DirectLine {
  const require = createRequire(import.meta.url)
  Object.assign(globalThis, { XMLHttpRequest: require('xhr2'), WebSocket })
  return require('botframework-directlinejs').DirectLine
}

/** What the client answers when it does not know what became of a message. */
const RETRY = 'retry'
const AGAIN_MS = 500
const GIVE_UP_MS = 180_000

/** One customer with the public client; `heard` is what it showed, in that order. */
export function openClient(base: string, secret: string, name: string) {
  const domain = `${base}/v3/directline`
  // The client waits 3 to 15 s before it finds back, by chance: chance is no matter here.
  const line = new (publicClient())({ domain, secret, random: () => 0 })
  const heard: Heard[] = []
  line.activity$.subscribe(
    (one) => heard.push(one),
    () => undefined,
  )
  const post = (text: string, clientActivityID: string) =>
    new Promise<string>((resolve, reject) =>
      line
        .postActivity({
          ...{ type: 'message', from: { id: name }, text, locale: 'ru-RU' },
          channelData: { clientActivityID },
        })
        .subscribe(resolve, reject),
    ).catch((error: { status?: number }) => {
      if (error.status === 429) return RETRY
      throw new Error(`a message was refused: ${error.status}`)
    })
  return {
    name,
    heard,
    id: () => line.conversationId,
    /** Says it until the house has it; always under the same id. */
    async say(text: string, clientActivityID: string): Promise<void> {
      const deadline = Date.now() + GIVE_UP_MS
      while ((await post(text, clientActivityID)) === RETRY) {
        if (Date.now() > deadline) throw new Error(`${name} could not say "${text}"`)
        await pause(AGAIN_MS)
      }
    },
    /** What the house has of this conversation. */
    async transcript(): Promise<Heard[]> {
      const all: Heard[] = []
      for (;;) {
        const after = all.at(-1)?.channelData?.seq ?? 0
        const url = `${domain}/conversations/${line.conversationId}/activities?watermark=${after}`
        const reply = await fetch(url, { headers: { authorization: `Bearer ${secret}` } })
        const more = activities.parse(await reply.json()).activities
        if (more.length === 0) return all
        all.push(...more)
      }
    },
    leave: () => line.end(),
  }
}

export type Client = ReturnType<typeof openClient>
