import { afterAll, expect, test } from 'vitest'
import { startFakeLlm } from './fakes/llm/server.ts'
import { openTelegramHouse } from './fakes/telegram/house.ts'

const llm = await startFakeLlm()
afterAll(() => llm.close())
const { db, world, people, answerTo, until } = await openTelegramHouse(
  {},
  { OPENAI_BASE_URL: llm.url, OPENAI_VOICE_MODEL: 'fake-ears' },
)

let lastChat = 9000
/** Speaks in a chat of his own; the fake hears what stands behind its mark. */
async function speak(spoken: string, kind: 'voice' | 'video_note' = 'voice') {
  const chat = world.chat(++lastChat, { language_code: 'ru' }).id
  const { id } = world.keepFile(Buffer.from(`OggS ${spoken}`), 'voice.ogg')
  const recording = { file_id: id, file_unique_id: 'v', duration: 4, length: 240 }
  const answer = await answerTo(chat, () => people.send(chat, { [kind]: recording }))
  const [row] = await db
    .selectFrom('message')
    .innerJoin('address', 'address.conversationId', 'message.conversationId')
    .innerJoin('conversation', 'conversation.id', 'message.conversationId')
    .where('address.address', '=', String(chat))
    .where('author', '=', 'customer')
    .select(['body', 'ownerKind'])
    .execute()
  return { chat, answer, ...row! }
}

test('a voice is heard, answered as words would be, and kept beside them', async () => {
  const { answer, body, ownerKind } = await speak('SPOKEN:можно ли вернуть товар без чека')
  expect(answer).toMatch(/чек/)
  expect(ownerKind).toBe('bot')
  expect(body).toMatchObject({
    text: 'можно ли вернуть товар без чека',
    files: [{ type: 'audio/ogg' }],
  })
  const paid = await db.selectFrom('modelUsage').select('tokens').execute()
  expect(paid.length).toBeGreaterThan(0)
})

test('what is said answers the open question of a flow', async () => {
  const { chat } = await speak('SPOKEN:хочу вернуть куртку')
  const { id } = world.keepFile(Buffer.from('OggS SPOKEN:отмена'), 'voice.ogg')
  const voice = { file_id: id, file_unique_id: 'v', duration: 1 }
  await answerTo(chat, () => people.send(chat, { voice }))
  expect(world.told(chat).at(-1)).not.toMatch(/прослушает человек/)
})

test.each(['500', 'empty'] as const)(
  'a voice that the endpoint does not hear (%s) goes to a person, who can listen',
  async (fault) => {
    llm.setFault(fault)
    const { chat, body } = await speak('SPOKEN:где мой заказ')
    llm.setFault('none')
    await until(() => world.told(chat).some((text) => text.includes('прослушает человек')))
    expect(body.files).toMatchObject([{ type: 'audio/ogg' }])
  },
)

test('nothing said is for a person, too', async () => {
  const { chat } = await speak('')
  await until(() => world.told(chat).some((text) => text.includes('прослушает человек')))
})
