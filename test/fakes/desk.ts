import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { createHttp } from '../../src/channels/http.ts'
import { addAgent } from '../../src/console/agents.ts'
import { addConsole } from '../../src/console/console.ts'
import type { ConsoleParts } from '../../src/console/parts.ts'
import { orderSpokenOf } from '../../src/handoff/brief.ts'
import { sendHeld } from '../../src/handoff/held.ts'
import type { Offer } from '../../src/handoff/offer.ts'
import { openCase } from '../../src/handoff/open.ts'
import type { Author, Body } from '../../src/message.ts'
import { setOwner } from '../../src/storage/cases.ts'
import type { Db } from '../../src/storage/database.ts'
import type { AgentRole } from '../../src/storage/desk-tables.ts'
import { findDueReplies } from '../../src/storage/drafts.ts'
import { appendMessage } from '../../src/storage/transcript.ts'
import { quiet } from '../profile.ts'
import { telling } from './telling.ts'

export const PASSWORD = 'correct horse battery'

/** The desk on a server of its own, with a clock that a test may move. */
export interface TestDesk {
  app: FastifyInstance
  /** Milliseconds that the clock is ahead. */
  ahead(ms: number): void
  /** Sends the replies whose time to be taken back is over, as the sweeper does. */
  sendHeld(): Promise<void>
  /** As if another room had changed a conversation. */
  wake(): void
  /** As if somebody had edited the flows, with these mistakes. */
  edit(problems: readonly string[]): void
  rung: string[]
  offered: Offer[]
  /** How often somebody came or had room again. */
  leftovers: { count: number }
  /** A new agent, logged in: the cookie to send along. */
  logIn(name: string, role?: AgentRole): Promise<LoggedIn>
}

