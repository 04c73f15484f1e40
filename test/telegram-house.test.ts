import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { DemoShop } from '../src/channels/demo-shop.ts'
import { messages } from '../src/console/shapes.ts'
import { readMessages } from '../src/storage/desk-conversation.ts'
import { openTelegramHouse } from './fakes/telegram/house.ts'
import { PIXEL } from './fakes/telegram/people.ts'

const place = await openTelegramHouse()
const { api, world, people, say, press, answerTo, until, db } = place

let lastChat = 5000
const newChat = (language_code = 'ru') => world.chat(++lastChat, { language_code }).id
const bodies = async (chat: number) =>
  (
    await db
      .selectFrom('message')
      .innerJoin('address', 'address.conversationId', 'message.conversationId')
      .where('address.address', '=', String(chat))
      .select(['author', 'body', 'versions'])
      .orderBy('seq')
      .execute()
  ).map(({ author, body, versions }) => ({ author, ...body, versions }))
const said = async (chat: number) =>
  (await bodies(chat)).filter(({ author }) => author === 'customer')

const flowsOf = async (chat: number): Promise<string[]> => {
  const { stack } = (await db
    .selectFrom('conversation')
    .innerJoin('address', 'address.conversationId', 'conversation.id')
    .select(sql<{ flow: string }[]>`stack`.as('stack'))
    .where('address.address', '=', String(chat))
    .executeTakeFirst())!
  return stack.map(({ flow }) => flow)
}
const post = async (path: string, body: object) => {
  const answer = await fetch(`${place.house.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  // biome-ignore lint/suspicious/noExplicitAny: looked into as a foreign client does
  return (await answer.json()) as any
}

describe('a talk in Telegram', () => {
  test('begins with a greeting whose buttons are taken away once one is pressed', async () => {
    const chat = newChat()
    expect(await say(chat, '/start')).toMatch(/^Здравствуйте/)
    const { message, buttons } = world.keyboard(chat)!
    const label = buttons[0]!.text
    const query = await new Promise<string>((resolve) => {
      void press(chat, label)
      resolve([...world.queries.keys()].at(-1) ?? '')
    })
    await until(() => world.queries.get(query)?.answered === true)
    expect(world.queries.get(query)?.text).toBeUndefined()
    const shown = () =>
      world.seenIn(chat).find((seen) => seen.message.message_id === message.message_id)?.message
    await until(() => shown()?.reply_markup === undefined)
    expect(shown()?.text).toContain(`✓ ${label}`)
    const again = people.press(chat, label, { message, data: buttons[0]!.callback_data! })
    await until(() => world.queries.get(again)?.answered === true)
    const other = people.press(chat, label, { message, data: buttons[1]!.callback_data! })
    await until(() => world.queries.get(other)?.text !== undefined)
    expect(world.queries.get(other)?.text).toBe('Это уже неактуально')
  })

  test('of a press that nobody knows says that it is out of date', async () => {
    const chat = newChat('en')
    await say(chat, '/start')
    const { message } = world.keyboard(chat)!
    const query = people.press(chat, '', { message, data: '1.zzzzz.0' })
    await until(() => world.queries.get(query)?.text !== undefined)
    expect(world.queries.get(query)?.text).toBe('This is no longer up to date')
  })

  test('follows every command of the menu', async () => {
    await until(() => world.commands.size > 3)
    const menu = world.commands.get('all_private_chats:ru') as { command: string }[]
    for (const { command } of menu) {
      const chat = newChat()
      expect([command, await say(chat, `/${command}`)]).toEqual([
        command,
        expect.stringMatching(/./),
      ])
    }
    const chat = newChat('en')
    // This house has no address of its own to go on at.
    expect(menu.map(({ command }) => command)).not.toContain('web')
    expect(await say(chat, '/web')).toMatch(/on here/)
    expect(await say(chat, '/language')).toMatch(/Which language/)
    expect(await press(chat, 'Русский')).toMatch(/по-русски/)
    expect(await say(chat, '/privacy')).toMatch(/храним/)
  })

  test('/mydata gives a copy as a file that holds what was said, and takes a wish to be erased', async () => {
    const chat = newChat('ru')
    await say(chat, 'сколько идёт возврат денег?')
    await say(chat, '/mydata')
    people.press(chat, 'Прислать копию')
    const documents = () =>
      world.seenIn(chat).flatMap(({ byBot, message }) => (byBot && message.document) || [])
    await until(() => documents().length === 1)
    const { file_id, file_name } = documents()[0] as { file_id: string; file_name: string }
    expect(file_name).toMatch(/^my-data-\d{4}-\d\d-\d\d\.json$/)
    const copy = JSON.parse(world.files.get(file_id)?.bytes.toString() ?? '')
    expect(copy).toMatchObject({
      language: 'ru',
      newsWanted: true,
      addresses: [{ channel: 'telegram', address: String(chat), state: 'open' }],
    })
    expect(copy.messages[0]).toMatchObject({
      author: 'customer',
      text: 'сколько идёт возврат денег?',
    })
    await say(chat, '/mydata')
    await press(chat, 'Удалить')
    expect(await press(chat, 'Да')).toMatch(/30 дней/)
    const { conversationId } = await db
      .selectFrom('address')
      .select('conversationId')
      .where('address', '=', String(chat))
      .executeTakeFirstOrThrow()
    const open = await db
      .selectFrom('case')
      .select('team')
      .where('conversationId', '=', conversationId)
      .execute()
    expect(open).toEqual([{ team: 'support' }])
  })

  test.each([
    ['return', 'start-return'],
    ['assembly', 'book-assembly'],
    ['parts', 'order-spare-part'],
    ['order', 'order-status'],
    ['warranty', 'warranty-repair'],
    ['status', 'request-status'],
    ['forms', 'documents'],
    ['mydata', 'my-data'],
  ])('/%s begins %s, whatever the language', async (command, flow) => {
    const shown: string[] = []
    for (const locale of ['ru', 'en']) {
      const chat = newChat(locale)
      shown.push(await say(chat, `/${command}`))
      expect(await flowsOf(chat)).toContain(flow)
    }
    expect(shown[0]).toMatch(/[а-яё]/i)
    expect(shown[1]).not.toMatch(/[а-яё]/i)
  })

  test('knows the customer and the order by a link of the shop, once', async () => {
    const linkFor = async (order: string | undefined, customer = 'maria') => {
      const { identity } = await post('/api/demo/identity', { customer })
      return await post('/api/telegram/link', { identity, order })
    }
    const page = await fetch(`${place.house.address}/api/demo/shop`)
    const { customers, telegram } = (await page.json()) as DemoShop
    expect(telegram).toBe(true)
    const orderOf = (wanted: (id: string) => boolean) =>
      customers.find(({ id, orders }) => wanted(id) && orders.length > 0)?.orders[0]?.number ?? ''
    const order = orderOf((id) => id === 'maria')
    const { url } = await linkFor(order)
    const code = /^https:\/\/t\.me\/\w+\?start=([\w-]{43})$/.exec(url)?.[1] ?? ''
    expect(url).not.toContain(order)
    expect((await linkFor(order)).url).not.toBe(url)
    expect(await linkFor(orderOf((id) => id !== 'maria'))).toMatchObject({
      error: { code: 'not-found' },
    })
    expect(await post('/api/telegram/link', { identity: 'forged', order })).toHaveProperty('error')
    const chat = newChat('en')
    expect(await say(chat, `/start ${code}`)).toContain(order)
    const known = await db
      .selectFrom('address')
      .innerJoin('conversation', 'conversation.id', 'address.conversationId')
      .select('conversation.customer')
      .where('address', '=', String(chat))
      .executeTakeFirst()
    expect(known).toEqual({ customer: 'maria' })
    for (const [locale, refusal] of [
      ['en', /no longer works.*page of your order/],
      ['ru', /уже не действует/],
    ] as const) {
      const stranger = newChat(locale)
      const told = await say(stranger, `/start ${code}`)
      expect(told).toMatch(refusal)
      expect(told).not.toContain(order)
    }
  })

  test('of an edit that comes too late says so, and agents see both versions', async () => {
    const chat = newChat('en')
    await say(chat, 'Where can I get my money back?')
    const early = world.seenIn(chat).findLast(({ byBot }) => !byBot)!.message
    await say(chat, 'How long does a repair take?')
    await answerTo(chat, () => people.edit(chat, early.message_id, 'Where is my order?'))
    const { conversationId } = (await db
      .selectFrom('address')
      .select('conversationId')
      .where('address', '=', String(chat))
      .executeTakeFirst())!
    // As the console gets them over the wire.
    const items = JSON.parse(JSON.stringify(await readMessages(db, conversationId, { limit: 99 })))
    const shown = messages.parse({ items }).items
    expect(shown.find(({ body }) => body.text === 'Where is my order?')).toMatchObject({
      author: 'customer',
      versions: [{ text: 'Where can I get my money back?', at: expect.any(String) }],
    })
    expect(world.told(chat)).toHaveLength(3)
  })

  test('takes an album as one message with all its pictures', async () => {
    const chat = newChat()
    const more = { media_group_id: `album-${chat}` }
    await answerTo(chat, () => {
      people.photo(chat, { ...more, caption: 'посмотрите на это' })
      people.photo(chat, more)
      people.photo(chat, more)
    })
    const rows = await said(chat)
    expect(rows.flatMap(({ files }) => files ?? [])).toHaveLength(3)
    const kept = await db.selectFrom('file').select(['type', 'bytes', 'name']).execute()
    const photo = kept.find(({ name }) => name.startsWith('photo-'))
    expect(photo).toMatchObject({ type: 'image/png' })
    expect(Buffer.from(photo!.bytes)).toEqual(PIXEL)
    expect(world.told(chat)).toHaveLength(1)
  })

  test('refuses what is too large or of no use in clear words, and says what would do', async () => {
    const chat = newChat('en')
    const large = () => people.document(chat, 'film.mkv', Buffer.from('x'), 25 << 20)
    expect(await answerTo(chat, large)).toMatch(/film\.mkv.*too large.*20 MB/)
    const odd = () => people.document(chat, 'tool.exe', Buffer.from([0x4d, 0x5a, 0, 1]))
    expect(await answerTo(chat, odd)).toMatch(/can't open “tool\.exe”/)
    const gone = () => people.send(chat, { document: { file_id: 'nowhere', file_name: 'a.pdf' } })
    expect(await answerTo(chat, gone)).toMatch(/a\.pdf.*again/)
    expect((await said(chat)).map(({ text }) => text)).toEqual([
      '📎 film.mkv',
      '📎 tool.exe',
      '📎 a.pdf',
    ])
  })

  test('gives a voice to a person, and keeps it', async () => {
    const chat = newChat()
    const ogg = world.keepFile(Buffer.from('OggS voice'), 'voice.ogg')
    const voice = { file_id: ogg.id, file_unique_id: 'v', duration: 72 }
    await answerTo(chat, () => people.send(chat, { voice }))
    await until(() => world.told(chat).some((text) => text.includes('прослушает человек')))
    expect(await said(chat)).toMatchObject([{ text: '🎤 1:12', files: [{ type: 'audio/ogg' }] }])
  })

  test('takes the own number as an answer, and no number of somebody else', async () => {
    const chat = newChat('en')
    const contact = { phone_number: '79161234567', first_name: 'Eve' }
    const foreign = () => people.send(chat, { contact: { ...contact, user_id: 1 } })
    expect(await answerTo(chat, foreign)).toMatch(/somebody else's contact/)
    await answerTo(chat, () => people.send(chat, { contact: { ...contact, user_id: chat } }))
    expect((await said(chat)).map(({ text }) => text)).toEqual([
      '👤 Eve, +79161234567',
      '+79161234567',
    ])
  })

  test('takes an edit of the last answer as a correction, and keeps both versions', async () => {
    const chat = newChat()
    await say(chat, '/assembly')
    await say(chat, 'в Казани, будет нужен шкаф')
    const first = world.seenIn(chat).findLast(({ byBot }) => !byBot)!.message
    await answerTo(chat, () => people.edit(chat, first.message_id, 'где мой заказ?'))
    await expect.poll(async () => (await said(chat)).at(-1)?.text).toBe('где мой заказ?')
    expect((await said(chat)).at(-1)?.versions).toMatchObject([
      { text: 'в Казани, будет нужен шкаф' },
    ])
  })

  test('hears of a block, and of the return', async () => {
    const chat = newChat('en')
    await say(chat, '/start')
    const state = async () =>
      (
        await db.selectFrom('address').select('state').where('address', '=', String(chat)).execute()
      )[0]?.state
    people.block(chat)
    await expect.poll(state).toBe('closed')
    people.unblock(chat)
    await expect.poll(state).toBe('open')
    expect(await say(chat, '/start')).toMatch(/^Hello/)
  })

  test('is not had in groups: the bot says so, and goes', async () => {
    world.chat(-77, { type: 'supergroup', title: 'Friends' })
    people.member(-77, 'member')
    await until(() => world.left.includes(-77))
    expect(world.told(-77)[0]).toMatch(/личной переписке[\s\S]*private chats/)
    expect(
      await db.selectFrom('address').select('address').where('address', '=', '-77').execute(),
    ).toEqual([])
  })

  test('shows typing while a person would wait', async () => {
    const chat = newChat()
    api.faults.next({ is: 'slow', ms: 3000 }, { method: 'getFile' })
    people.photo(chat)
    await until(() => world.actions.some((one) => one.chat === chat && one.action === 'typing'))
  })
})
