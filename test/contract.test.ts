import { globSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Outgoing } from '../src/channels/channel.ts'
import { createIngest } from '../src/inbox/ingest.ts'
import type { Choice } from '../src/message.ts'
import { createSender } from '../src/outbox/sender.ts'
import { readTranscript } from '../src/transcript.ts'
import { openTelegramHouse } from './fakes/telegram/house.ts'
import { PIXEL } from './fakes/telegram/people.ts'
import { openWebClient } from './fakes/web-client.ts'
import { quiet } from './profile.ts'

const PATIENCE = { timeout: 60_000, interval: 100 }
/** So many conversations go over every channel. */
const MOST = 40
const { house, db, world, people } = await openTelegramHouse()
const { ground } = house

/** What a customer saw of one answer, whichever channel showed it. */
interface Shown {
  text: string
  buttons: string[]
  files: string[]
}

/** A customer in a channel. */
interface Line {
  /** `[label]` is a press, `@photo` a picture, all else words. */
  do(line: string): Promise<unknown>
  /** Everything that the bot has shown so far. */
  shown(): Shown
  conversation(): Promise<string | undefined>
  /** How many words of the bot have come; absent: what is sent is there. */
  arrived?(): number
  close?(): void
}

/** The words without what a channel adds: sources, the button that was chosen. */
const plain = (texts: readonly string[]): string =>
  texts
    .map((text) => text.replace(/\n\n✓ .*$/s, '').trim())
    .flatMap((text) => text.split('\n').filter((line) => line && !/^(📖|\[\d+\] )/u.test(line)))
    .join('\n')
    .replaceAll(/R-\d+/g, 'R-…')
    // An hour that is promised goes by the clock, and the channels are heard one after the other.
    .replaceAll(/\d{1,2}:\d{2}/g, 'hh:mm')

const conversationAt = async (channel: string, address: string) =>
  (
    await db
      .selectFrom('address')
      .select('conversationId')
      .where('channel', '=', channel)
      .where('address', '=', address)
      .executeTakeFirst()
  )?.conversationId

let lastChat = 20_000
async function byTelegram(language_code: string): Promise<Line> {
  const chat = world.chat(++lastChat, { language_code }).id
  const offered = new Map<number, string[]>()
  const told = () => world.seenIn(chat).filter(({ byBot }) => byBot)
  return {
    async do(line) {
      if (line === '@photo') return people.photo(chat)
      const label = /^\[(.+)\]$/.exec(line)?.[1]
      return label === undefined ? people.say(chat, line) : people.press(chat, label)
    },
    shown() {
      for (const { message } of told()) {
        const row = message.reply_markup?.inline_keyboard?.flat().map(({ text }) => text)
        if (row) offered.set(message.message_id, row)
      }
      return {
        text: plain(told().map(({ message }) => message.text ?? message.caption ?? '')),
        buttons: [...offered.values()].flat(),
        files: told().flatMap(({ message }) =>
          message.document || message.photo ? ['a file'] : [],
        ),
      }
    },
    conversation: () => conversationAt('telegram', String(chat)),
  }
}

async function byWeb(locale: string): Promise<Line> {
  const client = await openWebClient(house.address, { locale })
  const told = () => client.seen.filter(({ from }) => from.role === 'bot')
  return {
    do(line) {
      if (line === '@photo') {
        const contentUrl = `data:image/png;base64,${PIXEL.toString('base64')}`
        return client.attach([{ contentType: 'image/png', contentUrl, name: 'photo.png' }])
      }
      const label = /^\[(.+)\]$/.exec(line)?.[1]
      return label === undefined ? client.say(line) : client.press(label)
    },
    shown: () => ({
      text: plain(told().map(({ text }) => text)),
      buttons: told().flatMap(
        ({ suggestedActions }) => suggestedActions?.actions.map(({ title }) => title) ?? [],
      ),
      files: told().flatMap(({ attachments = [] }) => attachments.map(() => 'a file')),
    }),
    conversation: async () => client.id(),
    arrived: () => told().length,
    close: client.close,
  }
}

/** A third channel, which shows that the port is enough: an ingest, and something that can send. */
const memory = new Map<string, Outgoing[]>()
const ingest = createIngest({
  db,
  now: ground.now,
  newId: ground.newId,
  locale: 'ru',
  zone: 'Europe/Moscow',
  ring: () => undefined,
})
const sender = createSender({
  db,
  channels: new Map([
    [
      'memory',
      {
        name: 'memory',
        can: { choices: true, files: true, longestText: 10_000 },
        async send(message) {
          memory.set(message.address, [...(memory.get(message.address) ?? []), message])
          return { is: 'sent', externalId: String(memory.size) }
        },
      },
    ],
  ]),
  now: ground.now,
  process: 'memory',
  callMs: 5000,
  limit: 10,
  closed: () => undefined,
  log: quiet,
})

