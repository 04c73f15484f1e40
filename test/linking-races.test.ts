import { beforeAll, describe, expect, test } from 'vitest'
import type { Arrival } from '../src/channels/channel.ts'
import { createIngest, type Ingest } from '../src/inbox/ingest.ts'
import type { Db } from '../src/storage/database.ts'
import { joinConversations } from '../src/storage/joining.ts'
import { keepLink } from '../src/storage/link-codes.ts'
import { createHouse } from './fakes/house.ts'
import { openTestDatabase } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

const clock = { now: () => new Date(), jump: () => undefined }
let names = 0

const openIngest = (): Ingest =>
  createIngest({
    db,
    now: clock.now,
    newId: () => crypto.randomUUID(),
    locale: 'en',
    zone: 'Europe/Moscow',
    ring: () => undefined,
    tellJoined: (is) => is,
  })

/** Two people's addresses, each with a conversation in which something was said. */
async function twoAddresses() {
  const name = `race-${++names}`
  const ingest = openIngest()
  const arrive = (channel: string, id: string, more: Partial<Arrival> = {}) =>
    ingest.ingest({
      channel,
      address: `${name}-${channel}`,
      externalId: id,
      payload: { text: `${channel} says ${id}, at some length` },
      ...more,
    })
  const elder = (await arrive('web', '0')).conversationId
  const younger = (await arrive('telegram', '0')).conversationId
  const code = `${name}-${'x'.repeat(40)}`.slice(0, 43)
  const now = clock.now()
  const expiresAt = new Date(now.getTime() + 600_000)
  await keepLink(db, { code, conversationId: elder, now, expiresAt })
  return { name, arrive, elder, younger, code }
}

const join = (one: string, other: string) =>
  db.transaction().execute((tx) => joinConversations(tx, [one, other], clock.now()))

/** Lets the parrot answer everything, then gives what stands in the conversation. */
async function settled(...ids: string[]) {
  const house = createHouse(db, { now: clock.now, jump: () => undefined })
  const open = async () => {
    for (const id of ids) await house.turns.run(id)
    const rows = await db
      .selectFrom('inbox')
      .select('id')
      .where('conversationId', 'in', ids)
      .where('state', 'in', ['new', 'thinking'])
      .execute()
    return rows.length
  }
  await expect.poll(open, { timeout: 20_000, interval: 100 }).toBe(0)
  const [id = ''] = ids
  const rows = await db
    .selectFrom('message')
    .selectAll()
    .where('conversationId', '=', id)
    .orderBy('seq')
    .execute()
  return {
    seqs: rows.map(({ seq }) => Number(seq)),
    said: rows.filter(({ author }) => author === 'customer').map(({ body }) => body.text),
  }
}

const conversation = (id: string) =>
  db.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

