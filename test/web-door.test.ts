import { createHmac, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { signIdentity } from '../src/channels/identity.ts'
import { MAX_FILE_BYTES } from '../src/channels/uploads.ts'
import { type HouseOptions, IDENTITY_SECRET, openWebHouse, SECRET } from './fakes/web-house.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const DIRECT_LINE = '/v3/directline'
const open: FastifyInstance[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

async function house(options: HouseOptions = {}) {
  const built = await openWebHouse(options)
  open.push(built.app)
  return built
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function start(app: FastifyInstance, user = 'dl_maria') {
  const generated = await app.inject({
    method: 'POST',
    url: `${DIRECT_LINE}/tokens/generate`,
    headers: bearer(SECRET),
    payload: { user: { id: user } },
  })
  const { token } = generated.json()
  const started = await app.inject({
    method: 'POST',
    url: `${DIRECT_LINE}/conversations`,
    headers: bearer(token),
  })
  return { token, generated, started, id: started.json().conversationId as string }
}

const say = (app: FastifyInstance, id: string, token: string, activity: object) =>
  app.inject({
    method: 'POST',
    url: `${DIRECT_LINE}/conversations/${id}/activities`,
    headers: bearer(token),
    payload: { type: 'message', from: { id: 'dl_maria' }, ...activity },
  })

const hear = async (app: FastifyInstance, id: string, token: string, watermark = '') => {
  const url = `${DIRECT_LINE}/conversations/${id}/activities?watermark=${watermark}`
  return (await app.inject({ url, headers: bearer(token) })).json()
}

describe('tokens', () => {
  test('generate, start, start again, refresh', async () => {
    const { app } = await house()
    const { generated, started, token, id } = await start(app)
    expect(generated.statusCode).toBe(200)
    expect(generated.json()).toMatchObject({ conversationId: id, expires_in: 1800 })
    expect(started.statusCode).toBe(201)
    expect(started.json().streamUrl).toMatch(/^ws:\/\/.+\/stream\?watermark=0&t=/)
    const again = await app.inject({
      method: 'POST',
      url: `${DIRECT_LINE}/conversations`,
      headers: bearer(token),
    })
    expect(again.statusCode).toBe(200)
    expect(again.json().conversationId).toBe(id)
    const refreshed = await app.inject({
      method: 'POST',
      url: `${DIRECT_LINE}/tokens/refresh`,
      headers: bearer(token),
    })
    expect(refreshed.json()).toMatchObject({ conversationId: id, expires_in: 1800 })
  })

  test.each([
    ['no token', {}, 401, 'BadArgument'],
    ['a wrong scheme', { authorization: 'Basic abc' }, 401, 'BadArgument'],
    ['a wrong secret', bearer('direct-line-secret-of-the-tess'), 403, 'BadArgument'],
  ])('%s is refused', async (_name, headers, status, code) => {
    const { app } = await house()
    const url = `${DIRECT_LINE}/tokens/generate`
    const reply = await app.inject({ method: 'POST', url, headers })
    expect(reply.statusCode).toBe(status)
    expect(reply.json().error.code).toBe(code)
  })

  test('half an hour later the token has expired and cannot be refreshed', async () => {
    let now = new Date('2026-11-21T10:00:00Z')
    const { app } = await house({ now: () => now })
    const { token } = await start(app)
    now = new Date('2026-11-21T10:30:01Z')
    const url = `${DIRECT_LINE}/tokens/refresh`
    const reply = await app.inject({ method: 'POST', url, headers: bearer(token) })
    expect(reply.statusCode).toBe(403)
    expect(reply.json().error.code).toBe('TokenExpired')
  })

  test('a token whose user was changed is worth nothing', async () => {
    const { app } = await house()
    const { token, id } = await start(app)
    const [head, body, signature] = token.split('.')
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...claims, user: 'boss' })).toString('base64url')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    for (const bad of [`${head}.${forged}.${signature}`, `${none}.${body}.`, 'x.y.z', '']) {
      const reply = await say(app, id, bad || 'x', { text: 'hello' })
      expect(reply.statusCode).toBe(403)
    }
  })
})

