import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { addAgent, ensureFirstAgent, resetPassword } from '../src/console/agents.ts'
import { consoleRoutes } from '../src/console/console.ts'
import type { ConsoleParts } from '../src/console/parts.ts'
import { hashPassword, isPassword } from '../src/console/password.ts'
import { type EventWire, list, opened } from '../src/console/shapes.ts'
import type { Database } from '../src/storage/database.ts'
import { saveFile } from '../src/storage/files.ts'
import {
  addConversation,
  askForPerson,
  createTestDesk,
  type LoggedIn,
  PASSWORD,
  say,
  type TestDesk,
} from './fakes/desk.ts'
import { openTestDatabase } from './profile.ts'

let database: Database
let desk: TestDesk
let anna: LoggedIn
let boris: LoggedIn
let base: string

beforeAll(async () => {
  database = await openTestDatabase()
  desk = await createTestDesk(database.db)
  await desk.app.listen({ port: 0, host: '127.0.0.1' })
  base = `127.0.0.1:${(desk.app.server.address() as AddressInfo).port}`
  anna = await desk.logIn('Anna')
  boris = await desk.logIn('Boris')
})
afterAll(() => desk.app.close())

const HELLO = [
  { author: 'customer', text: 'Здравствуйте' },
  { author: 'bot', text: 'Чем помочь?' },
] as const

/** A conversation that waits for a person. */
async function newWaiting(options: Parameters<typeof askForPerson>[2] = {}): Promise<string> {
  const id = await addConversation(database.db, HELLO, options.at ? { at: options.at } : {})
  await askForPerson(database.db, id, options)
  return id
}

