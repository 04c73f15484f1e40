import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { z } from 'zod'

const session = z.object({
  token: z.string(),
  conversationId: z.string(),
  resume: z.string(),
  streamUrl: z.string(),
  watermark: z.string(),
})
const activity = z.looseObject({
  text: z.string(),
  from: z.looseObject({ role: z.string() }),
  suggestedActions: z
    .object({ actions: z.array(z.looseObject({ title: z.string(), value: z.unknown() })) })
    .optional(),
  attachments: z.array(z.looseObject({ name: z.string() })).optional(),
  channelData: z.looseObject({ seq: z.number(), author: z.string(), text: z.string().optional() }),
})
export type SeenActivity = z.infer<typeof activity>
/** That somebody is writing is shown for a moment and is no part of the talk. */
const typing = z.looseObject({ type: z.literal('typing') })
const set = z.object({ activities: z.array(z.union([typing, activity])) })
const isMessage = (one: z.infer<typeof typing> | SeenActivity): one is SeenActivity =>
  one.type !== 'typing'

let visitors = 0

/** A browser with the chat open: a session and one real socket, anew after the socket was closed. */
export async function openWebClient(base: string, wish: Record<string, unknown> = {}) {
  const headers = {
    'content-type': 'application/json',
    'x-forwarded-for': `10.8.${visitors >> 8}.${visitors++ & 255}`,
  }
  const seen: SeenActivity[] = []
  let isClosed = false

  async function call(path: string, body: unknown, token?: string): Promise<unknown> {
    const answer = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return await answer.json()
  }
  const enter = async (more: object) =>
    session.parse(await call('/api/widget/session', { locale: 'ru', ...wish, ...more }))
  let here = await enter({})
  let socket = listen()

  function listen(): WebSocket {
    // The house may be known under another address than the one that it is tried at.
    const { pathname, search } = new URL(here.streamUrl)
    const opened = new WebSocket(
      `${base.replace(/^http/, 'ws')}${pathname}${search}&watermark=${here.watermark}`,
    )
    const { conversationId } = here
    opened.on('message', (data) => {
      if (String(data) === '' || here.conversationId !== conversationId) return
      seen.push(...set.parse(JSON.parse(String(data))).activities.filter(isMessage))
    })
    opened.on('error', () => undefined)
    opened.on('close', () => void again().catch(() => undefined))
    return opened
  }
  /** As the widget does: the conversation may be another one now. */
  async function again(): Promise<void> {
    if (isClosed) return
    const before = here.conversationId
    here = await enter({ resume: here.resume, link: undefined })
    if (here.conversationId !== before) seen.length = 0
    else here.watermark = String(seen.at(-1)?.channelData.seq ?? here.watermark)
    socket = listen()
  }
  const send = (body: object) =>
    call(
      `/v3/directline/conversations/${here.conversationId}/activities`,
      {
        type: 'message',
        from: { id: 'me' },
        channelData: { clientActivityID: randomUUID() },
        ...body,
      },
      here.token,
    )
  return {
    seen,
    id: () => here.conversationId,
    resume: () => here.resume,
    say: (text: string) => send({ text }),
    attach: (attachments: object[]) => send({ attachments }),
    press(label: string) {
      const all = seen.flatMap(({ suggestedActions }) => suggestedActions?.actions ?? [])
      const found = all.findLast(({ title }) => title === label)
      if (!found) throw new Error(`no button "${label}"`)
      return send({ text: label, value: found.value })
    },
    post: (path: string, body: unknown = {}) => call(path, body, here.token),
    close() {
      isClosed = true
      socket.close()
    },
  }
}