describe('a conversation', () => {
  test('every way into a foreign conversation answers 404', async () => {
    const { app, tokens, memory } = await house()
    const mine = await start(app, 'dl_a')
    const foreign = await start(app, 'dl_b')
    await say(app, foreign.id, foreign.token, { text: 'my phone is +79161234567' })
    const link = await tokens.fileLink(randomUUID(), mine.id)
    for (const id of [foreign.id, randomUUID(), 'x', '..%2f', '1']) {
      const at = `${DIRECT_LINE}/conversations/${id}`
      const headers = bearer(mine.token)
      const ways = [
        { method: 'GET', url: at, headers },
        { method: 'GET', url: `${at}/activities`, headers },
        {
          method: 'POST',
          url: `${at}/activities`,
          headers,
          payload: { type: 'message', text: 'x' },
        },
        {
          method: 'POST',
          url: `${at}/upload?userId=a`,
          headers: { ...headers, 'content-type': 'image/png' },
          payload: PNG,
        },
        { method: 'GET', url: `${at}/stream?t=${mine.token}` },
        { method: 'GET', url: `${DIRECT_LINE}/files/${randomUUID()}?t=${link}` },
      ] as const
      const statuses = await Promise.all(
        ways.map(async (way) => (await app.inject(way)).statusCode),
      )
      expect(statuses).toEqual(ways.map(() => 404))
    }
    expect(memory.entries).toHaveLength(1)
  })

  test('the secret opens every conversation that exists, and no other', async () => {
    const { app } = await house()
    const { id } = await start(app)
    const sent = await say(app, id, SECRET, { text: 'hello', from: { id: 'server-side' } })
    expect(sent.statusCode).toBe(200)
    const { activities } = await hear(app, id, SECRET)
    expect(activities[0].from.id).toBe('server-side')
    expect((await say(app, randomUUID(), SECRET, { text: 'x' })).statusCode).toBe(404)
  })

  test('a message comes back under the id that the POST gave, and once whatever is repeated', async () => {
    const { app, memory } = await house()
    const { id, token } = await start(app)
    const channelData = { clientActivityID: 'c-1' }
    const first = await say(app, id, token, { text: 'Чайник течёт', channelData })
    const second = await say(app, id, token, { text: 'Чайник течёт', channelData })
    expect(second.json()).toEqual(first.json())
    const set = await hear(app, id, token)
    expect(set.watermark).toBe('2')
    expect(set.activities[0]).toMatchObject({
      id: first.json().id,
      from: { id: 'dl_maria', role: 'user' },
      text: 'Чайник течёт',
      channelData: { seq: 1, clientActivityID: 'c-1' },
    })
    expect(set.activities[1]).toMatchObject({ id: `${id}|0000002`, from: { id: 'bot' } })
    expect(memory.entries).toHaveLength(1)
    expect(await hear(app, id, token, '2')).toEqual({ activities: [], watermark: '2' })
  })

  test('the user of the token wins over whoever the client claims to be', async () => {
    const { app, memory } = await house()
    const { id, token } = await start(app, 'dl_maria')
    await say(app, id, token, { text: 'hello', from: { id: 'dl_ivan' } })
    expect(memory.entries[0]?.payload.sender).toBe('dl_maria')
  })

  const choices = [
    { id: '7f1c:what:broken', label: 'Сломался' },
    { id: '7f1c:what:unfit', label: 'Не подошёл' },
  ]
  test.each([
    [
      'our own action',
      { text: 'Сломался', value: { press: '7f1c:what:broken' } },
      '7f1c:what:broken',
    ],
    ['postBack without text', { value: { press: '7f1c:what:unfit' } }, '7f1c:what:unfit'],
    ['postBack with the id as value', { value: '7f1c:what:unfit' }, '7f1c:what:unfit'],
    ['imBack with the id as text', { text: '7f1c:what:broken' }, '7f1c:what:broken'],
    ['the label as text', { text: 'Сломался' }, undefined],
    ['an id that nobody offered, as text', { text: 'a:b:c' }, undefined],
  ])('a press by %s', async (_name, activity, press) => {
    const { app, memory } = await house({
      answer: (_entry, seq) => (seq === 1 ? [{ text: '?', choices }] : []),
    })
    const { id, token } = await start(app)
    await say(app, id, token, { text: 'Хочу вернуть' })
    const { activities } = await hear(app, id, token)
    expect(activities[1].suggestedActions.actions[0]).toMatchObject({
      title: 'Сломался',
      displayText: 'Сломался',
      value: { press: '7f1c:what:broken' },
    })
    await say(app, id, token, activity)
    const { payload } = memory.entries[1]!
    expect(payload.press).toBe(press)
    const label = choices.find((choice) => choice.id === press)?.label
    expect(payload.text).toBe(label ?? (activity as { text?: string }).text)
  })

  test('what an agent writes carries his name, and sources stand below the text', async () => {
    const { app, memory } = await house()
    const { id, token } = await start(app)
    const cite = {
      article: 'return',
      title: 'Return',
      source: 'art. 26.1',
      url: 'https://law.example',
      checkedOn: '2026-11-01',
    }
    memory.append(id, 'agent', { text: 'Hello' }, { agentId: 'a1', agentName: 'Anna' })
    memory.append(id, 'bot', { text: '7 days', cites: [cite] })
    const { activities } = await hear(app, id, token)
    expect(activities[0].from).toEqual({ id: 'agent:a1', name: 'Anna', role: 'bot' })
    expect(activities[0].channelData.author).toBe('agent')
    expect(activities[1].text).toBe('7 days\n\n[1] Return (art. 26.1) https://law.example')
    expect(activities[1].channelData).toMatchObject({ text: '7 days', cites: [cite] })
    expect(activities[1].entities[0].citation[0].appearance.name).toBe('Return')
  })

  test('a source that stands on the house’s own pages leads there, whatever site shows the chat', async () => {
    const { app, memory } = await house()
    const { id, token } = await start(app)
    const cite = { article: 'a', title: 'A', source: 'b', checkedOn: '2026-11-01' }
    const path = '/help?lang=en#a'
    memory.append(id, 'bot', { text: '7', cites: [{ ...cite, url: 'https://law.example', path }] })
    const [said] = (await hear(app, id, token)).activities
    const { url } = said.channelData.cites[0]
    expect(new URL(url)).toMatchObject({ pathname: '/help', search: '?lang=en', hash: '#a' })
    expect(url).not.toContain('law.example')
    expect(said.entities[0].citation[0].appearance.url).toBe(url)
  })

  test('a conversation begins in the language that the client names', async () => {
    const { app, memory } = await house()
    const started = await app.inject({
      method: 'POST',
      url: `${DIRECT_LINE}/conversations`,
      headers: bearer(SECRET),
      payload: { user: { id: 'u' }, locale: 'en-GB' },
    })
    expect(started.statusCode).toBe(201)
    expect([...memory.addresses.values()]).toMatchObject([{ locale: 'en' }])
  })

  const hero = {
    contentType: 'application/vnd.microsoft.card.hero',
    content: {
      title: 'Kettle',
      subtitle: '2 l',
      text: 'It leaks',
      buttons: [{ type: 'imBack', title: 'Return it', value: 'return' }],
    },
  }
  const adaptive = {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: {
      type: 'AdaptiveCard',
      version: '1.5',
      body: [
        { type: 'TextBlock', text: 'Order 1042' },
        {
          type: 'ColumnSet',
          columns: [{ type: 'Column', items: [{ type: 'RichTextBlock', inlines: ['two', 'of'] }] }],
        },
        { type: 'FactSet', facts: [{ title: 'Status', value: 'shipped' }] },
      ],
      actions: [{ type: 'Action.Submit', title: 'Where is it?', data: { press: 'x' } }],
    },
  }
  test.each([
    ['a hero card', { attachments: [hero] }, 'Kettle\n2 l\nIt leaks\nReturn it'],
    [
      'an adaptive card',
      { attachments: [adaptive] },
      'Order 1042\ntwo\nof\nStatus: shipped\nWhere is it?',
    ],
    [
      'a card beside words',
      { text: 'See', attachments: [hero] },
      'See\nKettle\n2 l\nIt leaks\nReturn it',
    ],
    [
      'a form that was filled in',
      { value: { order: '1042', urgent: true, deep: {} } },
      'order: 1042\nurgent: true',
    ],
    ['a bare value that nobody offered', { value: 'call me' }, 'call me'],
  ])('%s is heard as words', async (_name, activity, text) => {
    const { app, memory } = await house()
    const { id, token } = await start(app)
    expect((await say(app, id, token, activity)).statusCode).toBe(200)
    expect(memory.entries[0]?.payload.text).toBe(text)
  })

  test.each(['typing', 'event', 'messageReaction', 'endOfConversation', 'conversationUpdate'])(
    'an activity of type %s is taken politely and starts nothing',
    async (type) => {
      const { app, memory } = await house()
      const { id, token } = await start(app)
      const reply = await say(app, id, token, {
        type,
        name: 'returned',
        value: { kind: 'returned' },
      })
      expect(reply.statusCode).toBe(200)
      expect(reply.json().id).toContain(`${id}|`)
      expect(memory.entries).toEqual([])
    },
  )

  test.each([
    ['no type', { type: undefined, text: 'x' }, 400, 'MissingProperty'],
    ['nothing said', { text: '  ' }, 400, 'MissingProperty'],
    ['text that is no text', { text: 7 }, 400, 'BadArgument'],
    ['too long a text', { text: 'я'.repeat(8001) }, 413, 'MessageSizeTooBig'],
  ])('%s is refused in words', async (_name, activity, status, code) => {
    const { app } = await house()
    const { id, token } = await start(app)
    const reply = await say(app, id, token, activity)
    expect(reply.statusCode).toBe(status)
    expect(reply.json().error).toMatchObject({ code, message: expect.stringMatching(/expected/i) })
  })

  test('storage away: 503, come back, nothing taken', async () => {
    const { app, memory } = await house()
    const { id, token } = await start(app)
    memory.isAway = true
    const reply = await say(app, id, token, { text: 'hello' })
    expect(reply.statusCode).toBe(503)
    expect(reply.headers['retry-after']).toBe('5')
    expect(reply.json().error.code).toBe('ServiceError')
    const ready = await app.inject('/health/ready')
    expect(ready.statusCode).toBe(503)
    expect((await app.inject('/health/live')).statusCode).toBe(200)
  })
})