const idsOf = async (agent: LoggedIn, view: string): Promise<string[]> => {
  const { body } = await agent.get(`/conversations?view=${view}&limit=200`)
  return list.parse(body).items.map(({ id }) => id)
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

describe('agents', () => {
  test('the first one is made once, an admin, with a password that is told once', async () => {
    const own = await openTestDatabase()
    const made = await ensureFirstAgent(own.db)
    expect(made?.login).toBe('admin')
    expect(made?.password.length).toBeGreaterThanOrEqual(20)
    expect(await ensureFirstAgent(own.db)).toBeUndefined()
    const row = await own.db.selectFrom('agent').selectAll().executeTakeFirstOrThrow()
    expect(row.role).toBe('admin')
    expect(row.passwordHash).not.toContain(made?.password)
    expect(await isPassword(made?.password ?? '', row.passwordHash)).toBe(true)
  })

  test.each([
    [{ login: 'Ошибка' }, 'bad-login'],
    [{ login: 'vera', password: 'short' }, 'weak-password'],
  ])('%o is refused: %s', async (wish, is) => {
    expect((await addAgent(database.db, wish)).is).toBe(is)
  })

  test('a login belongs to one agent', async () => {
    expect((await addAgent(database.db, { login: anna.login })).is).toBe('taken')
  })

  test('a new password ends every session under the old one', async () => {
    const agent = await desk.logIn('Clara')
    expect((await agent.get('/me')).status).toBe(200)
    await resetPassword(database.db, { login: agent.login })
    expect((await agent.get('/me')).status).toBe(401)
  })

  test('one password, however a keyboard composes it', async () => {
    const hash = await hashPassword('пароль с й'.normalize('NFC'))
    expect(await isPassword('пароль с й'.normalize('NFD'), hash)).toBe(true)
    expect(await isPassword('пароль с и', hash)).toBe(false)
  })
})

describe('sessions', () => {
  const logIn = (payload: object, headers: Record<string, string> = {}, from = '192.0.2.1') =>
    desk.app.inject({
      method: 'POST',
      url: '/api/agent/session',
      payload,
      headers: { 'x-forwarded-for': from, ...headers },
    })

  test('the cookie is out of reach of scripts and other sites, and is stored as a hash', async () => {
    const agent = await desk.logIn('Dora')
    const answer = await logIn({ login: agent.login, password: PASSWORD })
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict/)
    expect(cookie).not.toContain('Secure')
    const token = /=([\w-]+);/.exec(cookie)?.[1] ?? ''
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    const hashes = await database.db.selectFrom('agentSession').select('tokenHash').execute()
    expect(hashes.map(({ tokenHash }) => tokenHash)).not.toContain(token)
  })

  test('behind https the cookie travels encrypted only', async () => {
    const secure = await createTestDesk(database.db, { publicUrl: 'https://help.shop.example' })
    const answer = await secure.app.inject({
      method: 'POST',
      url: '/api/agent/session',
      payload: { login: anna.login, password: PASSWORD },
    })
    expect(String(answer.headers['set-cookie'])).toContain('; Secure')
    await secure.app.close()
  })

  test('a token from before the login is worth nothing after it (fixation)', async () => {
    const agent = await desk.logIn('Eva')
    const answer = await logIn({ login: agent.login, password: PASSWORD }, { cookie: agent.cookie })
    expect(answer.statusCode).toBe(200)
    expect(String(answer.headers['set-cookie'])).not.toContain(agent.cookie)
    expect((await agent.get('/me')).status).toBe(401)
  })

  test('twelve idle hours end a session; every call begins them anew', async () => {
    const other = await createTestDesk(database.db)
    const agent = await other.logIn('Frida')
    other.ahead(11 * 3_600_000)
    expect((await agent.get('/me')).status).toBe(200)
    other.ahead(11 * 3_600_000)
    expect((await agent.get('/me')).status).toBe(200)
    other.ahead(12 * 3_600_000 + 1000)
    expect((await agent.get('/me')).status).toBe(401)
    await other.app.close()
  })

  test('logging out ends it', async () => {
    const agent = await desk.logIn('Gita')
    const answer = await desk.app.inject({
      method: 'DELETE',
      url: '/api/agent/session',
      headers: { cookie: agent.cookie },
    })
    expect(answer.statusCode).toBe(200)
    expect((await agent.get('/me')).status).toBe(401)
  })

  test('an unknown login and a wrong password get one answer, after the same work', async () => {
    const timed = async (payload: object) => {
      const began = performance.now()
      const answer = await logIn(payload, {}, '192.0.2.2')
      return { answer, ms: performance.now() - began }
    }
    const wrong = { login: anna.login, password: 'not this one' }
    const nobody = { login: 'nobody-at-all', password: 'not this one' }
    const tries = { wrong: [] as number[], nobody: [] as number[] }
    for (let round = 0; round < 4; round += 1) {
      const [one, two] = [await timed(wrong), await timed(nobody)]
      expect(one.answer.statusCode).toBe(401)
      expect(two.answer.payload).toBe(one.answer.payload)
      tries.wrong.push(one.ms)
      tries.nobody.push(two.ms)
    }
    const ratio = Math.min(...tries.wrong) / Math.min(...tries.nobody)
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })

  test('who guesses is stopped, even all at once; others are not', async () => {
    const agent = await desk.logIn('Hanna')
    const guesses = await Promise.all(
      Array.from({ length: 25 }, (_, at) =>
        logIn({ login: agent.login, password: `guess number ${at}` }, {}, '192.0.2.3'),
      ),
    )
    const answers = guesses.map(({ statusCode }) => statusCode)
    expect(answers.filter((status) => status === 401).length).toBeLessThanOrEqual(10)
    expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(15)
    const right = { login: agent.login, password: PASSWORD }
    expect((await logIn(right, {}, '192.0.2.3')).statusCode).toBe(429)
    expect((await logIn(right, {}, '192.0.2.4')).statusCode).toBe(200)
  })

  test.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])(
    'a write from %s is refused',
    async (origin) => {
      const id = await newWaiting()
      const answer = await anna.post(`/conversations/${id}/claim`, {}, { origin })
      expect(answer.status).toBe(403)
      expect(answer.body.error.code).toBe('forbidden')
      expect((await logIn({ login: anna.login, password: PASSWORD }, { origin })).statusCode).toBe(
        403,
      )
      const own = { origin: `http://${base}`, host: base }
      expect((await anna.post(`/conversations/${id}/claim`, {}, own)).status).toBe(200)
    },
  )

  test('without a session every door is shut, and the shape of the refusal is ours', async () => {
    const doors = consoleRoutes({} as ConsoleParts).filter(({ open }) => !open)
    expect(doors.length).toBeGreaterThan(10)
    for (const { method, path } of doors) {
      const answer = await desk.app.inject({
        method: method.toUpperCase() as 'GET',
        url: `/api/agent${path.replace('{id}', randomUUID())}`,
        ...(method === 'get' ? {} : { payload: {} }),
      })
      expect([method, path, answer.statusCode]).toEqual([method, path, 401])
      expect(answer.json()).toEqual({
        error: { code: 'unauthorized', message: expect.any(String) },
      })
    }
  })
})