describe('at the moment of joining', () => {
  test('what both addresses write is kept once and answered in the one conversation', async () => {
    const { arrive, elder, younger, code } = await twoAddresses()
    const writing = Array.from({ length: 8 }, (_, n) => [
      arrive('web', `w${n + 1}`),
      arrive('telegram', `t${n + 1}`),
    ]).flat()
    const start = { payload: { text: '/start', command: 'start' }, link: code }
    await Promise.all([...writing, arrive('telegram', 'start', start), join(elder, younger)])
    const { seqs, said } = await settled(elder, younger)
    expect(seqs).toEqual(seqs.map((_, at) => at + 1))
    const once = (channel: string, id: string) =>
      said.filter((text) => text.includes(`${channel} says ${id},`)).length
    for (let n = 0; n <= 8; n++) {
      expect([n, once('web', n ? `w${n}` : '0')]).toEqual([n, 1])
      expect([n, once('telegram', n ? `t${n}` : '0')]).toEqual([n, 1])
    }
    expect((await conversation(younger)).mergedInto).toBe(elder)
    expect((await conversation(elder)).mergedInto).toBeNull()
  })

  test('a code that many use at once joins one of them', async () => {
    const { name, elder, code } = await twoAddresses()
    const ingest = openIngest()
    const opened = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        ingest.ingest({
          channel: 'telegram',
          address: `${name}-thief-${n}`,
          externalId: 's',
          payload: { text: '/start', command: 'start' },
          link: code,
        }),
      ),
    )
    expect(opened.filter(({ conversationId }) => conversationId === elder)).toHaveLength(1)
    const { addresses } = await db
      .selectFrom('address')
      .select(db.fn.countAll<string>().as('addresses'))
      .where('conversationId', '=', elder)
      .executeTakeFirstOrThrow()
    expect(Number(addresses)).toBe(2)
  })

  test('joined from both ends and twice over, the elder stays, and nothing waits for ever', async () => {
    const { elder, younger } = await twoAddresses()
    const joins = Array.from({ length: 6 }, (_, n) =>
      n % 2 ? join(elder, younger) : join(younger, elder),
    )
    const done = (await Promise.all(joins)).filter((joined) => joined !== undefined)
    expect(done).toEqual([expect.objectContaining({ id: elder, from: younger })])
    const { said } = await settled(elder, younger)
    expect(said).toHaveLength(2)
  })
})

describe('two people at work', () => {
  const agent = async (name: string) =>
    (
      await db
        .insertInto('agent')
        .values({ login: `${name}-${++names}`, name, passwordHash: 'x', role: 'agent' })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id
  const openCase = (conversationId: string, state: 'waiting' | 'taken', more = {}) =>
    db
      .insertInto('case')
      .values({
        conversationId,
        state,
        team: 'support',
        priority: 'normal',
        reason: 'asked',
        ...more,
      })
      .execute()
  const own = (id: string, ownerAgent: string) =>
    db
      .updateTable('conversation')
      .set({ ownerKind: 'agent', ownerAgent, fence: 1 })
      .where('id', '=', id)
      .execute()

  test('with different agents one owner and one open case remain, and the fence of the other is of the past', async () => {
    const { elder, younger } = await twoAddresses()
    const [anna, boris] = [await agent('Anna'), await agent('Boris')]
    await own(elder, anna)
    await own(younger, boris)
    await openCase(elder, 'taken')
    await openCase(younger, 'taken')
    await Promise.all([join(elder, younger), join(younger, elder)])
    expect(await conversation(elder)).toMatchObject({ ownerKind: 'agent', ownerAgent: anna })
    expect(await conversation(younger)).toMatchObject({ ownerKind: 'bot', ownerAgent: null })
    // Whatever Boris still writes under his fence is refused.
    expect(Number((await conversation(younger)).fence)).toBe(2)
    const cases = await db
      .selectFrom('case')
      .select(['state', 'closeReason'])
      .where('conversationId', 'in', [elder, younger])
      .orderBy('state')
      .execute()
    expect(cases).toEqual([
      { state: 'closed', closeReason: 'joined' },
      { state: 'taken', closeReason: null },
    ])
  })

  test('who is at work goes before who waits, whichever talk is elder', async () => {
    const { elder, younger } = await twoAddresses()
    const boris = await agent('Boris')
    await own(younger, boris)
    await openCase(younger, 'taken')
    await openCase(elder, 'waiting')
    await db
      .updateTable('conversation')
      .set({ ownerKind: 'queue' })
      .where('id', '=', elder)
      .execute()
    const before = await conversation(elder)
    await join(elder, younger)
    const after = await conversation(elder)
    expect(after).toMatchObject({ ownerKind: 'agent', ownerAgent: boris })
    expect(Number(after.fence)).toBe(Number(before.fence) + 1)
    const open = await db
      .selectFrom('case')
      .select('conversationId')
      .where('conversationId', 'in', [elder, younger])
      .where('state', '<>', 'closed')
      .execute()
    expect(open).toEqual([{ conversationId: elder }])
  })
})
