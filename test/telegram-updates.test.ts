import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { WEBHOOK_PATH } from '../src/channels/telegram/webhook.ts'
import type { Database } from '../src/storage/database.ts'
import { seeded } from './fakes/random.ts'
import { startFakeBotApi } from './fakes/telegram/bot-api.ts'
import { newSite, type OpenHouse } from './fakes/whole-house.ts'

/** The whole form is a command: `npm run telegram:updates`. */
const COUNT = Number(process.env.TELEGRAM_UPDATES ?? 40)
const EACH = 10
/** The short form has one restart, from polling to the webhook. */
const RESTARTS = COUNT > 100 ? 4 : 0
/** Chats that write at the same time: as many as one machine can be asked for answers by. */
const AT_ONCE = 40
const PATIENCE_MS = 90_000 + COUNT * 150
const secret = 's'.repeat(32)

const api = await startFakeBotApi()
afterAll(() => api.close())
const site = await newSite()
const settings = { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root }
const called = {
  ...settings,
  PUBLIC_URL: 'https://help.shop.example',
  TELEGRAM_WEBHOOK_SECRET: secret,
}
const chats = Array.from({ length: Math.ceil(COUNT / EACH) }, (_, n) => api.world.chat(101 + n).id)
/** Writes the same, once and in peace. */
const peaceful = api.world.chat(100).id
const ALL_CHATS = 100 + chats.length + 1
const random = seeded(11)
let house: Promise<OpenHouse>

/** Posts as Telegram does: until it is confirmed, more and more patiently. */
async function post(update: object): Promise<void> {
  for (let rest = 50; ; rest = Math.min(rest * 2, 1000)) {
    const { address } = await house
    const answer = await fetch(`${address}${WEBHOOK_PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify(update),
    }).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.status === 200) return
    await pause(rest)
  }
}

/** No two plain texts in a row: those would be one message when they come quickly. */
const textOf = (n: number) =>
  n % 2 ? `Question ${n}: how many days do I have to return a thing?` : '/privacy'
const updateOf = (chat: number, n: number) => ({
  update_id: n * ALL_CHATS + chat,
  message: {
    message_id: n,
    date: 1,
    chat: { id: chat, type: 'private' },
    from: { id: chat, is_bot: false, language_code: 'en' },
    text: textOf(n),
  },
})

/** The first of each chat is polled, and the process stops in the middle of their turns. */
async function pollFirsts(): Promise<void> {
  house = site.open(undefined, settings)
  for (const chat of chats) {
    const { update_id, message } = updateOf(chat, 1)
    api.people.push({ message }, update_id)
  }
  await expect.poll(api.delivery.pending, { timeout: PATIENCE_MS }).toBe(0)
  await (await house).stop()
}

/**
 * All of them, those too, come by the webhook then, as after a change of the way in: several at once,
 * and some again when newer ones are there. `came` is called for each.
 */
async function callWithAll(came: () => void): Promise<void> {
  const again: Promise<void>[] = []
  const waiting = chats.values()
  const talkOneByOne = async () => {
    for (const chat of waiting) {
      for (let n = 1; n <= EACH; n++) {
        const update = updateOf(chat, n)
        const doubles = Array.from({ length: random.between(0, 2) }, () => post(update))
        await Promise.all([post(update), ...doubles])
        came()
        if (random.next() < 0.3) {
          again.push(pause(random.between(0, 2000)).then(() => post(update)))
        }
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, talkOneByOne))
  await Promise.all(again)
}

/** Restarts the house at even distances in what comes. */
function createRestarts() {
  let [came, restarted] = [0, 0]
  const restart = async (running: OpenHouse) => {
    await running.stop()
    return site.open(undefined, called)
  }
  return {
    came() {
      came++
      if (came < ((restarted + 1) * COUNT) / (RESTARTS + 1) || restarted === RESTARTS) return
      restarted++
      house = house.then(restart)
    },
    count: () => restarted,
  }
}

/**
 * What a chat's conversation has come to. What is written quickly may stand before the answer to
 * what was written first: who said what is compared in each one's own order.
 */
async function outcomeOf({ db }: Database, chat: number) {
  const rows = await db
    .selectFrom('message')
    .innerJoin('address', 'address.conversationId', 'message.conversationId')
    .innerJoin('conversation', 'conversation.id', 'message.conversationId')
    .where('address.address', '=', String(chat))
    .select(['author', 'body', 'message.seq', 'stack', 'facts', 'ownerKind'])
    .orderBy('message.seq')
    .execute()
  const { stack, facts, ownerKind } = rows.at(-1) ?? {}
  const saidBy = (who: string) =>
    rows.filter(({ author }) => author === who).map(({ body }) => body.text)
  const [customer, bot] = [saidBy('customer'), saidBy('bot')]
  return { messages: rows.length, customer, bot, stack, facts, ownerKind }
}

const isAnswered = async (database: Database, chat: number, n: number) =>
  (await outcomeOf(database, chat)).messages === 2 * n

test(
  `${COUNT} updates, doubled, out of turn and over restarts, come to what they come to once`,
  async () => {
    await pollFirsts()
    house = site.open(undefined, called)
    const restarts = createRestarts()
    await callWithAll(restarts.came)
    expect(restarts.count()).toBe(RESTARTS)
    const { database } = (await house).ground
    const open = async () =>
      (await database.db.selectFrom('inbox').select('id').where('state', '<>', 'done').execute())
        .length
    await expect.poll(open, { timeout: PATIENCE_MS, interval: 200 }).toBe(0)
    for (let n = 1; n <= EACH; n++) {
      await post(updateOf(peaceful, n))
      await expect
        .poll(() => isAnswered(database, peaceful, n), { timeout: PATIENCE_MS })
        .toBe(true)
    }
    const once = await outcomeOf(database, peaceful)
    for (const chat of chats) expect(await outcomeOf(database, chat)).toEqual(once)
    const count = (table: 'inbox' | 'outbox') =>
      database.db.selectFrom(table).select('id').execute()
    expect(await count('inbox')).toHaveLength(COUNT + EACH)
    expect(await count('outbox')).toHaveLength(COUNT + EACH)
  },
  PATIENCE_MS * 3,
)
