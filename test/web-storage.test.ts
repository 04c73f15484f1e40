import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readFile, saveFile } from '../src/storage/files.ts'
import { appendMessage } from '../src/storage/transcript.ts'
import {
  findSession,
  findWebVisitor,
  keepSession,
  type NewAddress,
  openAddress,
} from '../src/storage/web-sessions.ts'
import { lastSeq, readOffered, readWebTranscript } from '../src/storage/web-transcript.ts'
import { openTestDatabase } from './profile.ts'

const { db } = await openTestDatabase()
const now = new Date('2026-11-21T10:00:00Z')
const visitor = (address: string, more: Partial<NewAddress> = {}): NewAddress => ({
  address,
  locale: 'ru',
  zone: 'Europe/Moscow',
  conversationId: randomUUID(),
  now,
  ...more,
})
const open = async () => (await openAddress(db, visitor(`guest:${randomUUID()}`))).conversationId

describe('an address of the web', () => {
  test('is opened once, whoever asks again, also at the same time', async () => {
    const maria = () => openAddress(db, visitor('id:maria', { customer: 'maria' }))
    const opened = await Promise.all([maria(), maria(), maria(), maria()])
    expect(new Set(opened.map(({ conversationId }) => conversationId)).size).toBe(1)
    expect(opened.filter(({ fresh }) => fresh)).toHaveLength(1)
    const conversationId = opened[0]!.conversationId
    expect(await findWebVisitor(db, conversationId)).toEqual({
      address: 'id:maria',
      customer: 'maria',
    })
    expect(await findWebVisitor(db, randomUUID())).toBeUndefined()
    const row = await db
      .selectFrom('conversation')
      .selectAll()
      .where('id', '=', conversationId)
      .executeTakeFirst()
    expect(row).toMatchObject({ customer: 'maria', locale: 'ru', zone: 'Europe/Moscow' })
  })

  test('keeps the id that was promised for a new conversation', async () => {
    const asked = visitor('dl:promised')
    expect(await openAddress(db, asked)).toEqual({
      conversationId: asked.conversationId,
      fresh: true,
    })
    expect(await openAddress(db, asked)).toEqual({
      conversationId: asked.conversationId,
      fresh: false,
    })
  })
})

test('a session lasts until its end, and coming back moves the end', async () => {
  const conversationId = await open()
  const session = {
    resumeHash: 'h1',
    address: 'guest:1',
    conversationId,
    expiresAt: new Date('2026-12-01'),
  }
  await keepSession(db, session)
  expect(await findSession(db, 'h1', now)).toEqual({ address: 'guest:1' })
  await keepSession(db, { ...session, expiresAt: new Date('2027-03-01') })
  expect(await findSession(db, 'h1', new Date('2027-02-01'))).toEqual({ address: 'guest:1' })
  expect(await findSession(db, 'h1', new Date('2027-03-01'))).toBeUndefined()
  expect(await findSession(db, 'h2', now)).toBeUndefined()
})

test('a file comes back byte by byte, to its own conversation alone', async () => {
  const [mine, foreign] = [await open(), await open()]
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 256))
  const kept = await saveFile(db, {
    conversationId: mine,
    name: 'чек.png',
    type: 'image/png',
    bytes,
  })
  expect(kept).toMatchObject({ name: 'чек.png', type: 'image/png', size: 70_000 })
  expect((await readFile(db, mine, kept.id))?.bytes.equals(bytes)).toBe(true)
  expect(await readFile(db, foreign, kept.id)).toBeUndefined()
  expect(await readFile(db, mine, 'no-uuid')).toBeUndefined()
})

test('the transcript tells the web whose each row is, and what was offered', async () => {
  const conversationId = await open()
  const agent = await db
    .insertInto('agent')
    .values({ login: randomUUID(), name: 'Анна', role: 'agent', passwordHash: 'x' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const payload = { text: 'Хочу вернуть', sender: 'dl_u' }
  const { id: inboxId } = await db
    .insertInto('inbox')
    .values({
      channel: 'web',
      address: 'guest:1',
      externalId: 'c-1',
      conversationId,
      payload: JSON.stringify(payload),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const choices = [{ id: 'run:what:broken', label: 'Сломался' }]
  await db.transaction().execute(async (tx) => {
    const say = (message: object) =>
      appendMessage(tx, { conversationId, at: now, author: 'bot', body: { text: '…' }, ...message })
    await say({ author: 'customer', body: { text: 'Хочу вернуть' }, inboxId })
    await say({ body: { text: 'Что случилось?', choices } })
    await say({ author: 'agent', agentId: agent.id })
  })
  const rows = await readWebTranscript(db, conversationId, 0, 100)
  expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3])
  expect(rows[0]).toEqual({
    conversationId,
    seq: 1,
    author: 'customer',
    body: { text: 'Хочу вернуть' },
    at: now,
    inboxId,
    externalId: 'c-1',
    sender: 'dl_u',
  })
  expect(rows[1]).not.toHaveProperty('inboxId')
  expect(rows[2]).toMatchObject({ agentId: agent.id, agentName: 'Анна' })
  expect((await readWebTranscript(db, conversationId, 1, 1)).map(({ seq }) => seq)).toEqual([2])
  expect(await lastSeq(db, conversationId)).toBe(3)
  expect(await lastSeq(db, randomUUID())).toBe(0)
  expect(await readOffered(db, conversationId)).toEqual(choices)
})
