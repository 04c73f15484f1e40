import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parseArgs } from 'node:util'
import { FAKE_TOKEN, type FakeBotApi, startFakeBotApi } from './bot-api.ts'
import { addDeskGroup, DESK } from './topic-desk.ts'

/**
 * Telegram on this machine, with a page to talk through it by hand: `npm run fake:telegram`, then
 * start the house with the settings that it prints; agents link themselves in their private chat
 * (`/?who=agent`) and work in the topics of the desk's group. `--faults "500@3%, drop_reply@2%" --seed 7`
 * make it as bad as the world is.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8081' },
    faults: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
  },
})

const PAGE = new URL('./page.html', import.meta.url)
const CHAT = 7001
const AGENT = 7002

/** What an agent does in a topic of the desk's group. */
function deskDeed({ people, world }: FakeBotApi, wish: Record<string, unknown>): unknown {
  const thread = Number(wish.thread)
  const message = world
    .seenInTopic(DESK, thread)
    .find((seen) => seen.message.message_id === Number(wish.message))?.message
  if (wish.say) people.inTopic(DESK, thread, AGENT, { text: String(wish.say) })
  if (wish.press && message) people.pressIn(AGENT, { message, data: String(wish.press) })
  if (wish.edit && message) people.edit(DESK, message.message_id, String(wish.edit))
  return world.seenInTopic(DESK, thread)
}

const topicsOf = ({ world }: FakeBotApi) =>
  [...world.topics].map(([key, { name }]) => ({ name, thread: Number(key.split(':')[1]) }))

async function deed(api: FakeBotApi, wish: Record<string, unknown>): Promise<unknown> {
  const { people, world } = api
  const queries = () => [...world.queries.values()].slice(-1)
  if (wish.thread) {
    return { seen: deskDeed(api, wish), queries: queries(), topics: topicsOf(api) }
  }
  const isAgent = wish.who === 'agent'
  const account = isAgent ? AGENT : CHAT
  const name = isAgent ? 'Agent' : 'You'
  const chat = world.chat(account, { first_name: name, language_code: 'ru' }).id
  if (wish.say) people.say(chat, String(wish.say))
  if (wish.photo) people.photo(chat)
  if (wish.contact) {
    const contact = { phone_number: '79161234567', first_name: 'You', user_id: chat }
    people.send(chat, { contact })
  }
  if (wish.press) {
    const message = world
      .seenIn(chat)
      .find((seen) => seen.message.message_id === Number(wish.message))?.message
    if (message) people.press(chat, '', { message, data: String(wish.press) })
  }
  if (wish.edit) people.edit(chat, Number(wish.message), String(wish.edit))
  if (wish.block) people.block(chat)
  return { seen: world.seenIn(chat), queries: queries(), topics: topicsOf(api) }
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = /^\/file\/([\w-]+)$/.exec(request.url ?? '')?.[1]
  if (asked) {
    const file = api.world.files.get(asked)
    response.writeHead(file ? 200 : 404, { 'content-type': 'application/octet-stream' })
    response.end(file?.bytes)
    return
  }
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(await readFile(PAGE))
    return
  }
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  const told = await deed(api, JSON.parse(body || '{}'))
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told))
}

const api: FakeBotApi = await startFakeBotApi({
  port: Number(values.port),
  faults: values.faults,
  seed: Number(values.seed),
  other: serve,
})
addDeskGroup(api)
process.stdout.write(
  `Talk at ${api.root}/ and start the house with\n  TELEGRAM_API_ROOT=${api.root} TELEGRAM_BOT_TOKEN=${FAKE_TOKEN} TELEGRAM_DESK_CHAT=${DESK} npm start\n`,
)