describe('bad bodies', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  test.each([
    ['63 levels deep', `{"type":"message","text":"x","value":${deep(63)}}`, 200],
    ['64 levels deep', `{"type":"message","text":"x","value":${deep(64)}}`, 400],
    ['a million levels deep', deep(100_000), 400],
    [
      'brackets inside a text',
      JSON.stringify({ type: 'message', text: `"\\${'['.repeat(99)}` }),
      200,
    ],
    ['half a JSON', '{"type":"message"', 400],
    ['a number', '7', 400],
    ['null', 'null', 400],
    ['300 KB', JSON.stringify({ type: 'message', text: 'x'.repeat(300_000) }), 413],
    ['NUL and half a pair', '{"type":"message","text":"a\\u0000b\\ud800c"}', 200],
    ['a prototype', '{"type":"message","text":"x","__proto__":{"isAgent":true}}', 200],
  ])('%s', async (_name, payload, status) => {
    const { app, memory } = await house()
    const { id, token } = await start(app)
    const url = `${DIRECT_LINE}/conversations/${id}/activities`
    const headers = { ...bearer(token), 'content-type': 'application/json' }
    const reply = await app.inject({ method: 'POST', url, headers, payload })
    expect(reply.statusCode, reply.body).toBe(status)
    if (status === 200)
      expect(memory.entries[0]?.payload.text).not.toMatch(/\0|\ud800(?![\udc00-\udfff])/)
    else expect(reply.json().error.message).toBeTruthy()
    expect(({} as { isAgent?: boolean }).isAgent).toBeUndefined()
  })
})

