import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { addDirectLine } from '../../src/channels/bot-framework/direct-line.ts'
import type { Limits } from '../../src/channels/bot-framework/door.ts'
import type {
  DirectLinePorts,
  Follower,
  Visitor,
  WebRow,
  Writer,
} from '../../src/channels/bot-framework/ports.ts'
import { createTokens } from '../../src/channels/bot-framework/token.ts'
import type { Arrival } from '../../src/channels/channel.ts'
import { createHttp } from '../../src/channels/http.ts'
import type { WidgetHomePorts } from '../../src/channels/widget-home.ts'
import { addWidgetSession, type WidgetWords } from '../../src/channels/widget-session.ts'
import { createLog } from '../../src/log.ts'
import type { Author, Body } from '../../src/message.ts'
import { createRates } from '../../src/queue/rates.ts'

export const SECRET = 'direct-line-secret-of-the-test'
export const IDENTITY_SECRET = 'identity-secret-of-the-test'

/** What the bot of the tests answers; the default repeats what it heard. */
export type Answer = (entry: Arrival, seq: number) => Body[]
const echo: Answer = ({ payload }) => [
  { text: `You said: ${payload.press ? `[${payload.press}] ` : ''}${payload.text ?? ''}` },
]

const NO_WORDS: WidgetWords = {
  shop: { ru: 'Лавка', en: 'Lavka' },
  telegram: false,
  words: { ru: {}, en: {} },
  more: { ru: {}, en: {} },
}

/** Whoever spoke last speaks; nothing was bought, nothing is known. */
const homeOf = (memory: Memory): WidgetHomePorts => ({
  async standing(id) {
    const rows = memory.rows.get(id) ?? []
    const last = rows.findLast(({ author }) => author === 'agent' || author === 'bot')
    if (last?.author !== 'agent') return { owner: 'bot', wantsContact: false }
    return { owner: 'agent', agent: last.agentName ?? '', wantsContact: false }
  },
  orders: async () => [],
  search: () => [],
})

export interface HouseOptions {
  answer?: Answer
  limits?: Partial<Limits>
  origins?: string[]
  words?: WidgetWords
  home?: Partial<WidgetHomePorts>
  now?: () => Date
  perMinute?: number
}

/** The web doors over memory: the same doors, with a house of thirty lines behind them. */
export async function openWebHouse(options: HouseOptions = {}) {
  const memory = new Memory(options.answer ?? echo)
  const now = options.now ?? (() => new Date())
  const log = createLog(process.env.TEST_LOG_LEVEL ?? 'fatal')
  const app = await createHttp({
    log,
    ready: async () => ({ ok: !memory.isAway, parts: { storage: memory.isAway ? 'away' : 'ok' } }),
    isStorageAway: (error) => error instanceof StorageAway,
  })
  const ports = portsOf(memory, now)
  const tokens = createTokens(randomBytes(32), now)
  const site = { origins: options.origins ?? [] }
  const sessions = new Map<string, { address: string; expiresAt: Date }>()
  await addDirectLine(app, {
    ...{ ports, tokens, site, secret: SECRET, limits: options.limits ?? {} },
    rate: createRates({ log }).perMinute,
  })
  await addWidgetSession(app, {
    ports,
    tokens,
    site,
    identitySecret: IDENTITY_SECRET,
    words: () => options.words ?? NO_WORDS,
    home: { ...homeOf(memory), ...options.home },
    mintSecret: () => randomBytes(32).toString('base64url'),
    perMinute: options.perMinute ?? 1000,
    sessions: {
      find: async (hash, at) => {
        const found = sessions.get(hash)
        return found && found.expiresAt > at ? found : undefined
      },
      keep: async ({ resumeHash, address, expiresAt }) => {
        sessions.set(resumeHash, { address, expiresAt })
      },
    },
  })
  return { app, memory, tokens, sessions }
}

/** Listens on a free port and gives the base address. */
export async function listen(app: FastifyInstance): Promise<string> {
  return app.listen({ port: 0, host: '127.0.0.1' })
}

export class StorageAway extends Error {}

/** Conversations in memory, with a ring for whoever listens. */
export class Memory {
  isAway = false
  readonly entries: (Arrival & { inboxId: number })[] = []
  readonly #taken = new Map<string, number>()
  readonly rows = new Map<string, WebRow[]>()
  readonly files = new Map<
    string,
    { conversationId: string; name: string; type: string; bytes: Buffer }
  >()
  readonly addresses = new Map<
    string,
    { conversationId: string } & Pick<Visitor, 'customer' | 'locale'>
  >()
  readonly #followers = new Map<string, Set<Follower>>()
  readonly #answer: Answer