export interface LoggedIn {
  id: string
  login: string
  cookie: string
  get(path: string): Promise<Answered>
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answered>
  send(method: 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<Answered>
}

export interface Answered {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers as a foreign client does
  body: any
}

export async function createTestDesk(db: Db, more: Partial<ConsoleParts> = {}): Promise<TestDesk> {
  const app = await createHttp({
    log: quiet,
    ready: async () => ({ ok: true, parts: {} }),
    isStorageAway: () => false,
  })
  let aheadMs = 0
  const rung: string[] = []
  const offered: Offer[] = []
  const listeners = new Set<() => void>()
  const hereListeners = new Set<(id: string) => void>()
  const leftovers = { count: 0 }
  const editors = new Set<() => void>()
  let problems: readonly string[] = []
  const edit = (found: readonly string[]) => {
    problems = found
    for (const listener of editors) listener()
  }
  const now = () => new Date(Date.now() + aheadMs)
  const tell = { ...telling, joined: (name: string) => `${name} joined`, closed: () => 'closed' }
  const sendDue = async () => {
    for (const id of await findDueReplies(db, now())) await sendHeld(db, id, { tell, now: now() })
    wake()
  }
  const wake = () => {
    for (const listener of listeners) listener()
  }
  await addConsole(app, {
    db,
    tell,
    print: {
      flow: (name, locale) => `${name} (${locale})`,
      answerName: (name) => `the ${name}`,
      answer: (answer) => JSON.stringify(answer.value),
    },
    finishRequest: async () => undefined,
    zone: 'Europe/Moscow',
    report: async (days) => ({
      ...{ days, requests: 0, kinds: {}, products: [], articles: [] },
      ratings: { count: 0, average: null, words: [] },
      unanswered: { count: 0, reasons: {} },
    }),
    edits: {
      problems: () => problems,
      onEdit: (listener) => {
        editors.add(listener)
        return () => void editors.delete(listener)
      },
    },
    order: async () => ({ status: 'delivered', items: ['Wardrobe «Sever»'] }),
    orderOf: orderSpokenOf,
    reason: (id, locale) => `${id} (${locale})`,
    team: (id) => `team ${id}`,
    mood: () => 'calm',
    questions: () => [],
    unread: (_standing, { filled }) =>
      Object.entries(filled).flatMap(([step, text]) => (text === 'nonsense' ? [step] : [])),
    suggest: () => [],
    cannedOfHouse: () => [
      { shortcut: 'hello', ru: 'Здравствуйте, {name}! Это {agent}.', en: 'Hello!', team: null },
    ],
    leftovers: () => void (leftovers.count += 1),
    writing: () => undefined,
    here: (id) => {
      for (const listener of hereListeners) listener(id)
    },
    onHere: (listener) => {
      hereListeners.add(listener)
      return () => void hereListeners.delete(listener)
    },
    orderLines: async (order) => [`Order ${order}`, 'Wardrobe «Sever», delivered'],
    now,
    ring: (id) => {
      rung.push(id)
      wake()
    },
    offer: (offer) => void offered.push(offer),
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    ...more,
  })

  async function logIn(name: string, role: AgentRole = 'agent'): Promise<LoggedIn> {
    const login = `agent-${randomUUID().slice(0, 8)}`
    const added = await addAgent(db, { login, name, role, password: PASSWORD })
    if (added.is !== 'added') throw new Error(added.is)
    const answer = await app.inject({
      method: 'POST',
      url: '/api/agent/session',
      payload: { login, password: PASSWORD },
    })
    const cookie = String(answer.headers['set-cookie']).split(';')[0]!
    const call = async (
      method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      path: string,
      rest: object,
    ): Promise<Answered> => {
      const { statusCode, payload } = await app.inject({
        method,
        url: `/api/agent${path}`,
        ...rest,
      })
      return { status: statusCode, body: JSON.parse(payload) }
    }
    return {
      id: added.agent.id,
      login,
      cookie,
      get: (path) => call('GET', path, { headers: { cookie } }),
      send: (method, path, body = {}) => call(method, path, { headers: { cookie }, payload: body }),
      post: (path, body = {}, headers = {}) =>
        call('POST', path, { headers: { cookie, ...headers }, payload: body }),
    }
  }
  return {
    app,
    wake,
    edit,
    rung,
    offered,
    leftovers,
    logIn,
    sendHeld: sendDue,
    ahead: (ms) => void (aheadMs += ms),
  }
}

export interface Line {
  author: Author
  text: string
  more?: Partial<Body>
}

/** A conversation with what was said in it; led by the bot. */
export async function addConversation(
  db: Db,
  lines: readonly Line[],
  {
    name,
    at = new Date(),
    facts = {},
    stack = [],
  }: {
    name?: string
    at?: Date
    facts?: object
    stack?: object
  } = {},
): Promise<string> {
  const { id } = await db
    .insertInto('conversation')
    .values({
      locale: 'ru',
      zone: 'Europe/Moscow',
      stack: JSON.stringify(stack),
      facts: JSON.stringify(name ? { ...facts, name: { kind: 'name', value: name } } : facts),
      proof: '{"orders":[]}',
      memory: '{}',
      changedAt: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('address')
    .values({ channel: 'web', address: randomUUID(), conversationId: id })
    .execute()
  for (const line of lines) await say(db, id, line, at)
  return id
}

/** Somebody says something in a conversation. */
export const say = (db: Db, conversationId: string, line: Line, at = new Date()) =>
  db.transaction().execute((tx) =>
    appendMessage(tx, {
      conversationId,
      author: line.author,
      body: { text: line.text, ...line.more },
      at,
    }),
  )

/** The customer asks for a person: the case is open and the conversation waits. */
export const askForPerson = (
  db: Db,
  conversationId: string,
  { at = new Date(), priority = 'normal' as 'normal' | 'high' | 'urgent' } = {},
) =>
  db.transaction().execute(async (tx) => {
    const ask = { team: 'support', priority, reason: 'asked' as const }
    const opened = await openCase(tx, { conversationId, ...ask, now: at })
    await setOwner(tx, { conversationId, owner: { kind: 'queue' }, now: at })
    return opened
  })
