import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'

const session = z.object({ token: z.string(), conversationId: z.string(), resume: z.string() })
const activities = z.object({
  activities: z.array(
    z.looseObject({
      type: z.string(),
      text: z.string().optional(),
      from: z.looseObject({ role: z.string().optional() }),
      channelData: z.looseObject({ seq: z.number(), clientActivityID: z.string().optional() }),
    }),
  ),
})

interface Document {
  name: string
  type: string
  text: string
}

const PATIENCE_MS = 15_000
let visitors = 0

/** A customer in the chat of the site; `at` is the house that is asked, and it may change. */
export function createVisitor() {
  const place = `10.7.0.${++visitors}`
  let resume: string | undefined

  async function call(url: string, init: RequestInit = {}, token?: string): Promise<unknown> {
    const headers = {
      ...(typeof init.body === 'string' ? { 'content-type': 'application/json' } : {}),
      'x-forwarded-for': place,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    }
    const answer = await fetch(url, { ...init, headers })
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }

  /** Says something to the house at that address, or sends it a document; what it answers, one string a message. */
  return async function say(address: string, text: string, document?: Document): Promise<string[]> {
    const entry = await call(`${address}/api/widget/session`, {
      method: 'POST',
      body: JSON.stringify({ locale: 'ru', ...(resume ? { resume } : {}) }),
    })
    const here = session.parse(entry)
    resume = here.resume
    const id = randomUUID()
    const conversation = `${address}/v3/directline/conversations/${here.conversationId}`
    const talk = `${conversation}/activities`
    const channelData = { clientActivityID: id }
    const body = JSON.stringify({ type: 'message', text, from: { id: 'me' }, channelData })
    if (document) {
      const form = new FormData()
      form.append('activity', new Blob([body], { type: 'application/vnd.microsoft.activity' }))
      form.append('file', new Blob([document.text], { type: document.type }), document.name)
      await call(`${conversation}/upload?userId=me`, { method: 'POST', body: form }, here.token)
    } else await call(talk, { method: 'POST', body }, here.token)
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await pause(25)) {
      const told = activities.parse(await call(talk, {}, here.token)).activities
      const mine = told.findIndex((one) => one.channelData.clientActivityID === id)
      const answers = told.slice(mine + 1).filter(({ from }) => from.role === 'bot')
      if (mine >= 0 && answers.length > 0) return answers.map((one) => one.text ?? '')
    }
    throw new Error(`nobody answered "${text}"`)
  }
}
