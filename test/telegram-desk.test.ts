import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addAgent } from '../src/console/agents.ts'
import type { claim } from '../src/handoff/claim.ts'
import { requeueAbandoned } from '../src/handoff/transfer.ts'
import type { Db } from '../src/storage/database.ts'
import { erase } from '../src/storage/erasure.ts'
import { editMessage, retractMessage } from '../src/storage/own-words.ts'
import { checkRights } from '../src/telegram-desk/rights.ts'
import { groupBound } from '../src/telegram-desk/sending.ts'
import { addConversation, askForPerson } from './fakes/desk.ts'
import { type FakeBotApi, startFakeBotApi } from './fakes/telegram/bot-api.ts'
import { buttonIn, PIXEL } from './fakes/telegram/people.ts'
import { createTopicDesk, DESK } from './fakes/telegram/topic-desk.ts'
import { telling } from './fakes/telling.ts'
import { openTestDatabase } from './profile.ts'

const ANNA = 901
const BORIS = 902
const agents: Record<number, { id: string; name: string; role: 'agent' }> = {}
let db: Db
let api: FakeBotApi
let desk: ReturnType<typeof createTopicDesk>

beforeAll(async () => {
  db = (await openTestDatabase()).db
  api = await startFakeBotApi()
  desk = createTopicDesk(db, api)
  for (const [account, name] of [
    [ANNA, 'Anna'],
    [BORIS, 'Boris'],
  ] as const) {
    const login = `${name.toLowerCase()}-${randomUUID()}`
    const added = await addAgent(db, { login, name, password: 'correct horse battery' })
    if (added.is !== 'added') throw new Error(added.is)
    await db.updateTable('agent').set({ locale: 'en' }).where('id', '=', added.agent.id).execute()
    await desk.link(added.agent.id, account)
    agents[account] = { id: added.agent.id, name, role: 'agent' }
  }
}, 90_000)
afterAll(async () => {
  await desk.sender.stop()
  await api.close()
})

let lastChat = 7000
/** A customer in Telegram who waits for a person, with a topic. */
async function newWaiting(): Promise<{ chat: number; thread: number; id: string }> {
  const chat = api.world.chat(++lastChat, { language_code: 'en' }).id
  const lines = [{ author: 'customer' as const, text: 'I want to talk to a person' }]
  const id = await addConversation(db, lines, { name: `Maria ${chat}` })
  await db
    .insertInto('address')
    .values({ channel: 'telegram', address: String(chat), conversationId: id, wroteAt: new Date() })
    .execute()
  await askForPerson(db, id)
  await desk.follow(id)
  return { chat, thread: await desk.threadOf(id), id }
}
async function write(thread: number, user: number, text: string, more: object = {}) {
  const message = api.people.inTopic(DESK, thread, user, { text, ...more })
  await desk.settle()
  return { message, sign: api.world.reactions.get(message) }
}
async function press(thread: number, user: number, label: string): Promise<string> {
  const query = api.people.pressIn(user, buttonIn(api.world, DESK, label, thread))
  await desk.settle()
  return api.world.queries.get(query)?.text ?? ''
}
const topic = (thread: number) => api.world.topics.get(`${DESK}:${thread}`)
const textsIn = (thread: number) => desk.textsIn(thread)
/** What agents said to the customer, as he sees it now. */
const heard = (chat: number) => api.world.told(chat).filter((text) => !text.startsWith('ru: '))
/** One chat takes a message a second: the rest come by themselves. */
const hears = (chat: number) => expect.poll(() => heard(chat), { timeout: 15_000, interval: 20 })
const buttonsIn = (thread: number) =>
  desk
    .messagesIn(thread)[0]
    ?.reply_markup?.inline_keyboard?.flat()
    .map(({ text }) => text)
const agentWords = async (id: string) =>
  (
    await db
      .selectFrom('message')
      .select('body')
      .where('conversationId', '=', id)
      .where('author', '=', 'agent')
      .orderBy('seq')
      .execute()
  ).map(({ body }) => body.text)

