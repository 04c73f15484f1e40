import { afterAll, describe, expect, test } from 'vitest'
import { signIdentity } from '../src/channels/identity.ts'
import { appendMessage } from '../src/storage/transcript.ts'
import { openTelegramHouse } from './fakes/telegram/house.ts'
import { openWebClient } from './fakes/web-client.ts'

const IDENTITY_SECRET = 'identity-of-the-linking-test'
const PATIENCE = { timeout: 15_000, interval: 50 }
const { house, db, world, people, say, press, answerTo, until } = await openTelegramHouse(
  {},
  { IDENTITY_SECRET, PUBLIC_URL: 'https://help.example' },
)

let lastChat = 8000
const newChat = () => world.chat(++lastChat, { language_code: 'ru' }).id
const clients: { close(): void }[] = []
afterAll(() => {
  for (const client of clients) client.close()
})

async function visit(wish: Record<string, unknown> = {}) {
  const client = await openWebClient(house.address, wish)
  clients.push(client)
  const texts = () => client.seen.map(({ text }) => text)
  const answers = () => client.seen.filter(({ from }) => from.role === 'bot').length
  const asked = async (deed: () => Promise<unknown>) => {
    const before = answers()
    await deed()
    await expect.poll(answers, PATIENCE).toBeGreaterThan(before)
    return texts().at(-1) ?? ''
  }
  return {
    ...client,
    texts,
    ask: (text: string) => asked(() => client.say(text)),
    choose: (label: string) => asked(() => client.press(label)),
    link: async () => (await client.post('/api/widget/continue')) as { url: string; svg: string },
  }
}
const signed = async (customer: string) => ({
  identity: await signIdentity({ customer }, IDENTITY_SECRET, { now: new Date(), seconds: 600 }),
})
const codeIn = (url: string) => new URL(url).searchParams.get('start') ?? ''
const addressOf = (chat: number) =>
  db.selectFrom('address').selectAll().where('address', '=', String(chat)).executeTakeFirst()
const messagesOf = (id: string) =>
  db.selectFrom('message').selectAll().where('conversationId', '=', id).orderBy('seq').execute()