describe('lists', () => {
  test('waiting: the most urgent first, then who waits longest; pages join without a gap', async () => {
    const before = await idsOf(anna, 'waiting')
    const young = await newWaiting({ at: minutesAgo(1) })
    const old = await newWaiting({ at: minutesAgo(50) })
    const urgent = await newWaiting({ priority: 'urgent' })
    const ours = (await idsOf(anna, 'waiting')).filter((id) => !before.includes(id))
    expect(ours).toEqual([urgent, old, young])

    const paged: string[] = []
    let next: string | undefined
    do {
      const { body } = await anna.get(
        `/conversations?view=waiting&limit=2${next ? `&cursor=${next}` : ''}`,
      )
      paged.push(...list.parse(body).items.map(({ id }) => id))
      next = body.next
    } while (next)
    expect(paged).toEqual(await idsOf(anna, 'waiting'))
    expect(new Set(paged).size).toBe(paged.length)
  })

  test('mine: who waits for an answer comes first, and the count says how many do', async () => {
    const agent = await desk.logIn('Ida')
    const [answered, waiting] = [await newWaiting(), await newWaiting()]
    for (const id of [answered, waiting]) {
      const { body } = await agent.post(`/conversations/${id}/claim`)
      const words = { clientId: randomUUID(), text: 'Здравствуйте!', fence: body.fence }
      await agent.post(`/conversations/${id}/replies`, words)
    }
    await say(database.db, waiting, { author: 'customer', text: 'Ещё вопрос' })
    expect(await idsOf(agent, 'mine')).toEqual([waiting, answered])
    const { body } = await agent.get('/counts')
    expect(body).toMatchObject({ mine: 2, mineWaiting: 1, snoozed: 0 })
  })

  test('snoozed: until its time, or until the customer writes', async () => {
    const other = await createTestDesk(database.db)
    const agent = await other.logIn('Jana')
    const [timed, spoken] = [await newWaiting(), await newWaiting()]
    for (const id of [timed, spoken]) {
      const { body } = await agent.post(`/conversations/${id}/claim`)
      const until = new Date(Date.now() + 3_600_000).toISOString()
      await agent.post(`/conversations/${id}/snooze`, { fence: body.fence, until })
    }
    expect(await idsOf(agent, 'mine')).toEqual([])
    expect((await idsOf(agent, 'snoozed')).sort()).toEqual([timed, spoken].sort())
    await say(database.db, spoken, { author: 'customer', text: 'Я передумал' })
    expect(await idsOf(agent, 'mine')).toEqual([spoken])
    other.ahead(3_600_001)
    expect((await idsOf(agent, 'mine')).sort()).toEqual([timed, spoken].sort())
    expect(await idsOf(agent, 'snoozed')).toEqual([])
    await other.app.close()
  })

  test('closed and with the bot: a closed case leaves the desk and can be found again', async () => {
    const id = await newWaiting()
    const { body } = await anna.post(`/conversations/${id}/claim`)
    expect(await idsOf(anna, 'bot')).not.toContain(id)
    await anna.post(`/conversations/${id}/close`, { fence: body.fence, reason: 'solved' })
    expect(await idsOf(anna, 'mine')).not.toContain(id)
    expect((await idsOf(anna, 'closed'))[0]).toBe(id)
    expect(await idsOf(anna, 'bot')).toContain(id)
    await askForPerson(database.db, id)
    expect(await idsOf(anna, 'closed')).not.toContain(id)
  })

  test.each(['view=everything', 'view=mine&cursor=1', 'view=mine&limit=0', ''])(
    'the wish "%s" is refused with what was expected',
    async (query) => {
      const { status, body } = await anna.get(`/conversations?${query}`)
      expect(status).toBe(400)
      expect(body.error.message).toMatch(/expected/i)
    },
  )
})

