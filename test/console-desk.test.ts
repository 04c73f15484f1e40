import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../src/storage/database.ts'
import {
  addConversation,
  askForPerson,
  createTestDesk,
  type LoggedIn,
  type TestDesk,
} from './fakes/desk.ts'
import { openTestDatabase } from './profile.ts'

let database: Database
let desk: TestDesk
let anna: LoggedIn
let boris: LoggedIn
let lead: LoggedIn

beforeAll(async () => {
  database = await openTestDatabase()
  desk = await createTestDesk(database.db)
  anna = await desk.logIn('Anna')
  boris = await desk.logIn('Boris')
  lead = await desk.logIn('Lena', 'lead')
})
afterAll(() => desk.app.close())

/** A conversation in Anna's hands, and the fence under which it is. */
async function newOfAnna() {
  const id = await addConversation(database.db, [{ author: 'customer', text: 'Здравствуйте' }], {
    name: 'Мария',
  })
  await askForPerson(database.db, id)
  const { body } = await anna.post(`/conversations/${id}/claim`)
  return { id, fence: body.fence as number, path: `/conversations/${id}` }
}

const opened = async (agent: LoggedIn, path: string) => (await agent.get(path)).body

test('a draft is kept for its writer alone, and ends with the reply', async () => {
  const { path, fence } = await newOfAnna()
  await anna.send('PUT', `${path}/draft`, { text: 'half a thou' })
  expect((await opened(anna, path)).draft).toBe('half a thou')
  expect((await opened(boris, path)).draft).toBeUndefined()
  await anna.post(`${path}/replies`, { clientId: 'a', text: 'A whole thought', fence })
  expect((await opened(anna, path)).draft).toBeUndefined()
})

test('a reply that is kept back is seen by its writer only, and can be taken back', async () => {
  const { path, fence } = await newOfAnna()
  const wish = { clientId: 'h', text: 'Oops', fence, hold: true }
  const { body } = await anna.post(`${path}/replies`, wish)
  expect(body).toMatchObject({ fresh: true, until: expect.any(String) })
  const shown = await opened(anna, path)
  expect(shown.held).toMatchObject([{ clientId: 'h', text: 'Oops' }])
  expect(JSON.stringify(shown.messages)).not.toContain('Oops')
  expect((await anna.send('DELETE', `${path}/replies/h`)).body).toEqual({ text: 'Oops' })
  expect((await anna.send('DELETE', `${path}/replies/h`)).status).toBe(409)
  expect((await opened(anna, path)).draft).toBe('Oops')
})

test('a late reply is refused, names the owner, and stays as a draft', async () => {
  const { path, fence } = await newOfAnna()
  await anna.post(`${path}/transfer`, { fence, to: { agent: boris.id } })
  const late = await anna.post(`${path}/replies`, { clientId: 'l', text: 'Still me', fence })
  expect(late.status).toBe(409)
  expect(late.body.error.details.owner).toMatchObject({ name: 'Boris' })
  expect((await opened(anna, path)).draft).toBe('Still me')
})

test('an edit keeps what was said before as a version; a colleague may not edit it', async () => {
  const { path, fence } = await newOfAnna()
  const { body } = await anna.post(`${path}/replies`, { clientId: 'e', text: 'Thursady', fence })
  const message = `${path}/messages/${body.seq}`
  expect((await boris.send('PATCH', message, { text: 'Friday', fence })).status).toBe(409)
  expect((await anna.send('PATCH', message, { text: 'Thursday', fence })).status).toBe(200)
  const { messages } = await opened(anna, path)
  expect(messages.at(-1)).toMatchObject({
    body: { text: 'Thursday' },
    versions: [{ text: 'Thursady' }],
  })
})

test('who looks at a conversation, and who types, is told to the others', async () => {
  const { path } = await newOfAnna()
  await boris.post(`${path}/here`, { typing: true })
  const { body } = await anna.post(`${path}/here`, {})
  expect(body.others).toEqual([{ id: boris.id, name: 'Boris', typing: true }])
  await boris.post(`${path}/here`, { gone: true })
  expect((await opened(anna, path)).others).toEqual([])
})

