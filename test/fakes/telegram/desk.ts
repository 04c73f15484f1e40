import { expect } from 'vitest'
import { makeCodeFor } from '../../../src/console/agents.ts'
import { ADMIN_PASSWORD } from '../whole-house.ts'
import { openTelegramHouse } from './house.ts'
import { addDeskGroup, DESK } from './topic-desk.ts'
import type { FakeMessage } from './world.ts'

const PATIENCE = { timeout: 20_000, interval: 25 }

/** A house whose agents work in a Telegram of our own, and at the console. */
export async function openDeskHouse(env: Record<string, string> = {}) {
  const place = await openTelegramHouse(
    {},
    { TELEGRAM_DESK_CHAT: String(DESK), TELEGRAM_DESK_PER_MINUTE: '6000', ...env },
  )
  const { world, db, house } = place
  addDeskGroup(place.api)
  const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, PATIENCE)

  const conversationOf = async (chat: number): Promise<string> => {
    const row = await db
      .selectFrom('address')
      .select('conversationId')
      .where('address', '=', String(chat))
      .executeTakeFirstOrThrow()
    return row.conversationId
  }
  /** The thread of a customer's conversation, once its brief stands there. */
  const topicOf = async (chat: number): Promise<number> => {
    const conversationId = await conversationOf(chat)
    let thread = 0
    await eventually(async () => {
      const topic = await db
        .selectFrom('deskTopic')
        .select(['thread', 'briefMessage'])
        .where('conversationId', '=', conversationId)
        .executeTakeFirst()
      thread = topic?.briefMessage ? (topic.thread ?? 0) : 0
      return thread > 0
    }).toBe(true)
    return thread
  }
  const messagesIn = (thread: number): FakeMessage[] =>
    world.seenInTopic(DESK, thread).map(({ message }) => message)
  const textsIn = (thread: number): string[] =>
    messagesIn(thread).map(({ text, caption }) => text ?? caption ?? '')
  return {
    ...place,
    eventually,
    conversationOf,
    topicOf,
    messagesIn,
    textsIn,
    /** An account in Telegram that is the agent of that login. */
    async link(login: string, telegramId: number): Promise<string> {
      const made = await makeCodeFor(db, { login, now: new Date() })
      if (made.is !== 'made') throw new Error(made.is)
      world.chat(telegramId, { language_code: 'en' })
      return await place.say(telegramId, `/start ${made.code}`)
    },
    /** The console of the first agent. */
    async console() {
      const url = `${house.address}/api/agent`
      const login = await fetch(`${url}/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: 'admin', password: ADMIN_PASSWORD }),
      })
      const cookie = String(login.headers.get('set-cookie')).split(';')[0] ?? ''
      return async (method: string, path: string, body?: object) => {
        const answer = await fetch(`${url}${path}`, {
          method,
          headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
        // biome-ignore lint/suspicious/noExplicitAny: looked into as a foreign client does
        return { status: answer.status, body: (await answer.json()) as any }
      }
    },
  }
}