describe('a topic of the desk', () => {
  test('begins with a pinned brief that holds what the customer said', async () => {
    const { thread } = await newWaiting()
    const [brief] = desk.messagesIn(thread)
    expect(brief?.text).toMatch(/waiting for a colleague/)
    expect(brief?.text).toMatch(/— I want to talk to a person/)
    expect(buttonsIn(thread)).toEqual(['Take it', 'Note'])
    expect(api.world.pinned.get(DESK)).toContain(brief?.message_id)
    expect(topic(thread)?.name).toMatch(/^🔴 №\d+ · Maria/)
    expect(topic(thread)?.icon).toBe('icon-0')
  })

  test('is answered in: the customer reads it once, and the name shows who has it', async () => {
    const { chat, thread, id } = await newWaiting()
    await desk.customerSays(id, 'Is anybody there?')
    expect(textsIn(thread)).toHaveLength(1)
    expect(textsIn(thread)[0]).toMatch(/— Is anybody there\?/)
    const { sign } = await write(thread, ANNA, 'Hello, Anna here')
    expect(sign).toBe('👍')
    expect(api.world.told(chat)).toEqual(['ru: Anna joined', 'Hello, Anna here'])
    expect(topic(thread)?.name).toMatch(/^🟢/)
    expect(textsIn(thread)[0]).toMatch(/with Anna/)
    expect(textsIn(thread)[0]).toMatch(/— I want to talk to a person/)
    expect(buttonsIn(thread)).toEqual(['Back to the bot', 'Close', 'Note'])
    await desk.customerSays(id, 'My lamp is broken')
    // What was said before somebody had it is shown once somebody has; her own words stand there already.
    expect(textsIn(thread).slice(1)).toEqual([
      'Hello, Anna here',
      '👤 Is anybody there?',
      '👤 My lamp is broken',
    ])
  })

  test('refuses who is not the owner, by the owner’s name, and keeps the words as a draft', async () => {
    const { chat, thread, id } = await newWaiting()
    await write(thread, ANNA, 'Anna has it')
    const { sign } = await write(thread, BORIS, 'And so do I')
    expect(sign).toBeUndefined()
    expect(textsIn(thread).at(-1)).toMatch(/Anna has this conversation/)
    await hears(chat).toEqual(['Anna has it'])
    const draft = await db
      .selectFrom('draft')
      .select(['text', 'agentId'])
      .where('conversationId', '=', id)
      .execute()
    expect(draft).toEqual([{ text: 'And so do I', agentId: agents[BORIS]?.id }])
    expect(await press(thread, BORIS, 'Back to the bot')).toMatch(/Anna has/)
  })

  test('takes // as a note; what is no word for a customer reaches none', async () => {
    const { chat, thread, id } = await newWaiting()
    expect((await write(thread, ANNA, '// he was angry last time')).sign).toBe('✍')
    await write(thread, 999, 'Hello, I am new here')
    expect(textsIn(thread).at(-1)).toMatch(/Link Telegram|Связать Telegram/)
    const before = textsIn(thread).length
    await write(thread, 999, 'Hello?')
    // Once an hour is enough: only his own words were added.
    expect(textsIn(thread)).toHaveLength(before + 1)
    await write(thread, ANNA, '/colse')
    expect(textsIn(thread).at(-1)).toMatch(/no such command/)
    await write(thread, ANNA, '', { text: undefined, poll: { question: 'Tea?' } })
    expect(textsIn(thread).at(-1)).toMatch(/can’t be sent/)
    const notes = await db
      .selectFrom('note')
      .select('text')
      .where('conversationId', '=', id)
      .execute()
    expect(notes).toEqual([{ text: 'he was angry last time' }])
    await hears(chat).toEqual([])
  })

  test('is worked in by its buttons: taken, closed with a reason, and begun anew', async () => {
    const { thread, id } = await newWaiting()
    expect(await press(thread, ANNA, 'Take it')).toBe('It is yours')
    await press(thread, ANNA, 'Close')
    expect(buttonsIn(thread)).toContain('Solved')
    await press(thread, ANNA, 'Keep it open')
    expect(buttonsIn(thread)).toEqual(['Back to the bot', 'Close', 'Note'])
    await press(thread, ANNA, 'Close')
    const before = desk.released.count
    expect(await press(thread, ANNA, 'Solved')).toMatch(/Closed/)
    expect(desk.released.count).toBe(before + 1)
    expect(topic(thread)?.name).toMatch(/^✅/)
    const closed = await db
      .selectFrom('case')
      .select(['state', 'closeReason'])
      .where('conversationId', '=', id)
      .execute()
    expect(closed).toEqual([{ state: 'closed', closeReason: 'solved' }])
    await desk.customerSays(id, 'A person again, please')
    await askForPerson(db, id)
    await desk.follow(id)
    expect(topic(thread)?.name).toMatch(/^🔴/)
    const briefs = textsIn(thread).filter((text) => text.includes('No. '))
    expect(briefs).toHaveLength(2)
    expect(briefs[1]).toMatch(/— A person again, please/)
  })

  test('is made anew where somebody deleted it, and the words are not lost', async () => {
    const { chat, thread, id } = await newWaiting()
    await write(thread, ANNA, 'One moment')
    api.world.deleteTopic(DESK, thread)
    await desk.customerSays(id, 'Are you still there, Anna?')
    const anew = await desk.threadOf(id)
    expect(anew).not.toBe(thread)
    expect(textsIn(anew)).toEqual([
      expect.stringMatching(/with Anna/),
      '👤 Are you still there, Anna?',
    ])
    await write(anew, ANNA, 'Yes I am')
    await hears(chat).toEqual(['One moment', 'Yes I am'])
  })

  test('that was closed by hand is opened again, and a deleted brief comes back', async () => {
    const { thread, id } = await newWaiting()
    await write(thread, ANNA, 'One moment')
    Object.assign(topic(thread) ?? {}, { closed: true })
    await desk.customerSays(id, 'Still waiting')
    expect(textsIn(thread).at(-1)).toBe('👤 Still waiting')
    const seen = api.world.seenIn(DESK)
    const brief = desk.messagesIn(thread)[0]?.message_id
    seen.splice(
      seen.findIndex(({ message }) => message.message_id === brief),
      1,
    )
    await press(thread, ANNA, 'Back to the bot').catch(() => undefined)
    await write(thread, ANNA, '/bot')
    expect(textsIn(thread).at(-1)).toMatch(/closed, the bot answers/)
  })

  test('shows what was edited or taken back, on both sides', async () => {
    const { chat, thread, id } = await newWaiting()
    const { message: own } = await write(thread, ANNA, 'It costs 100')
    api.people.edit(DESK, own, 'It costs 200')
    await desk.settle()
    await hears(chat).toEqual(['It costs 200'])
    const agentId = agents[ANNA]?.id ?? ''
    const seq = (
      await db
        .selectFrom('externalMessage')
        .select('seq')
        .where('conversationId', '=', id)
        .executeTakeFirstOrThrow()
    ).seq
    const words = () => ({ conversationId: id, seq, agentId, now: desk.clock.now() })
    const atConsole = async (work: (tx: Parameters<typeof claim>[0]) => Promise<unknown>) => {
      await db.transaction().execute(async (tx) => {
        await work(tx)
        await tx
          .updateTable('conversation')
          .set({ changedAt: desk.clock.now() })
          .where('id', '=', id)
          .execute()
      })
      await desk.follow(id)
    }
    await atConsole((tx) => editMessage(tx, { ...words(), text: 'It costs 300' }))
    await hears(chat).toEqual(['It costs 300'])
    expect(textsIn(thread).at(-1)).toBe('✏️ Changed in the console: It costs 300')
    await write(thread, ANNA, '/del', { reply_to_message: { message_id: own } })
    await hears(chat).toEqual([])
    expect(textsIn(thread)).not.toContain('It costs 200')
    expect((await write(thread, ANNA, '/del')).sign).toBeUndefined()
    expect(textsIn(thread).at(-1)).toMatch(/as a reply to your own message/)
    const { versions } = await db
      .selectFrom('message')
      .select('versions')
      .where('conversationId', '=', id)
      .where('seq', '=', seq)
      .executeTakeFirstOrThrow()
    expect((versions as { text: string }[]).map(({ text }) => text)).toEqual([
      'It costs 100',
      'It costs 200',
      'It costs 300',
    ])
    await atConsole((tx) => retractMessage(tx, { ...words(), instead: 'x' }))
    await hears(chat).toEqual([])
  })

  test('carries pictures both ways, an album as one message', async () => {
    const { chat, thread, id } = await newWaiting()
    const photo = () => {
      const file = api.world.keepFile(PIXEL, 'plan.png')
      return { photo: [{ file_id: file.id, file_unique_id: 'p', width: 9, height: 9 }] }
    }
    const album = { ...photo(), media_group_id: 'a' }
    api.people.inTopic(DESK, thread, ANNA, { ...album, caption: 'Two plans' })
    api.people.inTopic(DESK, thread, ANNA, { ...photo(), media_group_id: 'a' })
    await desk.settle()
    const pictures = api.world.seenIn(chat).filter(({ byBot, message }) => byBot && message.photo)
    expect(pictures).toHaveLength(2)
    expect(await agentWords(id)).toEqual(['Two plans'])
  })

  test('of a customer who is erased goes, too', async () => {
    const { thread, id } = await newWaiting()
    const now = desk.clock.now()
    await db.transaction().execute((tx) => erase(tx, { whom: id, forGood: true, now }))
    await desk.follow(id)
    expect(topic(thread)).toBeUndefined()
  })
})