describe('uploads', () => {
  const docx = (part: string) => Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.from(part)])
  const files: [string, Buffer, string, number | string][] = [
    ['a photo', PNG, 'чек.png', 'чек.png'],
    ['a photo under a false name', PNG, 'invoice.html', 'invoice.html.png'],
    ['a name with folders', PNG, '../../etc/passwd', 'passwd.png'],
    ['a name that turns around', PNG, 'a\u202egnp.exe', 'agnp.exe.png'],
    ['a Word file', docx('word/document.xml'), 'заявление.docx', 'заявление.docx'],
    ['a Word file with macros', docx('word/document.xml vbaProject.bin'), 'a.docx', 415],
    ['another zip', docx('a.txt'), 'a.docx', 415],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'a.txt', 415],
    ['a drawing with code', Buffer.from('<svg onload="alert(1)"/>'), 'a.png', 415],
    ['a program', Buffer.from('4d5a90000300000004000000ffff', 'hex'), 'a.png', 415],
    ['an empty file', Buffer.alloc(0), 'a.png', 400],
    ['plain text', Buffer.from('Серийный номер 117'), 'note.txt', 'note.txt'],
    ['20 MB', Buffer.concat([PNG, Buffer.alloc(MAX_FILE_BYTES - PNG.length)]), 'a.png', 'a.png'],
    [
      'a byte more',
      Buffer.concat([PNG, Buffer.alloc(MAX_FILE_BYTES - PNG.length + 1)]),
      'a.png',
      413,
    ],
  ]
  test.each(files)('%s', async (_name, bytes, fileName, outcome) => {
    const { app, memory } = await house()
    const { id, token } = await start(app)
    const form = new FormData()
    const activity = {
      type: 'message',
      from: { id: 'x' },
      text: 'фото',
      channelData: { clientActivityID: 'u1' },
    }
    form.append(
      'activity',
      new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }),
    )
    form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), fileName)
    const request = new Response(form)
    const reply = await app.inject({
      method: 'POST',
      url: `${DIRECT_LINE}/conversations/${id}/upload?userId=x`,
      headers: { ...bearer(token), 'content-type': request.headers.get('content-type')! },
      payload: Buffer.from(await request.arrayBuffer()),
    })
    const isKept = typeof outcome === 'string'
    expect(reply.statusCode, reply.body).toBe(isKept ? 200 : outcome)
    expect(memory.files.size).toBe(isKept ? 1 : 0)
    if (!isKept) return expect(reply.json().error.message).toBeTruthy()
    const { payload, externalId } = memory.entries[0]!
    expect({ text: payload.text, externalId }).toEqual({ text: 'фото', externalId: 'u1' })
    expect(payload.files?.[0]).toMatchObject({ name: outcome, size: bytes.length })
  })

  test('one file as the whole body, and the way back: shown or saved, never run', async () => {
    const { app, memory } = await house()
    const { id, token } = await start(app)
    const send = (type: string, name: string, payload: Buffer) =>
      app.inject({
        method: 'POST',
        url: `${DIRECT_LINE}/conversations/${id}/upload?userId=u`,
        headers: {
          ...bearer(token),
          'content-type': type,
          'content-disposition': `name="file"; filename="${name}"`,
        },
        payload,
      })
    expect((await send('image/png', 'a.png', PNG)).statusCode).toBe(200)
    expect((await send('application/pdf', "it's.pdf", Buffer.from('%PDF-1.7'))).statusCode).toBe(
      200,
    )
    const { activities } = await hear(app, id, token)
    const links = activities.flatMap(
      (a: { attachments?: { contentUrl: string }[] }) => a.attachments ?? [],
    )
    const [photo, paper] = await Promise.all(
      links.map(({ contentUrl }: { contentUrl: string }) =>
        app.inject(contentUrl.replace(/^https?:\/\/[^/]+/, '')),
      ),
    )
    expect(photo.rawPayload.equals(PNG)).toBe(true)
    expect(photo.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': "inline; filename*=UTF-8''a.png",
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(paper.headers['content-disposition']).toBe("attachment; filename*=UTF-8''it%27s.pdf")
    const [fileId] = memory.files.keys()
    expect((await app.inject(`${DIRECT_LINE}/files/${fileId}?t=${token}`)).statusCode).toBe(404)
    expect((await app.inject(`${DIRECT_LINE}/files/${fileId}`)).statusCode).toBe(404)
  })
})