describe('one person on the site and in Telegram', () => {
  test('a return begun on the site is finished in Telegram, with an album from there', async () => {
    const web = await visit(await signed('maria'))
    await web.ask('хочу вернуть шапку, она порвана по шву')
    const { url, svg } = await web.link()
    expect(svg).toMatch(/^<svg[\s\S]*<path/)
    const chat = newChat()
    people.say(chat, `/start ${codeIn(url)}`)
    await until(() => world.told(chat).some((text) => /Продолжим с того же места/.test(text)))
    expect(world.told(chat)[0]).toMatch(/один?.*разговор|разговор един/i)
    expect((await addressOf(chat))?.conversationId).toBe(web.id())
    const album = { media_group_id: `a${chat}` }
    await answerTo(chat, () => {
      people.photo(chat, album)
      people.photo(chat, album)
    })
    for (let steps = 0; steps < 8; steps++) {
      const { stack } = await db
        .selectFrom('conversation')
        .select('stack')
        .where('id', '=', web.id())
        .executeTakeFirstOrThrow()
      const step = (stack as { step?: string }[]).at(-1)?.step
      if (world.told(chat).some((text) => /R-\d+/.test(text))) break
      const label = world.keyboard(chat)?.buttons[0]?.text
      if (label) await press(chat, label)
      else await say(chat, step === 'phone' ? '+7 916 123 45 67' : 'порвана по шву')
    }
    expect(world.told(chat).join('\n')).toMatch(/R-\d+/)
    const rows = await messagesOf(web.id())
    expect(rows.flatMap(({ body }) => body.files ?? []).length).toBeGreaterThanOrEqual(2)
    expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, at) => at + 1))
    await expect.poll(() => web.texts().join('\n'), PATIENCE).toMatch(/R-\d+/)
    const listed = await db
      .selectFrom('conversation')
      .select('id')
      .where('customer', '=', 'maria')
      .where('mergedInto', 'is', null)
      .execute()
    expect(listed).toEqual([{ id: web.id() }])
  })

  test('a code is good once, and only until the next one is made', async () => {
    const web = await visit()
    await web.ask('сколько стоит доставка?')
    const first = await web.link()
    const second = await web.link()
    const [late, right, thief] = [newChat(), newChat(), newChat()]
    await say(late, `/start ${codeIn(first.url)}`)
    expect((await addressOf(late))?.conversationId).not.toBe(web.id())
    await say(right, `/start ${codeIn(second.url)}`)
    expect((await addressOf(right))?.conversationId).toBe(web.id())
    await say(thief, `/start ${codeIn(second.url)}`)
    expect((await addressOf(thief))?.conversationId).not.toBe(web.id())
  })

  test('a code from Telegram brings its talk to the site, and both histories are one', async () => {
    const chat = newChat()
    await say(chat, 'как почистить утюг от накипи?')
    const told = await say(chat, '/web')
    const code = /\?chat=([\w-]+)/.exec(told)?.[1]
    const before = await visit()
    await before.ask('сколько идёт возврат денег?')
    const web = await visit({ resume: before.resume(), link: code })
    const elder = (await addressOf(chat))?.conversationId
    expect(web.id()).toBe(elder)
    await expect.poll(() => web.texts().join('\n'), PATIENCE).toMatch(/накипи[\s\S]*возврат денег/)
    // The page that was open before finds its way, too.
    await expect.poll(() => before.id(), PATIENCE).toBe(elder)
    const silent = world.told(chat).length
    await web.ask('какие у вас часы работы?')
    expect(world.told(chat)).toHaveLength(silent)
    await say(chat, 'спасибо')
  })

  test('a link from a stranger does not open a chat that holds personal data', async () => {
    const victim = newChat()
    const maria = await visit(await signed('emma'))
    await maria.ask('где мой заказ?')
    await say(victim, `/start ${codeIn((await maria.link()).url)}`)
    const stranger = await visit()
    await stranger.ask('какие у вас часы работы?')
    people.say(victim, `/start ${codeIn((await stranger.link()).url)}`)
    await until(() => world.told(victim).some((text) => /личные данные/.test(text)))
    expect((await addressOf(victim))?.conversationId).toBe(maria.id())
    expect(stranger.id()).not.toBe(maria.id())
  })

  test('an agent reaches whom he can: the site while it is open, then Telegram, unless it is closed', async () => {
    const web = await visit()
    await web.ask('какие у вас часы работы?')
    const chat = newChat()
    await say(chat, `/start ${codeIn((await web.link()).url)}`)
    await web.ask('сколько стоит доставка?')
    const sends = async (minutes: number) => {
      const at = new Date(Date.now() + minutes * 60_000)
      const said = { conversationId: web.id(), author: 'agent' as const, body: { text: 'Ответ' } }
      const written = await db.transaction().execute((tx) => appendMessage(tx, { ...said, at }))
      const seq = written.is === 'stale' ? 0 : written.seq
      const rows = await db
        .selectFrom('outbox')
        .select('channel')
        .where('conversationId', '=', web.id())
        .where('seq', '=', seq)
        .execute()
      return rows.map(({ channel }) => channel)
    }
    expect(await sends(0)).toEqual([])
    expect(await sends(30)).toEqual(['telegram'])
    people.block(chat)
    await expect.poll(async () => (await addressOf(chat))?.state, PATIENCE).toBe('closed')
    expect(await sends(30)).toEqual([])
  })

  test('who wants no news is not written to first, and says so in words', async () => {
    const chat = newChat()
    expect(await say(chat, 'не присылайте уведомления')).toMatch(/первым писать не буду/)
    const { conversationId } = (await addressOf(chat))!
    const rule = () =>
      db
        .selectFrom('contactRule')
        .select('news')
        .where('conversationId', '=', conversationId)
        .executeTakeFirst()
    expect(await rule()).toEqual({ news: false })
    expect(await say(chat, '/news')).toMatch(/буду сообщать/)
    expect(await rule()).toEqual({ news: true })
  })
})