let lines = 0
async function byMemory(locale: 'ru' | 'en'): Promise<Line> {
  const address = `m${++lines}`
  let sent = 0
  const bodies = () => (memory.get(address) ?? []).map(({ body }) => body)
  const choices = () => bodies().flatMap(({ choices: some = [] }): Choice[] => some)
  return {
    async do(line) {
      const label = /^\[(.+)\]$/.exec(line)?.[1]
      const press = choices().findLast((choice) => choice.label === label)?.id
      const payload =
        line === '@photo'
          ? { files: [{ id: `f${sent}`, name: 'photo.png', type: 'image/png', size: 70 }] }
          : { text: label ?? line, ...(press === undefined ? {} : { press }) }
      const externalId = String(++sent)
      await ingest.ingest({ channel: 'memory', address, externalId, locale, payload })
    },
    shown: () => ({
      text: plain(bodies().map(({ text }) => text)),
      buttons: choices().map(({ label }) => label),
      files: bodies().flatMap(({ files = [] }) => files.map(() => 'a file')),
    }),
    conversation: () => conversationAt('memory', address),
  }
}

/** Whether nothing of the conversation is still on its way, in or out. */
async function isQuiet(id: string): Promise<boolean> {
  await sender.run(id)
  const waits = async (table: 'inbox' | 'outbox', states: string[]) =>
    await db
      .selectFrom(table)
      .select('id')
      .where('conversationId', '=', id)
      .where('state', 'in', states as never)
      .limit(1)
      .executeTakeFirst()
  return !(
    (await waits('inbox', ['new', 'thinking'])) ?? (await waits('outbox', ['pending', 'sending']))
  )
}

const rowsOf = (id: string, author: 'customer' | 'bot') =>
  db
    .selectFrom('message')
    .select('seq')
    .where('conversationId', '=', id)
    .where('author', '=', author)
    .execute()
const isHeard = async (id: string, before: number) =>
  (await rowsOf(id, 'customer')).some(({ seq }) => Number(seq) > before)
const written = async (id: string) => (await rowsOf(id, 'bot')).length

const standing = async (id: string) => {
  const { stack, ownerKind, seq } = await db
    .selectFrom('conversation')
    .select(['stack', 'ownerKind', 'seq'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const at = (stack as { flow: string; step?: string }[]).map(({ flow, step }) => [flow, step])
  return { at, ownerKind, seq: Number(seq) }
}

/** Plays the lines; after each, what has been shown and where the conversation stands. */
async function play(line: Line, said: readonly string[]) {
  const all: object[] = []
  let before = -1
  for (const one of said) {
    await line.do(one)
    /** Heard first, quiet then: before it is heard it is quiet, too. */
    const settled = async () => {
      const id = await line.conversation()
      if (!id || !(await isHeard(id, before)) || !(await isQuiet(id))) return false
      return (line.arrived?.() ?? Number.POSITIVE_INFINITY) >= (await written(id))
    }
    await vi.waitFor(async () => {
      if (!(await settled())) throw new Error(`nobody answered "${one}"`)
    }, PATIENCE)
    const stands = await standing((await line.conversation()) ?? '')
    before = stands.seq
    all.push({ said: one, stands, line: line.shown() })
  }
  all.push(line.shown())
  line.close?.()
  return all
}

const scripts = globSync('test/conversations/**/*.txt')
  .sort()
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  .map(({ file, text }) => ({ file, text, ...readTranscript(text) }))
  // Strangers who leave nothing behind: what they are told depends on nobody else.
  .filter(({ head, text }) => head.as === 'stranger' && !/^! (?!case)/m.test(text))
  .filter(({ lines: all }) => all.every((line) => /^(> |@ photo \S+$)/.test(line)))
  .filter(({ lines: all }) => all.every((line) => !/^> \[.*\d/.test(line)))
  .slice(0, MOST)
  .map(({ file, head, lines: all }) => ({
    file,
    lang: head.lang === 'en' ? ('en' as const) : ('ru' as const),
    said: all.map((line) => (line.startsWith('@') ? '@photo' : line.slice(2))),
  }))

afterAll(async () => {
  await ingest.stop()
  await sender.stop()
})

test('there are forty conversations', () => expect(scripts).toHaveLength(MOST))

describe.concurrent('every channel shows the same', () => {
  test.each(scripts)('$file', { timeout: 120_000 }, async ({ lang, said }) => {
    const [web, memoryLine, telegram] = await Promise.all(
      [byWeb, byMemory, byTelegram].map(async (open) => await play(await open(lang), said)),
    )
    expect(web).toEqual(memoryLine)
    expect(telegram).toEqual(memoryLine)
  })
})