describe('origins and rates', () => {
  test.each([
    ['our own page', 'http://localhost:80', 200],
    ['an allowed shop', 'https://shop.example', 200],
    ['another port of the shop', 'https://shop.example:444', 403],
    ['a foreign site', 'https://evil.example', 403],
    ['a look-alike', 'https://shop.example.evil.example', 403],
    ['a sandboxed frame', 'null', 403],
  ])('a session from %s', async (_name, origin, status) => {
    const { app } = await house({ origins: ['https://shop.example'] })
    const own = origin.replace(':80', '')
    const reply = await app.inject({
      method: 'POST',
      url: '/api/widget/session',
      headers: { origin: own },
      payload: {},
    })
    expect(reply.statusCode).toBe(status)
    if (status === 403) return expect(reply.json().error.code).toBe('forbidden')
    const { token, conversationId } = reply.json()
    const forged = await app.inject({
      url: `${DIRECT_LINE}/conversations/${conversationId}/activities`,
      headers: { ...bearer(token), origin: 'https://evil.example' },
    })
    expect(forged.statusCode).toBe(403)
  })

  test('a token vouches for the origins that its maker trusted', async () => {
    const { app } = await house()
    const generated = await app.inject({
      method: 'POST',
      url: `${DIRECT_LINE}/tokens/generate`,
      headers: bearer(SECRET),
      payload: { trustedOrigins: ['https://partner.example'] },
    })
    const post = (origin: string) =>
      app.inject({
        method: 'POST',
        url: `${DIRECT_LINE}/conversations`,
        headers: { ...bearer(generated.json().token), origin },
      })
    expect((await post('https://evil.example')).statusCode).toBe(403)
    const allowed = await post('https://partner.example')
    expect(allowed.statusCode).toBe(201)
    expect(allowed.headers['access-control-allow-origin']).toBe('https://partner.example')
  })

  test('who asks too often is told when to come back, and others are not held up', async () => {
    const { app } = await house({ limits: { messagesPerMinute: 5 } })
    const { id, token } = await start(app)
    for (let n = 0; n < 5; n += 1)
      expect((await say(app, id, token, { text: 'x' })).statusCode).toBe(200)
    const reply = await say(app, id, token, { text: 'x' })
    expect(reply.statusCode).toBe(429)
    expect(reply.json().error).toMatchObject({ code: 'TooManyRequests' })
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0)
    const other = await start(app)
    expect((await say(app, other.id, other.token, { text: 'x' })).statusCode).toBe(200)
  })

  test('requests are counted by address; a server that has the secret speaks for many', async () => {
    const { app } = await house({ limits: { requestsPerMinute: 3 } })
    const { id } = await start(app)
    const ask = (headers: object) =>
      app.inject({
        url: `${DIRECT_LINE}/conversations/${id}/activities`,
        headers: { ...headers },
      })
    for (let n = 0; n < 5; n += 1) expect((await ask(bearer(SECRET))).statusCode).toBe(200)
    const statuses: number[] = []
    for (let n = 0; n < 4; n += 1) statuses.push((await ask(bearer('nonsense'))).statusCode)
    expect(statuses.at(-1)).toBe(429)
    const elsewhere = { ...bearer('nonsense'), 'x-forwarded-for': '203.0.113.7' }
    expect((await ask(elsewhere)).statusCode).toBe(403)
  })
})

