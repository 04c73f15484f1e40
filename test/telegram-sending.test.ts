import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel, Outgoing, Sent } from '../src/channels/channel.ts'
import { createBotApi } from '../src/channels/telegram/bot-api.ts'
import { readPress } from '../src/channels/telegram/presses.ts'
import { createTelegram } from '../src/channels/telegram/sending.ts'
import { split } from '../src/channels/telegram/split.ts'
import type { Body, FileRef } from '../src/message.ts'
import { type FakeBotApi, startFakeBotApi } from './fakes/telegram/bot-api.ts'
import { PIXEL } from './fakes/telegram/people.ts'

let fake: FakeBotApi
let ahead = 0
const open = () => {
  ahead = 0
  return createTelegram({
    api: createBotApi({ token: fake.token, apiRoot: fake.root }),
    readFile: async (id) => (id === 'gone' ? undefined : { name: `${id}.png`, bytes: PIXEL }),
    now: () => ahead,
    phoneLabel: () => 'Share my number',
  })
}
beforeEach(async () => {
  fake = await startFakeBotApi()
  fake.world.chat(7)
  fake.world.chat(8)
})
afterEach(() => fake.close())

const out = (body: Partial<Body>, more: Partial<Outgoing> = {}): Outgoing => ({
  address: '7',
  body: { text: '', ...body },
  key: 'k',
  ref: 'abc',
  part: 0,
  signal: AbortSignal.timeout(20_000),
  ...more,
})

/** Sends all parts, as the outbox does. */
async function sendAll(body: Partial<Body>, channel = open()): Promise<Sent[]> {
  const all: Sent[] = []
  for (let part = 0; ; part++) {
    ahead += 2000
    const sent = await channel.send(out(body, { part }))
    all.push(sent)
    if (sent.is !== 'sent' || !sent.more) return all
  }
}
const file = (id: string, type = 'image/png'): FileRef => ({
  id,
  name: `${id}.png`,
  type,
  size: 70,
})
const shown = () => fake.world.seenIn(7).map(({ message }) => message)

describe('a text', () => {
  test('longer than a message may be goes out in pieces, cut between paragraphs', async () => {
    const paragraph = (n: number) => `${n} ${'слово '.repeat(200)}конец.`
    const text = [1, 2, 3, 4, 5].map(paragraph).join('\n\n')
    await sendAll({ text, choices: [{ id: 'x', label: 'Yes' }] })
    const texts = shown().map((message) => message.text ?? '')
    expect(texts).toHaveLength(2)
    expect(texts.join('\n\n').replace(/\s+/g, ' ')).toBe(text.replace(/\s+/g, ' '))
    expect(texts.every((piece) => piece.endsWith('конец.'))).toBe(true)
    expect(shown().map((message) => Boolean(message.reply_markup))).toEqual([false, true])
  })

  test('keeps its sources as links, not as markup', async () => {
    const cite = { article: 'a', title: 't', source: 'Act_26.1 [law]', checkedOn: '2026-01-01' }
    await sendAll({
      text: 'You *may*_ return',
      cites: [{ ...cite, url: 'https://law.example/26' }],
    })
    const [message] = shown()
    expect(message?.text).toBe('You *may*_ return\n\n📖 Act_26.1 [law]')
    expect(message?.entities).toEqual([
      { type: 'text_link', offset: 22, length: 14, url: 'https://law.example/26' },
    ])
    expect(fake.world.calls.every(({ params }) => params.parse_mode === undefined)).toBe(true)
  })

  test('is cut without losing a letter, a surrogate pair or formatting, wherever it is cut', () => {
    const letters = fc.constantFrom('a', 'ж', ' ', '\n', '\n\n', '. ', '👩‍👩‍👧', '😀', 'слово')
    const texts = fc.array(letters, { minLength: 1, maxLength: 80 }).map((all) => all.join(''))
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 2, max: 40 }),
        fc.nat(),
        fc.nat(),
        (text, most, a, b) => {
          const [from, to] = [a % text.length, b % text.length].sort((x, y) => x - y) as [
            number,
            number,
          ]
          const bold = { type: 'bold' as const, offset: from, length: to - from + 1 }
          const pieces = split({ text, entities: [bold] }, most)
          expect(
            pieces
              .map((piece) => piece.text)
              .join('')
              .replace(/\s/g, ''),
          ).toBe(text.replace(/\s/g, ''))
          const styled = pieces.map((piece) =>
            piece.entities
              .map(({ offset, length }) => piece.text.slice(offset, offset + length))
              .join(''),
          )
          const expected = text.slice(from, to + 1).replace(/\s/g, '')
          expect(styled.join('').replace(/\s/g, '')).toBe(expected)
          for (const piece of pieces) {
            expect(piece.text.length).toBeLessThanOrEqual(most)
            expect(piece.text.isWellFormed()).toBe(true)
            expect(piece.text).not.toBe('')
          }
        },
      ),
    )
  })
})