  constructor(answer: Answer) {
    this.#answer = answer
  }

  append(conversationId: string, author: Author, body: Body, extra: Partial<WebRow> = {}): number {
    const seq = this.#write(conversationId, author, body, extra)
    this.#ring(conversationId)
    return seq
  }

  #write(conversationId: string, author: Author, body: Body, extra: Partial<WebRow> = {}): number {
    const rows = this.rows.get(conversationId) ?? []
    this.rows.set(conversationId, rows)
    const seq = rows.length + 1
    rows.push({ conversationId, seq, author, body, at: new Date(), ...extra })
    return seq
  }

  #ring(conversationId: string): void {
    for (const { onNews } of this.#followers.get(conversationId) ?? []) onNews()
  }

  take(entry: Arrival): { conversationId: string; inboxId: number; fresh: boolean } {
    const conversationId = this.addresses.get(entry.address)!.conversationId
    const name = `${entry.address} ${entry.externalId}`
    const known = this.#taken.get(name)
    if (known) return { conversationId, inboxId: known, fresh: false }
    const inboxId = this.entries.push({ ...entry, inboxId: this.entries.length + 1 })
    this.#taken.set(name, inboxId)
    const { text = '', press, files, sender } = entry.payload
    const body = { text, ...(press && { pressed: press }), ...(files && { files }) }
    const seq = this.#write(conversationId, 'customer', body, {
      inboxId,
      externalId: entry.externalId,
      sender,
    })
    for (const said of this.#answer(entry, seq)) this.#write(conversationId, 'bot', said)
    // As a turn does: one commit, one ring.
    this.#ring(conversationId)
    return { conversationId, inboxId, fresh: true }
  }

  follow(conversationId: string, follower: Follower): () => void {
    const followers = this.#followers.get(conversationId) ?? new Set()
    this.#followers.set(conversationId, followers.add(follower))
    return () => followers.delete(follower)
  }

  writes(conversationId: string, writer: Writer): void {
    for (const { onWriting } of this.#followers.get(conversationId) ?? []) onWriting(writer)
  }

  listeners(conversationId: string): number {
    return this.#followers.get(conversationId)?.size ?? 0
  }

  /** Rings of every conversation got lost. */
  lose: () => void | Promise<void> = () => undefined
}

function portsOf(memory: Memory, now: () => Date): DirectLinePorts {
  const rowsOf = (id: string) => {
    if (memory.isAway) throw new StorageAway('away')
    return memory.rows.get(id) ?? []
  }
  return {
    now,
    uuid: randomUUID,
    isStorageAway: (error) => error instanceof StorageAway,
    open: async ({ address, customer, locale, conversationId = randomUUID() }) => {
      const known = memory.addresses.get(address)
      if (known) return { conversationId: known.conversationId, fresh: false }
      memory.addresses.set(address, { conversationId, customer, locale })
      return { conversationId, fresh: true }
    },
    find: async (id) => {
      const found = [...memory.addresses].find(([, { conversationId }]) => conversationId === id)
      return found && { address: found[0], customer: found[1].customer }
    },
    ingest: async (entry) => {
      if (memory.isAway) throw new StorageAway('away')
      return memory.take(entry)
    },
    transcript: async (id, afterSeq, limit) =>
      rowsOf(id)
        .filter(({ seq }) => seq > afterSeq)
        .slice(0, limit),
    lastSeq: async (id) => rowsOf(id).length,
    offered: async (id) => rowsOf(id).flatMap(({ body }) => body.choices ?? []),
    lastSeqs: async (ids) => new Map(ids.map((id) => [id, rowsOf(id).length])),
    follow: (id, follower) => memory.follow(id, follower),
    onGap: (listener) => {
      memory.lose = listener
      return () => undefined
    },
    saveFile: async (conversationId, { name, type, bytes }) => {
      const id = randomUUID()
      memory.files.set(id, { conversationId, name, type, bytes })
      return { id, name, type, size: bytes.length }
    },
    readFile: async (conversationId, id) => {
      const file = memory.files.get(id)
      return file?.conversationId === conversationId ? file : undefined
    },
  }
}
