import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { openWholeHouse } from './fakes/whole-house.ts'

interface Activity {
  id: string
  type: string
  text?: string
  from: { id: string; role?: string }
  suggestedActions?: { actions: { title: string; text: string; value: unknown }[] }
  channelData?: { seq: number }
}
interface PublicClient {
  activity$: { subscribe(next: (activity: Activity) => void, fail: () => void): void }
  postActivity(activity: object): {
    subscribe(next: (id: string) => void, fail: (error: unknown) => void): void
  }
  end(): void
  conversationId: string
  watermark: string
}

const SECRET = 'the-secret-of-other-clients'
let base: string
let DirectLine: new (options: object) => PublicClient

beforeAll(async () => {
  base = (await openWholeHouse({ DIRECTLINE_SECRET: SECRET })).address
  const require = createRequire(import.meta.url)
  Object.assign(globalThis, { XMLHttpRequest: require('xhr2'), WebSocket })
  DirectLine = require('botframework-directlinejs').DirectLine
}, 90_000)

function connect(options: object) {
  const domain = `${base}/v3/directline`
  const line = new DirectLine({ domain, secret: SECRET, pollingInterval: 200, ...options })
  const heard: Activity[] = []
  line.activity$.subscribe(
    (activity) => heard.push(activity),
    () => undefined,
  )
  const post = (activity: object) =>
    new Promise<string>((resolve, reject) =>
      line
        .postActivity({ type: 'message', from: { id: 'dl_u' }, ...activity })
        .subscribe(resolve, reject),
    )
  const say = (text: string, id: string) => post({ text, channelData: { clientActivityID: id } })
  const until = (words: RegExp) =>
    vi.waitFor(() => {
      const found = heard.findLast(({ text = '', from }) => from.role === 'bot' && words.test(text))
      expect(found).toBeDefined()
      return found as Activity
    }, 15_000)
  return { line, heard, post, say, until }
}

const inOrder = (heard: readonly Activity[]) => heard.map(({ channelData }) => channelData?.seq)

describe.each([
  ['by stream', true, 'a jacket'],
  ['by polling', false, 'a hat'],
])('a stranger with a public Direct Line client, %s', (_name, webSocket, thing) => {
  test('is led to a request, and goes on from a watermark in another client', async () => {
    const first = connect({ webSocket })
    await first.say(`I want to return ${thing}`, 'a-1')
    await first.until(/order number/i)
    await first.say('1042', 'a-2')
    await first.until(/last four digits/i)
    await first.say('4567', 'a-3')
    const asked = await first.until(/condition/i)
    const [pressed] =
      asked.suggestedActions?.actions.filter(({ title }) => /never used/.test(title)) ?? []
    await first.post({ text: pressed?.text, value: pressed?.value })
    await first.until(/suit you/i)
    await first.say('1042', 'a-2')
    const { conversationId, watermark } = first.line
    first.line.end()

    const second = connect({ webSocket, conversationId, watermark })
    await second.say('a refund', 'b-1')
    await second.until(/phone number/i)
    await second.say('+7 916 123-45-67', 'b-2')
    await second.until(/All correct|Is everything right|Please check|right\?/i)
    await second.say("that's right", 'b-3')
    await second.until(/R-\d+/)
    const all = [...first.heard, ...second.heard]
    expect(inOrder(all)).toEqual(all.map((_, index) => index + 1))
    expect(all.filter(({ text }) => text === '1042')).toHaveLength(1)
    second.line.end()
  }, 60_000)
})

test('an uploaded photo reaches the conversation and can be fetched by its link alone', async () => {
  const started = await fetch(`${base}/v3/directline/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}` },
  })
  const { conversationId, token } = (await started.json()) as {
    conversationId: string
    token: string
  }
  const form = new FormData()
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  form.append('file', new Blob([png], { type: 'image/png' }), 'трещина.png')
  const path = `${base}/v3/directline/conversations/${conversationId}`
  const headers = { authorization: `Bearer ${token}` }
  const sent = await fetch(`${path}/upload?userId=dl_u`, { method: 'POST', headers, body: form })
  expect(sent.status).toBe(200)
  const read = async () =>
    (await (await fetch(`${path}/activities`, { headers })).json()) as {
      activities: { attachments?: { contentUrl: string; name: string }[] }[]
    }
  await vi.waitFor(async () => expect((await read()).activities.length).toBeGreaterThan(1), 15_000)
  const [file] = (await read()).activities[0]?.attachments ?? []
  expect(file?.name).toBe('трещина.png')
  const fetched = await fetch(file?.contentUrl ?? '')
  expect(Buffer.from(await fetched.arrayBuffer())).toEqual(png)
  expect(fetched.headers.get('x-content-type-options')).toBe('nosniff')
})
