import { randomUUID } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { APP_ID, APP_PASSWORD, type Fault, openMicrosoft, SERVICE_URL } from './fakes/microsoft.ts'
import { type OpenHouse, openWholeHouse } from './fakes/whole-house.ts'

let house: OpenHouse
let microsoft: Awaited<ReturnType<typeof openMicrosoft>>

beforeAll(async () => {
  microsoft = await openMicrosoft()
  house = await openWholeHouse({
    MICROSOFT_APP_ID: APP_ID,
    MICROSOFT_APP_PASSWORD: APP_PASSWORD,
    PUBLIC_URL: 'https://help.shop.example',
  })
}, 90_000)
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

interface Chat {
  id: string
  channel?: string
}

const newChat = (channel = 'msteams'): Chat => ({ id: `a:${randomUUID()}`, channel })

const activityIn = ({ id, channel = 'msteams' }: Chat, more: object = {}) => ({
  type: 'message',
  id: randomUUID(),
  timestamp: '2026-11-21T10:00:00Z',
  channelId: channel,
  serviceUrl: SERVICE_URL,
  conversation: { id, conversationType: 'personal', tenantId: 't' },
  from: { id: '29:maria', name: 'Maria' },
  recipient: { id: '28:bot', name: 'Lavka' },
  locale: 'en-GB',
  ...more,
})

async function post(activity: object, authorization?: string) {
  const headers = {
    'content-type': 'application/json',
    authorization: authorization ?? (await microsoft.vouch()),
  }
  const body = JSON.stringify(activity)
  return await fetch(`${house.address}/api/messages`, { method: 'POST', headers, body })
}

const say = (chat: Chat, text: string, more: object = {}) =>
  post(activityIn(chat, { text, ...more }))

const heardIn = ({ id }: Chat) =>
  microsoft.said.filter(({ conversation }) => conversation === id).map(({ activity }) => activity)

const until = (chat: Chat, words: RegExp) =>
  vi.waitFor(() => {
    const found = heardIn(chat).findLast(({ text }) => words.test(text))
    expect(found).toBeDefined()
    return found!
  }, 20_000)

interface Button {
  title: string
  text: string
  value: object
}
const buttonsOf = (activity: Record<string, unknown>): Button[] => {
  const cards = (activity.attachments ?? []) as { content?: { buttons?: Button[] } }[]
  const suggested = activity.suggestedActions as { actions: Button[] } | undefined
  return suggested?.actions ?? cards.flatMap(({ content }) => content?.buttons ?? [])
}

describe('who may come in', () => {
  test.each([
    ['without a token', async () => ''],
    ['with nonsense', async () => 'Bearer x.y.z'],
    ['with another scheme', async () => 'Basic abc'],
    ['with a token for another bot', () => microsoft.vouch({ aud: randomUUID() })],
    ['with a token of another issuer', () => microsoft.vouch({ iss: 'https://evil.example' })],
    ['with a forged signature', () => microsoft.vouch({}, { by: 'foreign' })],
    ['with an unknown key', () => microsoft.vouch({}, { kid: 'k2' })],
    ['with an old token', () => microsoft.vouch({ exp: Math.floor(Date.now() / 1000) - 3600 })],
    [
      'with a token for another address to answer to',
      () => microsoft.vouch({ serviceurl: 'https://smba.trafficmanager.net/amer/' }),
    ],
  ])('nobody %s', async (_name, authorize) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const chat = newChat()
    const reply = await post(activityIn(chat, { text: 'hello' }), await authorize())
    expect(reply.status).toBe(401)
    const { error } = (await reply.json()) as { error: { code: string; message: string } }
    expect(error).toEqual({
      code: 'unauthorized',
      message: 'expected a token of Azure Bot Service for this bot',
    })
    expect(await stored(chat)).toEqual([])
  })

  test.each([
    ['http://smba.trafficmanager.net/emea/'],
    ['https://evil.example/'],
    ['https://smba.trafficmanager.net.evil.example/'],
    ['https://evil.trafficmanager.net/'],
    ['https://smba.trafficmanager.net@evil.example/'],
    ['https://smba.trafficmanager.net:8443/'],
    ['https://botframework.com.evil.example/'],
    ['https://127.0.0.1/'],
    ['https://169.254.169.254/latest/meta-data/'],
    ['nonsense'],
  ])('nobody who wants the answer sent to %s, whatever the token says', async (serviceUrl) => {
    const token = await microsoft.vouch({ serviceurl: serviceUrl })
    const reply = await post(activityIn(newChat(), { text: 'hello', serviceUrl }), token)
    expect(reply.status).toBe(403)
  })

  test('the validator that asks for no app cannot be chosen', async () => {
    const reply = await post(activityIn(newChat('AseChannel'), { text: 'hello' }))
    expect(reply.status).toBe(403)
  })

  test.each([['null'], ['[]'], ['{}'], ['{"type":"message"}'], ['7'], ['{']])(
    'nobody with %s',
    async (body) => {
      const headers = {
        'content-type': 'application/json',
        authorization: await microsoft.vouch(),
      }
      const reply = await fetch(`${house.address}/api/messages`, { method: 'POST', headers, body })
      expect(reply.status).toBe(400)
    },
  )

  test('where the key endorses no such channel', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const reply = await post(activityIn(newChat('slack'), { text: 'hello' }))
    expect(reply.status).toBe(401)
  })
})