test('whoever works in Telegram is at the desk for half an hour, and then his case waits again', async () => {
  const { thread, id } = await newWaiting()
  await write(thread, ANNA, 'I take it')
  const later = (minutes: number) => new Date(desk.clock.now().getTime() + minutes * 60_000)
  expect(await requeueAbandoned(db, later(5), telling)).toEqual([])
  const requeued = await requeueAbandoned(db, later(35), telling)
  expect(requeued.map(({ conversationId }) => conversationId)).toContain(id)
})

test('an update that comes twice, or that a dead process left behind, is done once', async () => {
  const { chat, thread, id } = await newWaiting()
  await write(thread, ANNA, 'First')
  const update = api.people.push({
    message: {
      message_id: 987_654,
      date: 1,
      chat: { id: DESK, type: 'supergroup' },
      from: { id: ANNA, is_bot: false, first_name: 'Anna' },
      message_thread_id: thread,
      is_topic_message: true,
      text: 'Only once',
    },
  })
  api.delivery.again(update)
  await desk.settle()
  api.delivery.again(update)
  await desk.settle()
  expect(await agentWords(id)).toEqual(['First', 'Only once'])
  await hears(chat).toEqual(['First', 'Only once'])
})

test('what breaks in the middle is tried again, and leaves nothing half done', async () => {
  const { chat, thread, id } = await newWaiting()
  const { joined } = telling
  telling.joined = () => {
    telling.joined = joined
    throw new Error('the process dies here')
  }
  const { sign } = await write(thread, ANNA, 'In spite of all')
  expect(sign).toBeUndefined()
  expect(await agentWords(id)).toEqual([])
  desk.clock.jump(3000)
  await desk.settle()
  expect(await agentWords(id)).toEqual(['In spite of all'])
  await hears(chat).toEqual(['In spite of all'])
})