test('a file goes out with a reply; one of another conversation does not', async () => {
  const { path, fence } = await newOfAnna()
  const other = await newOfAnna()
  const upload = (to: string) =>
    desk.app.inject({
      method: 'POST',
      url: `/api/agent${to}/files?name=note.txt`,
      headers: { cookie: anna.cookie, 'content-type': 'text/plain' },
      payload: 'what to do',
    })
  const file = (await upload(path)).json()
  expect(file).toMatchObject({ name: 'note.txt', type: 'text/plain', size: 10 })
  const foreign = (await upload(other.path)).json()
  const say = (clientId: string, files: string[]) =>
    anna.post(`${path}/replies`, { clientId, text: 'See here', fence, files })
  expect((await say('1', [foreign.id])).status).toBe(400)
  expect((await say('2', [file.id])).status).toBe(200)
  expect((await opened(anna, path)).messages.at(-1).body.files).toMatchObject([{ id: file.id }])
})

test('a canned reply carries the data of the order, and says what is missing', async () => {
  const { path } = await newOfAnna()
  const wish = { shortcut: 'where', ru: '{name}, заказ {order}', en: '{name}, order {order}' }
  expect((await anna.send('PUT', '/canned', wish)).status).toBe(403)
  expect((await lead.send('PUT', '/canned', wish)).status).toBe(200)
  const { items } = (await anna.get(`${path}/canned`)).body
  expect(items).toContainEqual({
    ...{ shortcut: 'where', team: null },
    ...{ text: 'Мария, заказ {order}', missing: ['order'] },
  })
  expect(items).toContainEqual(
    expect.objectContaining({ shortcut: 'hello', text: 'Здравствуйте, Мария! Это Anna.' }),
  )
})

test('back to the bot with answers: what cannot be read is refused before anything happens', async () => {
  const { path, fence } = await newOfAnna()
  const bad = await anna.post(`${path}/return-to-bot`, { fence, filled: { phone: 'nonsense' } })
  expect(bad).toMatchObject({ status: 400, body: { error: { details: { unread: ['phone'] } } } })
  const good = await anna.post(`${path}/return-to-bot`, { fence, filled: { phone: '+7900' } })
  expect(good.status).toBe(200)
})

test('a look into what is a colleague’s and an export stand in the audit; one’s own does not', async () => {
  const { id, path } = await newOfAnna()
  await opened(anna, path)
  await opened(boris, path)
  await opened(boris, path)
  expect((await boris.get(`${path}/export`)).status).toBe(403)
  expect((await lead.get(`${path}/export`)).status).toBe(200)
  const { rows } = await database.db
    .selectFrom('audit')
    .select(['agentId', 'what', 'detail'])
    .where('what', 'in', ['conversation-read', 'conversation-exported'])
    .execute()
    .then((all) => ({
      rows: all.filter(
        ({ detail }) => (detail as { conversationId?: string }).conversationId === id,
      ),
    }))
  expect(rows.map(({ agentId, what }) => [agentId, what])).toEqual([
    [boris.id, 'conversation-read'],
    [lead.id, 'conversation-exported'],
  ])
})

test('leads see the desk and its figures, and set skills; agents do not; roles are for admins', async () => {
  expect((await anna.get('/desk')).status).toBe(403)
  expect((await anna.get('/figures')).status).toBe(403)
  const before = desk.leftovers.count
  const change = { teams: ['returns'], capacity: 2, languages: ['ru'] }
  expect((await lead.send('PATCH', `/agents/${anna.id}`, change)).status).toBe(200)
  expect(desk.leftovers.count).toBe(before + 1)
  const { agents } = (await lead.get('/desk')).body
  expect(agents).toContainEqual(expect.objectContaining({ id: anna.id, ...change }))
  expect((await lead.send('PATCH', `/agents/${anna.id}`, { role: 'lead' })).status).toBe(403)
  const admin = await desk.logIn('Ada', 'admin')
  expect((await admin.send('PATCH', `/agents/${boris.id}`, { role: 'lead' })).status).toBe(200)
  expect((await lead.get('/figures')).body).toMatchObject({ ownersRighted: 0 })
})