/** The customer's words as they are kept. */
async function stored({ id, channel = 'msteams' }: Chat): Promise<string[]> {
  const rows = await house.ground.database.db
    .selectFrom('inbox')
    .select(['payload'])
    .where('channel', '=', 'bot-service')
    .where('address', '=', `${channel}|${id}`)
    .orderBy('id')
    .execute()
  return rows.map(({ payload }) => payload.text ?? payload.command ?? payload.event?.kind ?? '')
}

test('a stranger in Teams is led to a request; each word arrives once, in order', async () => {
  const chat = newChat()
  const first = activityIn(chat, { text: '<at>Lavka</at> I want to return a jacket' })
  const mention = { type: 'mention', text: '<at>Lavka</at>', mentioned: { id: '28:bot' } }
  const sent = { ...first, entities: [mention] }
  const replies = await Promise.all([post(sent), post(sent), post(sent)])
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
  await until(chat, /order number/i)
  expect(await stored(chat)).toEqual(['I want to return a jacket'])
  await say(chat, '1042')
  await until(chat, /last four digits/i)
  await say(chat, '4567')
  const asked = await until(chat, /condition/i)
  const pressed = buttonsOf(asked).find(({ title }) => /never used/i.test(title))
  expect(pressed).toBeDefined()
  await say(chat, pressed!.text, { value: pressed!.value })
  await until(chat, /suit you/i)
  await say(chat, 'a refund')
  await until(chat, /phone number/i)
  await say(chat, '+7 916 123-45-67')
  await until(chat, /All correct|Is everything right|Please check|right\?/i)
  await say(chat, "that's right")
  const done = await until(chat, /R-\d+/)
  const files = (done.attachments ?? []) as { contentUrl?: string; name?: string }[]
  expect(
    files.some(({ contentUrl = '' }) => contentUrl.startsWith('https://help.shop.example/v3')),
  ).toBe(true)
  expect(heardIn(chat).filter(({ text }) => /order number/i.test(text))).toHaveLength(1)
  // One token does for all of them.
  expect(microsoft.issued.size).toBe(1)
}, 60_000)

test('where a channel shows no buttons, the choices are a numbered list', async () => {
  const { toDeparting } = await import('../src/channels/bot-framework/service/departure.ts')
  const choices = [
    { id: 'a', label: 'Refund' },
    { id: 'b', label: 'Exchange' },
  ]
  const body = { text: 'What would you like?', choices }
  expect(toDeparting(body, 'email', new Map()).text).toBe(
    'What would you like?\n\n1. Refund\n2. Exchange',
  )
  expect(toDeparting(body, 'webchat', new Map()).suggestedActions?.actions).toHaveLength(2)
  expect(toDeparting(body, 'msteams', new Map()).attachments).toHaveLength(1)
})

test('where others read along nothing is heard, and one is asked to write in private', async () => {
  const group = { ...newChat(), id: `19:${randomUUID()}@thread.tacv2` }
  const conversation = { id: group.id, isGroup: true, conversationType: 'channel' }
  const reply = await post(activityIn(group, { text: 'where is my order 1042?', conversation }))
  expect(reply.status).toBe(200)
  await until(group, /private/i)
  expect(await stored(group)).toEqual([])
})

test('who comes in is greeted once; who leaves is not written to', async () => {
  const chat = newChat()
  const came = { type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }], text: undefined }
  await post(activityIn(chat, came))
  await post(activityIn(chat, { ...came, membersAdded: [{ id: '29:maria' }] }))
  await vi.waitFor(() => expect(heardIn(chat).length).toBeGreaterThan(0), 15_000)
  expect(await stored(chat)).toEqual(['start'])
  await post(activityIn(chat, { type: 'installationUpdate', action: 'remove' }))
  const state = async () =>
    await house.ground.database.db
      .selectFrom('address')
      .select('state')
      .where('address', '=', `msteams|${chat.id}`)
      .executeTakeFirst()
  await vi.waitFor(async () => expect(await state()).toEqual({ state: 'closed' }))
})

test.each(['typing', 'messageReaction', 'endOfConversation', 'event', 'trace', 'made-up'])(
  'an activity of type %s is taken politely and starts nothing',
  async (type) => {
    const chat = newChat()
    expect((await post(activityIn(chat, { type, name: 'x' }))).status).toBe(200)
    expect(await stored(chat)).toEqual([])
  },
)