describe('widget sessions', () => {
  const begin = (app: FastifyInstance, payload: object) =>
    app.inject({ method: 'POST', url: '/api/widget/session', payload })
  const identityOf = (customer: string, seconds = 600) =>
    signIdentity({ customer }, IDENTITY_SECRET, { now: new Date(), seconds })

  test('a guest comes back by his secret for 90 days after each visit, and then begins anew', async () => {
    let now = new Date('2026-01-01T00:00:00Z')
    const { app, sessions } = await house({ now: () => now })
    const first = (await begin(app, { locale: 'ru' })).json()
    expect(first.resume).toMatch(/^[\w-]{43}$/)
    expect([...sessions.keys()]).not.toContain(first.resume)
    for (const day of ['2026-03-31', '2026-06-28']) {
      now = new Date(`${day}T00:00:00Z`)
      const again = (await begin(app, { resume: first.resume })).json()
      expect(again).toMatchObject({ conversationId: first.conversationId, resume: first.resume })
    }
    now = new Date('2026-09-27T00:00:00Z')
    const late = (await begin(app, { resume: first.resume })).json()
    expect(late.conversationId).not.toBe(first.conversationId)
    expect(late.resume).not.toBe(first.resume)
    expect((await begin(app, { resume: 'never-given' })).statusCode).toBe(200)
  })

  test('a customer has one conversation; his secret opens nothing without his identity', async () => {
    const { app } = await house()
    const here = (await begin(app, { identity: await identityOf('maria') })).json()
    const there = (await begin(app, { identity: await identityOf('maria') })).json()
    expect(there.conversationId).toBe(here.conversationId)
    expect(here.user).toBe('id:maria')
    const loggedOut = (await begin(app, { resume: here.resume })).json()
    expect(loggedOut.conversationId).not.toBe(here.conversationId)
    expect(loggedOut.user).toMatch(/^guest:/)
    const ivan = (
      await begin(app, { resume: here.resume, identity: await identityOf('ivan') })
    ).json()
    expect(ivan.conversationId).not.toBe(here.conversationId)
  })

  const jwt = (header: object, claims: object, key: string) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const body = `${part(header)}.${part(claims)}`
    return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`
  }
  const soon = Math.floor(Date.now() / 1000) + 600
  test.each([
    [
      'signed by somebody else',
      jwt({ alg: 'HS256' }, { sub: 'maria', exp: soon }, 'another-secret-of-16'),
    ],
    ['signed by nothing', jwt({ alg: 'none' }, { sub: 'maria', exp: soon }, '')],
    ['expired', jwt({ alg: 'HS256' }, { sub: 'maria', exp: soon - 700 }, IDENTITY_SECRET)],
    ['without an end', jwt({ alg: 'HS256' }, { sub: 'maria' }, IDENTITY_SECRET)],
    ['without a name', jwt({ alg: 'HS256' }, { exp: soon }, IDENTITY_SECRET)],
    ['with an empty name', jwt({ alg: 'HS256' }, { sub: '', exp: soon }, IDENTITY_SECRET)],
    ['no JWT at all', 'maria'],
  ])('an identity %s is refused, not taken for a guest', async (_name, identity) => {
    const { app, memory } = await house()
    const reply = await begin(app, { identity })
    expect(reply.statusCode).toBe(401)
    expect(reply.json().error.code).toBe('unauthorized')
    expect(memory.addresses.size).toBe(0)
  })
})