describe('choices', () => {
  test('are buttons of few bytes, however long their own ids are', async () => {
    const id = `${crypto.randomUUID()}:${'очень-длинный-шаг'.repeat(5)}:да`
    await sendAll({
      text: 'Sure?',
      choices: [
        { id, label: 'Да' },
        { id: 'b', label: 'Нет' },
      ],
    })
    const { buttons } = fake.world.keyboard(7)!
    expect(buttons.map(({ text }) => text)).toEqual(['Да', 'Нет'])
    expect(buttons.map(({ callback_data }) => readPress(callback_data))).toEqual([
      { ref: 'abc', index: 0 },
      { ref: 'abc', index: 1 },
    ])
  })

  test('data that we did not make is no press', () => {
    for (const data of ['', undefined, '2.abc.0', '1.abc', '1.абв.0', `1.${'a'.repeat(60)}.0`]) {
      expect(readPress(data)).toBeUndefined()
    }
  })

  test('a question for the phone can be answered with a button', async () => {
    await sendAll({ text: 'Your phone?', asks: 'phone' })
    expect(shown()[0]?.reply_markup?.keyboard).toEqual([
      [{ text: 'Share my number', request_contact: true }],
    ])
  })
})

describe('files', () => {
  test('one picture carries the text and the buttons', async () => {
    await sendAll({ text: 'Look', files: [file('a')], choices: [{ id: 'x', label: 'OK' }] })
    expect(shown()).toMatchObject([{ caption: 'Look', reply_markup: {} }])
    expect(fake.world.files.get('file-1')?.bytes).toEqual(PIXEL)
  })

  test('pictures are an album, other files another, and more than ten are two', async () => {
    const pictures = Array.from({ length: 12 }, (_, n) => file(`p${n}`))
    await sendAll({ text: 'All of it', files: [...pictures, file('d', 'application/pdf')] })
    const groups = shown().map((message) => message.media_group_id ?? message.text ?? 'document')
    expect(new Set(groups).size).toBe(4)
    expect(groups.at(-1)).toBe('All of it')
  })

  test('a text too long for a caption stands below', async () => {
    await sendAll({ text: 'я'.repeat(1025), files: [file('a')] })
    expect(shown().map((message) => [message.caption, message.text?.length])).toEqual([
      [undefined, undefined],
      [undefined, 1025],
    ])
  })

  test('a picture that Telegram will not have as a photo goes as a document', async () => {
    const body = { text: 'x', files: [file('a')] }
    const channel = open()
    await channel.send(out(body, { plain: true }))
    expect(shown()[0]).toMatchObject({ document: {}, caption: 'x' })
  })

  test('that are gone are told', async () => {
    expect(await open().send(out({ files: [file('gone')] }))).toMatchObject({ is: 'refused' })
  })
})

