import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { WEBHOOK_PATH } from '../src/channels/telegram/webhook.ts'
import { seeded } from './fakes/random.ts'
import { startFakeBotApi } from './fakes/telegram/bot-api.ts'
import { newSite, type OpenHouse } from './fakes/whole-house.ts'

/** The whole form is a command: `npm run telegram:updates`. */
const COUNT = Number(process.env.TELEGRAM_UPDATES ?? 40)
const EACH = 10
const POLLED = 1
/** The short form has one restart, from polling to the webhook. */
const RESTARTS_AT = COUNT > 100 ? [COUNT / 2] : []
const PATIENCE_MS = 90_000 + COUNT * 100
const secret = 's'.repeat(32)

const api = await startFakeBotApi()
afterAll(() => api.close())
const site = await newSite()
const settings = { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root }
const called = { PUBLIC_URL: 'https://help.shop.example', TELEGRAM_WEBHOOK_SECRET: secret }
const chats = Array.from({ length: Math.ceil(COUNT / EACH) }, (_, n) => api.world.chat(100 + n).id)
const random = seeded(11)
let house: OpenHouse | undefined

/** Posts as Telegram does: until it is confirmed. */
async function post(update: object): Promise<void> {
  for (;;) {
    const answer = await fetch(`${house?.address}${WEBHOOK_PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify(update),
    }).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.status === 200) return
    await pause(50)
  }
}

const textOf = (n: number) => `Question ${n}: how many days do I have to return a thing?`
const updateOf = (chat: number, n: number) => ({
  update_id: n * chats.length + chats.indexOf(chat),
  message: {
    message_id: n,
    date: 1,
    chat: { id: chat, type: 'private' },
    from: { id: chat, is_bot: false, language_code: 'en' },
    text: textOf(n),
  },
})

test(
  `${COUNT} updates, doubled, out of turn and over restarts, come to what they come to once`,
  async () => {
    // The first of each chat is polled, and the process stops in the middle of their turns.
    house = await site.open(undefined, settings)
    for (let n = 1; n <= POLLED; n++) {
      for (const chat of chats) {
        const { update_id, message } = updateOf(chat, n)
        api.people.push({ message }, update_id)
      }
    }
    await expect.poll(api.delivery.pending, { timeout: PATIENCE_MS }).toBe(0)
    await house.stop()
    // All of them, those too, come by the webhook then, as after a change of the way in.
    house = await site.open(undefined, { ...settings, ...called })
    const { posted, again } = { posted: { count: 0 }, again: [] as Promise<void>[] }
    const talk = async (chat: number) => {
      for (let n = 1; n <= EACH; n++) {
        const update = updateOf(chat, n)
        const doubles = Array.from({ length: random.between(0, 2) }, () => post(update))
        await Promise.all([post(update), ...doubles])
        posted.count++
        if (random.next() < 0.3) {
          again.push(pause(random.between(0, 2000)).then(() => post(update)))
        }
      }
    }
    const restart = async (at: number) => {
      while (posted.count < at) await pause(20)
      await house?.stop()
      house = await site.open(undefined, { ...settings, ...called })
    }
    await Promise.all([...chats.map(talk), ...RESTARTS_AT.map(restart)])
    await Promise.all(again)
    const { db } = house.ground.database
    const open = async () =>
      (await db.selectFrom('inbox').select('id').where('state', '<>', 'done').execute()).length
    await expect.poll(open, { timeout: PATIENCE_MS, interval: 200 }).toBe(0)
    for (const chat of chats) {
      const rows = await db
        .selectFrom('message')
        .innerJoin('address', 'address.conversationId', 'message.conversationId')
        .where('address.address', '=', String(chat))
        .select(['author', 'body', 'seq'])
        .orderBy('seq')
        .execute()
      const said = rows.filter(({ author }) => author === 'customer').map(({ body }) => body.text)
      const expected = Array.from({ length: EACH }, (_, n) => textOf(n + 1))
      expect(said).toEqual(expected)
      const answers = rows.filter(({ author }) => author === 'bot')
      expect(answers).toHaveLength(EACH)
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1))
    }
    const sends = await db.selectFrom('outbox').select('dedupeKey').execute()
    expect(sends).toHaveLength(COUNT)
  },
  PATIENCE_MS * 2,
)