describe('a conversation', () => {
  test('shows transcript, notes, case, and a brief that asks the customer nothing again', async () => {
    const cites = [
      { article: 'return-terms', title: 'Возврат', source: 'ст. 26.1', checkedOn: '2026-10-01' },
    ]
    const order = { kind: 'order', value: { number: '1002345' } }
    const stack = [
      {
        id: randomUUID(),
        flow: 'start-return',
        version: 'x',
        step: 'photos',
        answers: { reason: { kind: 'choice', value: 'scratch' } },
        gave: {},
      },
    ]
    const id = await addConversation(
      database.db,
      [HELLO[0], { author: 'bot', text: 'Можно вернуть', more: { cites } }],
      { name: 'Мария', facts: { order }, stack },
    )
    const file = await saveFile(database.db, {
      conversationId: id,
      name: 'царапина.png',
      type: 'image/png',
      bytes: Buffer.from('89504e470d0a1a0a', 'hex'),
    })
    await askForPerson(database.db, id)
    await anna.post(`/conversations/${id}/notes`, { clientId: '1', text: 'проверить склад' })

    const { body } = await anna.get(`/conversations/${id}`)
    const shown = opened.parse(body)
    expect(shown.conversation).toMatchObject({ customerName: 'Мария', ownerKind: 'queue' })
    expect(shown.case).toMatchObject({ reason: 'asked', state: 'waiting' })
    expect(shown.messages.map(({ author }) => author)).toEqual(['customer', 'bot'])
    expect(shown.notes).toMatchObject([{ agentName: 'Anna', text: 'проверить склад' }])
    expect(shown.brief).toMatchObject({
      flow: { name: 'start-return', title: 'start-return (ru)', step: 'photos' },
      cites,
      files: [file],
      order: ['Order 1002345', 'Wardrobe «Sever», delivered'],
    })
    expect(shown.brief.answers.map(({ title }) => title)).toEqual([
      'the reason',
      'the order',
      'the name',
    ])
  })

  test('a long transcript is read in pages', async () => {
    const lines = Array.from({ length: 120 }, (_, at) => ({
      author: 'customer' as const,
      text: `${at + 1}`,
    }))
    const id = await addConversation(database.db, lines)
    const { body } = await anna.get(`/conversations/${id}`)
    expect(body.messages).toHaveLength(100)
    expect(body.earlier).toBe(21)
    const older = await anna.get(`/conversations/${id}/messages?before=${body.earlier}`)
    expect(older.body.items.map(({ seq }: { seq: number }) => seq)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    )
    expect(older.body.next).toBeUndefined()
  })

  test('a file is never run by the browser that gets it', async () => {
    const conversationId = await addConversation(database.db, HELLO)
    const { id } = await saveFile(database.db, {
      conversationId,
      name: 'a"; filename=evil.html',
      type: 'text/plain',
      bytes: Buffer.from('<script>alert(1)</script>'),
    })
    const answer = await desk.app.inject({
      url: `/api/agent/files/${id}`,
      headers: { cookie: anna.cookie },
    })
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename\*=UTF-8''[\w%.-]+$/,
    )
  })

  test.each(['not-an-id', randomUUID()])('of id %s there is none', async (id) => {
    expect([400, 404]).toContain((await anna.get(`/conversations/${id}`)).status)
  })
})

describe('writing', () => {
  test('the loser of a claim learns who won', async () => {
    const id = await newWaiting()
    const won = await anna.post(`/conversations/${id}/claim`)
    expect(won.body).toEqual({ fence: 2, case: expect.any(Number) })
    const lost = await boris.post(`/conversations/${id}/claim`)
    expect(lost.status).toBe(409)
    expect(lost.body.error).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Anna'),
      details: { owner: { kind: 'agent', id: anna.id, name: 'Anna' } },
    })
  })

  test('a late reply is refused, and its text comes back', async () => {
    const id = await newWaiting()
    const { body } = await anna.post(`/conversations/${id}/claim`)
    await anna.post(`/conversations/${id}/transfer`, {
      fence: body.fence,
      to: { agent: boris.id },
    })
    const words = { clientId: randomUUID(), text: 'Уже отправили', fence: body.fence }
    const late = await anna.post(`/conversations/${id}/replies`, words)
    expect(late.status).toBe(409)
    expect(late.body.error.details).toMatchObject({
      text: 'Уже отправили',
      owner: { name: 'Boris' },
      fence: body.fence + 1,
    })
  })

  test('the doorbell rings after each write, and a case that waits again is offered', async () => {
    const id = await newWaiting()
    const rings = () => desk.rung.filter((rung) => rung === id).length
    const { body } = await anna.post(`/conversations/${id}/claim`)
    expect(rings()).toBe(1)
    const words = { clientId: randomUUID(), text: 'Секунду', fence: body.fence }
    await anna.post(`/conversations/${id}/replies`, words)
    await anna.post(`/conversations/${id}/replies`, words)
    expect(rings()).toBe(2)
    await anna.post(`/conversations/${id}/transfer`, { fence: body.fence, to: { team: 'returns' } })
    expect(rings()).toBe(3)
    expect(desk.offered.at(-1)).toMatchObject({ n: body.fence + 1 })
  })

  test.each([
    ['replies', { clientId: 'x', text: '   ', fence: 1 }, 'text'],
    ['replies', { clientId: 'x', text: 'hi' }, 'fence'],
    ['replies', { clientId: 'a b', text: 'hi', fence: 1 }, 'clientId'],
    ['snooze', { fence: 1, until: 'tomorrow' }, 'until'],
    ['close', { fence: 1, reason: 'because' }, 'reason'],
    ['transfer', { fence: 1, to: { agent: 'anna' } }, 'to'],
  ])('%s with %o is refused and says that it is about %s', async (door, body, field) => {
    const answer = await anna.post(`/conversations/${randomUUID()}/${door}`, body)
    expect(answer.status).toBe(400)
    expect(answer.body.error.message).toContain(field)
  })
})