test('what nobody here can do is said to be not implemented', async () => {
  const reply = await post(
    activityIn(newChat(), { type: 'invoke', name: 'composeExtension/query' }),
  )
  expect(reply.status).toBe(501)
})

describe('what becomes of an answer', () => {
  const answered = async (fault: Fault) => {
    const chat = newChat()
    microsoft.fail(chat.id, fault)
    await say(chat, 'Hello, is anybody there?')
    return chat
  }

  test.each([
    ['too many at a time', { status: 429, headers: { 'retry-after': '1' } }],
    ['trouble over there', { status: 502 }],
    ['a cut connection', 'cut' as const],
  ])('%s: it is sent again', async (_name, fault) => {
    const chat = await answered(fault)
    await vi.waitFor(() => expect(heardIn(chat).length).toBeGreaterThan(0), 20_000)
    const words = heardIn(chat).map(({ text }) => text)
    expect(new Set(words).size).toBe(words.length)
  })

  test('removed from the chat: nobody is written to until they write again', async () => {
    const body = { error: { code: 'BotNotInConversationRoster', message: 'no' } }
    const chat = await answered({ status: 403, body })
    const rows = async () =>
      await house.ground.database.db
        .selectFrom('outbox')
        .select(['state', 'lastError'])
        .where('address', '=', `msteams|${chat.id}`)
        .execute()
    const states = async () => new Set((await rows()).map((row) => row.state))
    await vi.waitFor(async () => expect(await states()).toEqual(new Set(['dead'])), 15_000)
    expect(heardIn(chat)).toEqual([])
    await say(chat, 'I am back, please help me')
    await vi.waitFor(() => expect(heardIn(chat).length).toBeGreaterThan(0), 15_000)
  })
})

describe('files', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const real = globalThis.fetch
  /** The one thing that does not go through Node's own client. */
  const serveFiles = (files: Record<string, Buffer>) => {
    const asked: { address: string; authorization: string | null }[] = []
    vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
      const address = String(input)
      if (address.startsWith(house.address)) return await real(input, init)
      const authorization = new Headers(init.headers).get('authorization')
      asked.push({ address, authorization })
      const bytes = files[address]
      return bytes ? new Response(new Uint8Array(bytes)) : new Response('', { status: 404 })
    })
    return asked
  }
  const kept = async (chat: Chat) => {
    const row = await house.ground.database.db
      .selectFrom('inbox')
      .select('payload')
      .where('address', '=', `${chat.channel}|${chat.id}`)
      .executeTakeFirst()
    return { files: row?.payload.files ?? [], refused: row?.payload.refused ?? [] }
  }

  test('are fetched from the hosts of the service with our token, and from the store without', async () => {
    const picture = 'https://smba.trafficmanager.net/emea/v3/attachments/1/views/original'
    const document = 'https://shop.sharepoint.com/personal/download.aspx?tempauth=x'
    const asked = serveFiles({ [picture]: png, [document]: Buffer.from('%PDF-1.7') })
    const chat = newChat()
    const attachments = [
      { contentType: 'image/*', contentUrl: picture, name: 'crack.png' },
      {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        contentUrl: 'https://shop.sharepoint.com/receipt.pdf',
        name: 'receipt.pdf',
        content: { downloadUrl: document, fileType: 'pdf' },
      },
      { contentType: 'text/html', content: '<p>See the photo</p>' },
    ]
    expect((await say(chat, 'See the photo', { attachments })).status).toBe(200)
    const { files, refused } = await kept(chat)
    expect(files.map(({ name, type }) => [name, type])).toEqual([
      ['crack.png', 'image/png'],
      ['receipt.pdf', 'application/pdf'],
    ])
    expect(refused).toEqual([])
    expect(asked.map(({ authorization }) => authorization !== null)).toEqual([true, false])
    expect(await stored(chat)).toEqual(['See the photo'])
  })

  test.each([
    ['http://169.254.169.254/latest/meta-data/'],
    ['https://127.0.0.1/a.png'],
    ['https://evil.example/a.png'],
    ['file:///etc/passwd'],
  ])('are never fetched from %s; the customer is told', async (contentUrl) => {
    const asked = serveFiles({})
    const chat = newChat()
    const attachments = [{ contentType: 'image/png', contentUrl, name: 'a.png' }]
    await say(chat, '', { attachments })
    expect(asked).toEqual([])
    expect((await kept(chat)).refused).toEqual([{ name: 'a.png', why: 'gone' }])
    await vi.waitFor(() => expect(heardIn(chat).length).toBeGreaterThan(0), 15_000)
  })
})

test('without an app id the door says that it is closed', async () => {
  const closed = await openWholeHouse()
  const body = JSON.stringify(activityIn(newChat(), { text: 'hello' }))
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(`${closed.address}/api/messages`, { method: 'POST', headers, body })
  expect(reply.status).toBe(404)
  expect(((await reply.json()) as { error: { message: string } }).error.message).toMatch(
    /MICROSOFT_APP_ID/,
  )
}, 90_000)