describe('what a failure means', () => {
  test.each([
    [{ is: '500' }, { is: 'unavailable' }],
    [{ is: 'html' }, { is: 'unavailable' }],
    [
      { is: '429', seconds: 3 },
      { is: 'wait', retryAfterMs: 3000 },
    ],
    [{ is: 'rst' }, { is: 'unknown' }],
    [{ is: 'drop_reply' }, { is: 'unknown' }],
  ] as const)('%j', async (fault, expected) => {
    fake.faults.next(fault, { method: 'sendMessage' })
    expect(await open().send(out({ text: 'a' }))).toMatchObject(expected)
  })

  test('a call that hangs ends with the signal', async () => {
    fake.faults.next({ is: 'hang' })
    const sent = await open().send(out({ text: 'a' }, { signal: AbortSignal.timeout(100) }))
    expect(sent).toMatchObject({ is: 'unknown' })
  })

  test('nobody at the address: not delivered, worth another try', async () => {
    const api = createBotApi({ token: fake.token, apiRoot: 'http://127.0.0.1:1' })
    const parts = { api, readFile: async () => undefined, now: () => 0, phoneLabel: () => '' }
    expect(await createTelegram(parts).send(out({ text: 'a' }))).toMatchObject({
      is: 'unavailable',
    })
  })

  test('blocked, moved, unknown and malformed', async () => {
    const channel = open()
    fake.world.blocked.add(7)
    expect(await channel.send(out({ text: 'a' }))).toMatchObject({ is: 'blocked' })
    fake.world.migrated.set(8, -1001)
    expect(await channel.send(out({ text: 'a' }, { address: '8' }))).toEqual({
      is: 'moved',
      address: '-1001',
    })
    expect(await channel.send(out({ text: 'a' }, { address: '9' }))).toMatchObject({
      is: 'blocked',
    })
  })
})

describe('the pace', () => {
  test('is three at once, then one a second, for each chat alone', async () => {
    const channel = open()
    const send = async (address: string) => (await channel.send(out({ text: 'a' }, { address }))).is
    expect([await send('7'), await send('7'), await send('7')]).toEqual(['sent', 'sent', 'sent'])
    expect(await channel.send(out({ text: 'a' }))).toEqual({ is: 'wait', retryAfterMs: 1000 })
    expect(await send('8')).toBe('sent')
    ahead += 1000
    expect([await send('7'), await send('7')]).toEqual(['sent', 'wait'])
  })

  test('holds one chat back as long as Telegram says, and no other', async () => {
    const channel = open()
    fake.faults.next({ is: '429', seconds: 5 }, { chat: 7 })
    await channel.send(out({ text: 'a' }))
    ahead += 4990
    expect(await channel.send(out({ text: 'a' }))).toEqual({ is: 'wait', retryAfterMs: 10 })
    expect((await channel.send(out({ text: 'a' }, { address: '8' }))).is).toBe('sent')
    ahead += 10
    expect((await channel.send(out({ text: 'a' }))).is).toBe('sent')
  })

  /** Writes to many chats; gives how long each was told to wait. */
  const writeToMany = async (channel: Channel, from: number, more: Partial<Outgoing> = {}) => {
    const waits: number[] = []
    for (let chat = from; chat < from + 40; chat++) {
      fake.world.chat(chat)
      const sent = await channel.send(out({ text: 'a' }, { address: String(chat), ...more }))
      waits.push(sent.is === 'wait' ? sent.retryAfterMs : 0)
    }
    return waits
  }

  test('all chats together stay below what Telegram allows, and each is told its own turn', async () => {
    const channel = open()
    const waits = await writeToMany(channel, 100)
    expect(waits).toEqual(waits.map((_, n) => (n < 25 ? 0 : (n - 24) * 40)))
    // Whoever comes before his turn is told the same; who comes then is let through.
    expect(await channel.send(out({ text: 'a' }, { address: '139' }))).toMatchObject({
      retryAfterMs: 15 * 40,
    })
    ahead += 15 * 40
    expect((await channel.send(out({ text: 'a' }, { address: '139' }))).is).toBe('sent')
  })

  test('who is long past his turn queues anew, and a pause never ends in a rush', async () => {
    const channel = open()
    await writeToMany(channel, 100)
    ahead += 60_000
    const waits = await writeToMany(channel, 100)
    expect(waits.filter((ms) => ms === 0)).toHaveLength(25)
  })

  test('what nobody waits for leaves room for answers', async () => {
    const channel = open()
    const news = await writeToMany(channel, 100, { unasked: true })
    expect(news.filter((ms) => ms === 0)).toHaveLength(10)
    expect(news.at(-1)).toBe(30 * 100)
    const answers = await writeToMany(channel, 200)
    expect(answers.filter((ms) => ms === 0)).toHaveLength(15)
    expect(answers.at(-1)).toBe(25 * 40)
  })
})