describe('the stream', () => {
  async function connect(query = '', headers: Record<string, string> = { cookie: anna.cookie }) {
    const socket = new WebSocket(`ws://${base}/api/agent/events${query}`, { headers })
    const events: EventWire[] = []
    const waiting: (() => void)[] = []
    socket.on('message', (data) => {
      events.push(JSON.parse(String(data)))
      for (const wake of waiting.splice(0)) wake()
    })
    await once(socket, 'open')
    const until = async (is: (event: EventWire) => boolean): Promise<EventWire> => {
      for (;;) {
        const found = events.find(is)
        if (found) return found
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    }
    return { socket, until }
  }
  const tells = (id: string) => (event: EventWire) =>
    event.kind === 'changed' && event.conversations.some((changed) => changed.id === id)

  test('tells what changes, and after a cut what changed meanwhile', async () => {
    const id = await newWaiting()
    const first = await connect()
    const begin = await first.until(() => true)
    const cursor = 'cursor' in begin ? begin.cursor : ''
    await boris.post(`/conversations/${id}/claim`)
    await first.until(tells(id))
    first.socket.terminate()

    const missed = await newWaiting()
    const second = await connect(`?since=${cursor}`)
    expect(await second.until(tells(missed))).toMatchObject({ kind: 'changed' })
    second.socket.close()
  })

  test('tells of an edit, and leads read why it is not in force', async () => {
    const lead = await desk.logIn('Lena', 'lead')
    const { socket, until } = await connect('', { cookie: lead.cookie })
    await until(() => true)
    const problems = ['flows/start-return.yaml:3:5 error there is no step «wish»']
    desk.edit(problems)
    await until(({ kind }) => kind === 'edited')
    expect((await lead.get('/edits')).body).toEqual({ problems })
    expect(await anna.get('/edits')).toMatchObject({ status: 403 })
    socket.close()
  })

  test('finds by itself what no doorbell told', async () => {
    const { socket, until } = await connect()
    await until(() => true)
    const id = await newWaiting()
    await until(tells(id))
    socket.close()
  })

  test.each([
    ['a stranger', {}, 401],
    ['another site', { origin: 'https://evil.example' }, 403],
  ])('refuses %s before the handshake', async (who, more, status) => {
    const headers = who === 'a stranger' ? {} : { cookie: anna.cookie, ...more }
    const socket = new WebSocket(`ws://${base}/api/agent/events`, { headers })
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toContain(String(status))
  })
})

test('the description of the API names every door and every shape', async () => {
  const answer = await desk.app.inject({ url: '/api/agent/openapi.json' })
  const { openapi, paths } = answer.json()
  expect(openapi).toBe('3.1.0')
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining([
      '/api/agent/session',
      '/api/agent/conversations',
      '/api/agent/conversations/{id}/claim',
      '/api/agent/conversations/{id}/return-to-bot',
    ]),
  )
  const reply = paths['/api/agent/conversations/{id}/replies'].post
  expect(reply.requestBody.content['application/json'].schema.required).toEqual([
    'clientId',
    'text',
    'fence',
  ])
  expect(Object.keys(reply.responses).sort()).toEqual(['200', '400', '401', '403', '404', '409'])
})
