import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { addAgent } from '../src/console/agents.ts'
import { openDeskHouse } from './fakes/telegram/desk.ts'
import { DESK } from './fakes/telegram/topic-desk.ts'

const place = await openDeskHouse({ DEFAULT_LOCALE: 'en' })
const { world, people, say, eventually, topicOf, textsIn, link, db } = place

const ANNA = 901
const BORIS = 902
const ADMIN = 903
const admin = await place.console()

let lastChat = 7000
/** A customer in Telegram who waits for a person. */
async function newWaiting(): Promise<{ chat: number; thread: number; id: string }> {
  // Somebody is at the desk: the case waits and is not promised for another day.
  await admin('PATCH', '/me', { presence: 'online' })
  const chat = world.chat(++lastChat, { language_code: 'en' }).id
  await say(chat, '/start')
  await say(chat, 'I want to talk to a person')
  return { chat, thread: await topicOf(chat), id: await place.conversationOf(chat) }
}
const write = (thread: number, user: number, text: string, more: object = {}) =>
  people.inTopic(DESK, thread, user, { text, ...more })
const sign = (message: number) => eventually(() => world.reactions.get(message))
/** What the customer reads of agents, in order. */
const heard = (chat: number, marks: readonly string[]) =>
  world.told(chat).filter((text) => marks.some((mark) => text.includes(mark)))
test('an agent is known by a code that is good once, from the account that sent it', async () => {
  for (const [login, name, account] of [
    ['anna', 'Anna', ANNA],
    ['boris', 'Boris', BORIS],
  ] as const) {
    await addAgent(db, { login, name, password: 'correct horse battery' })
    await db.updateTable('agent').set({ locale: 'en' }).where('login', '=', login).execute()
    expect(await link(login, account)).toMatch(/^Done/)
  }
  await admin('PATCH', '/me', { locale: 'en' })
  expect((await admin('GET', '/me/telegram')).body).toEqual({ offered: true, linked: false })
  const { url, command } = (await admin('POST', '/me/telegram')).body
  expect(url).toBe(`https://t.me/shop_test_bot?start=${command.replace('/link ', '')}`)
  expect(await say(ADMIN, command)).toMatch(/^Done, admin/)
  expect(await say(ADMIN, command)).toMatch(/^Done, admin/)
  world.chat(998, { language_code: 'en' })
  expect(await say(998, command)).toMatch(/no longer works/)
  expect((await admin('GET', '/me/telegram')).body).toEqual({ offered: true, linked: true })
})

test('one case is worked on by turns from the console and from its topic: nothing lost, nothing twice', async () => {
  const { chat, thread, id } = await newWaiting()
  const loginAnna = await place.house.ground.database.db
    .selectFrom('agent')
    .select('id')
    .where('login', '=', 'admin')
    .executeTakeFirstOrThrow()
  const fenceOf = async () => (await admin('GET', `/conversations/${id}`)).body.conversation.fence
  const said: string[] = []
  for (let round = 0; round < 6; round++) {
    const [fromConsole, fromTopic, asked] = [
      `console ${round}`,
      `topic ${round}`,
      `question no ${round} here`,
    ]
    const fence = await fenceOf()
    const clientId = randomUUID()
    const wish = { clientId, text: fromConsole, fence }
    // A nervous click: the same reply twice.
    const [first] = await Promise.all([
      admin('POST', `/conversations/${id}/replies`, wish),
      admin('POST', `/conversations/${id}/replies`, wish),
    ])
    expect(first?.status).toBe(200)
    const message = write(thread, ADMIN, fromTopic)
    await sign(message).toBe('👍')
    people.say(chat, asked)
    said.push(fromConsole, fromTopic, asked)
    await eventually(() => textsIn(thread).join('\n')).toContain(asked)
  }
  const { body } = await admin('GET', `/conversations/${id}`)
  expect(body.conversation.ownerAgent).toBe(loginAnna.id)
  const MARK = /^(?:console|topic|question no) \d/
  const words = (texts: readonly string[]) => texts.filter((text) => MARK.test(text))
  const kept = words(body.messages.map(({ body: { text } }: { body: { text: string } }) => text))
  expect(kept).toEqual(said)
  const answers = said.filter((text) => !text.startsWith('question'))
  await eventually(() => words(world.told(chat))).toEqual(answers)
  const inTopic = textsIn(thread)
    .slice(1)
    .join('\n')
    .split('\n')
    .map((line) => line.replace(/^(?:👤|💬 [^:]*:) /u, ''))
  expect(words(inTopic).toSorted()).toEqual(said.toSorted())
})

test('what happens while the house is down is done once when it is up again', async () => {
  const { chat, thread, id } = await newWaiting()
  await sign(write(thread, ANNA, 'Before the night')).toBe('👍')
  await eventually(() => textsIn(thread)[0]).toMatch(/with Anna/)
  await place.house.stop()
  write(thread, ANNA, 'In the night')
  people.say(chat, 'I cannot sleep, are you there')
  const again = await place.again()
  await eventually(() => heard(chat, ['the night'])).toEqual(['Before the night', 'In the night'])
  await eventually(() => textsIn(thread)).toContain('👤 I cannot sleep, are you there')
  const rows = await again.ground.database.db
    .selectFrom('message')
    .select('body')
    .where('conversationId', '=', id)
    .where('author', '=', 'agent')
    .execute()
  expect(rows.map(({ body }) => body.text)).toEqual(['Before the night', 'In the night'])
  expect(textsIn(thread).filter((text) => text.includes('sleep'))).toHaveLength(1)
})