test('while Telegram asks for patience words wait together and are told as one message', async () => {
  const { thread, id } = await newWaiting()
  await write(thread, ANNA, 'I am listening')
  await db
    .insertInto('outbox')
    .values({
      ...{ conversationId: id, seq: 2, channel: 'telegram-desk', address: id, fence: 0 },
      ...{ author: 'system', body: '{"text": "first"}', dedupeKey: randomUUID() },
      notBefore: new Date(Date.now() + 3_600_000),
    })
    .execute()
  for (const text of ['one', 'two', 'three']) await desk.customerSays(id, text)
  await db
    .updateTable('outbox')
    .set({ notBefore: new Date() })
    .where('conversationId', '=', id)
    .where('state', '=', 'pending')
    .execute()
  await desk.follow(id)
  await desk.sender.run(id)
  expect(textsIn(thread).slice(-2)).toEqual(['first', '👤 one\n👤 two\n👤 three'])
})

test('news that come while a topic is being made do not hold it up', async () => {
  const waiting = await Promise.all(Array.from({ length: 4 }, newWaiting))
  await Promise.all(
    waiting.flatMap(({ id }) =>
      ['one', 'two', 'three', 'four'].map((text) => desk.customerSays(id, text)),
    ),
  )
  await Promise.all(waiting.map(({ id }) => desk.follow(id)))
  const stuck = await db
    .selectFrom('outbox')
    .select(['does', 'state', 'lastError'])
    .where('state', 'in', ['pending', 'sending'])
    .where('channel', '=', 'telegram-desk')
    .execute()
  expect(stuck).toEqual([])
  for (const { thread, id } of waiting) {
    expect(textsIn(thread || (await desk.threadOf(id)))[0]).toMatch(/— four/)
  }
})

test('in no minute are more than twenty messages sent to the group', () => {
  const { everyMs, burst } = groupBound(20)
  expect(burst + Math.floor(60_000 / everyMs)).toBeLessThanOrEqual(20)
})

test('the doctor names every right that the bot lacks', async () => {
  const wrong = async (chat: number) =>
    (await checkRights(desk.parts.api, String(chat)))
      .filter(({ ok }) => !ok)
      .map(({ name }) => name)
  expect(await wrong(DESK)).toEqual([])
  api.world.chat(-200, { type: 'supergroup', title: 'No topics' })
  api.world.rights.set(-200, { status: 'administrator', can_manage_topics: true })
  expect(await wrong(-200)).toEqual([
    'the desk group has topics',
    'the bot may: Pin Messages',
    'the bot may: Delete Messages',
  ])
  api.world.rights.set(-200, { status: 'member' })
  expect(await wrong(-200)).toHaveLength(5)
  expect(await wrong(-201)).toEqual(['the desk group is there'])
})
