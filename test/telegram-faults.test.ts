import { beforeAll, expect, test } from 'vitest'
import { createBotApi } from '../src/channels/telegram/bot-api.ts'
import { createTelegram } from '../src/channels/telegram/sending.ts'
import { createSender } from '../src/outbox/sender.ts'
import type { Db } from '../src/storage/database.ts'
import { appendMessage } from '../src/storage/transcript.ts'
import { createClock, createDoor } from './fakes/house.ts'
import { type FakeBotApi, startFakeBotApi } from './fakes/telegram/bot-api.ts'
import type { Fault } from './fakes/telegram/faults.ts'
import { openTestDatabase, quiet } from './profile.ts'

const PATIENCE = { timeout: 90_000, interval: 50 }
const CHATS = 20
/** As many as one chat takes at once. */
const EACH = 3
/** Longer than a good answer takes on a busy machine. */
const CALL_MS = 5000

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

let lastChat = 300
/** Conversations in a Telegram that fails, and a sender for them. */
async function begin(faults = '') {
  const api = await startFakeBotApi({ faults, seed: 5 })
  const now = () => new Date()
  const channel = createTelegram({
    api: createBotApi({ token: api.token, apiRoot: api.root }),
    readFile: async () => undefined,
    now: () => performance.now(),
    phoneLabel: () => '',
  })
  const sender = createSender({
    db,
    channels: new Map([['telegram', channel]]),
    now,
    process: 'one',
    callMs: CALL_MS,
    limit: 50,
    closed: () => undefined,
    log: quiet,
  })
  const door = createDoor(db, createClock())
  const opened: string[] = []
  const open = async () => {
    const chat = api.world.chat(++lastChat).id
    const { conversationId: id } = await door.write(String(chat), 'hello')
    opened.push(id)
    return { chat, id }
  }
  const say = (id: string, text: string) =>
    db
      .transaction()
      .execute((tx) =>
        appendMessage(tx, { conversationId: id, author: 'bot', body: { text }, at: now() }),
      )
  const unsent = async () =>
    (
      await db
        .selectFrom('outbox')
        .select(['conversationId'])
        .where('state', '<>', 'sent')
        .where('conversationId', 'in', opened)
        .execute()
    ).length
  const close = async () => {
    await sender.stop()
    await api.close()
  }
  return { api, sender, open, say, unsent, close }
}

const texts = Array.from({ length: EACH }, (_, n) => `message ${n + 1}`)

/** Runs a plan of faults over many chats at once; gives what each of them was shown. */
async function sendThrough(plan: string) {
  const place = await begin(plan)
  const chats = await Promise.all(Array.from({ length: CHATS }, place.open))
  for (const { id } of chats) for (const text of texts) await place.say(id, text)
  await Promise.all(chats.map(({ id }) => place.sender.run(id)))
  await expect.poll(place.unsent, PATIENCE).toBe(0)
  await place.close()
  return { api: place.api, shown: chats.map(({ chat }) => place.api.world.told(chat)) }
}

/** What is left when what was shown before is not shown again. */
const firsts = (shown: readonly string[]): string[] => [...new Set(shown)]

/** No call may go to a chat sooner than Telegram asked for. */
function expectPatience({ world }: FakeBotApi, seconds: number): number {
  const sends = world.calls.filter(({ method }) => method === 'sendMessage')
  const limited = sends.filter(({ status }) => status === 429)
  for (const { chat, at } of limited) {
    const next = sends.find((call) => call.chat === chat && call.at > at)
    // A millisecond for the rounding of two clocks.
    if (next) expect(next.at - at).toBeGreaterThanOrEqual(seconds * 1000 - 1)
  }
  return limited.length
}

test.each([
  ['fails', '500@20%/sendMessage'],
  ['is a page of a proxy', 'html@20%/sendMessage'],
  ['cuts the connection', 'rst@20%/sendMessage'],
  ['asks for patience', '429:1@20%/sendMessage'],
] as const)(
  'a Telegram that %s gets everything in the end, in order and once',
  async (_, plan) => {
    const { api, shown } = await sendThrough(plan)
    expect(shown).toEqual(shown.map(() => texts))
    if (plan.startsWith('429')) expect(expectPatience(api, 1)).toBeGreaterThan(0)
  },
  120_000,
)

test.each([
  ['loses answers', 'drop_reply@10%/sendMessage'],
  ['never answers', 'hang@5%/sendMessage'],
  ['answers too late', `slow:${CALL_MS + 500}@5%/sendMessage`],
] as const)(
  'a Telegram that %s loses nothing and mixes nothing up; a copy for each doubt at most',
  async (_, plan) => {
    const { api, shown } = await sendThrough(plan)
    expect(shown.map(firsts)).toEqual(shown.map(() => texts))
    const tries = api.world.sends.length
    const copies = shown.flat().length - CHATS * EACH
    expect(copies).toBeLessThanOrEqual(tries - CHATS * EACH)
  },
  120_000,
)

test('while one chat is limited all others go on, and it waits as long as it was told', async () => {
  const { api, sender, open, say, unsent, close } = await begin()
  const slow: Fault = { is: '429', seconds: 4 }
  const limited = await open()
  const others = await Promise.all(Array.from({ length: 10 }, open))
  api.faults.next(slow, { method: 'sendMessage', chat: limited.chat })
  for (const text of texts) await say(limited.id, text)
  await sender.run(limited.id)
  for (const { id } of others) for (const text of texts) await say(id, text)
  await Promise.all(others.map(({ id }) => sender.run(id)))
  await expect.poll(unsent, PATIENCE).toBe(0)
  const sends = api.world.calls.filter(({ method }) => method === 'sendMessage')
  const chats = sends.filter(({ status }) => status === 200).map(({ chat }) => chat)
  expect(chats.slice(0, others.length * EACH)).not.toContain(limited.chat)
  expect(api.world.told(limited.chat)).toEqual(texts)
  expect(expectPatience(api, 4)).toBe(1)
  await close()
}, 120_000)
