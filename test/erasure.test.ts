import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { erase } from '../src/storage/erasure.ts'
import { createHouse } from './fakes/house.ts'
import { openTestDatabase } from './profile.ts'

const { db } = await openTestDatabase()
const now = new Date()
const house = createHouse(db, { now: () => new Date(), jump: () => undefined })
/** Stands wherever the customer's own words and ways to be reached can stand. */
const MARK = 'Arkady-Lane-7'

const wish = (whom: string, forGood = false) =>
  db.transaction().execute((tx) => erase(tx, { whom, forGood, now }))

/** How many rows of each table hold a text, wherever they hold it. */
async function rowsWith(text: string): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(db)
  const found: Record<string, number> = {}
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`select count(*)::integer as count
      from ${sql.table(name)} t where t::text like ${`%${text}%`}`.execute(db)
    if (rows[0]?.count) found[name] = rows[0].count
  }
  return found
}

let people = 0
/** Somebody who wrote from Telegram, and of whom the house knows all that it can know. */
async function somebody(name: string, request: 'open' | 'done') {
  const id = (
    await house.write(`${name}-${++people}`, `I live at ${name}`, { customer: `customer-${name}` })
  ).conversationId
  await house.turns.run(id)
  const text = `{"text": "${name}"}`
  const agent = await db
    .insertInto('agent')
    .values({ login: `agent-${people}`, name: 'Anna', passwordHash: 'x', role: 'agent' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const by = agent.id
  await sql`update conversation set facts = ${text}::jsonb, memory = ${text}::jsonb,
    owner_kind = 'agent', owner_agent = ${by} where id = ${id}`.execute(db)
  const statements = [
    sql`insert into outbox (conversation_id, seq, channel, address, author, fence, body, dedupe_key)
      values (${id}, 9, 'telegram', ${name}, 'bot', 0, ${text}::jsonb, ${name})`,
    sql`insert into note (conversation_id, agent_id, text) values (${id}, ${by}, ${name})`,
    sql`insert into draft (conversation_id, agent_id, text) values (${id}, ${by}, ${name})`,
    sql`insert into held_reply (conversation_id, agent_id, client_id, body, fence, send_at)
      values (${id}, ${by}, 'c', ${text}::jsonb, 0, ${now})`,
    sql`insert into viewer (conversation_id, agent_id, typing, seen_at)
      values (${id}, ${by}, false, ${now})`,
    sql`insert into consent (conversation_id, version) values (${id}, '1')`,
    sql`insert into web_session (resume_hash, address, conversation_id, expires_at)
      values (${name}, ${name}, ${id}, ${now})`,
    sql`insert into unanswered (conversation_id, locale, question) values (${id}, 'en', ${name})`,
    sql`insert into timer (conversation_id, kind, detail, due_at)
      values (${id}, 'silence', ${text}::jsonb, ${now})`,
    sql`insert into effect (key, conversation_id, action, input)
      values (${name}, ${id}, 'open-return', ${text}::jsonb)`,
    sql`insert into contact_rule (conversation_id, news) values (${id}, false)`,
    sql`insert into checks (conversation_id, product, tried, at) values (${id}, 'p', ${name}, ${now})`,
    sql`insert into link_code (code_hash, conversation_id, customer, used_by, expires_at)
      values (${name}, ${id}, ${`customer-${name}`}, ${name}, ${now})`,
    sql`insert into journal (conversation_id, kind, detail)
      values (${id}, 'unanswered', ${`{"question": "${name}", "reason": "lost"}`}::jsonb)`,
    sql`insert into rating (conversation_id, score, words) values (${id}, 2, ${name})`,
    sql`insert into "case" (conversation_id, team, priority, reason, state, agent_id)
      values (${id}, 'support', 'normal', 'asked', 'taken', ${by})`,
    sql`insert into model_usage (day, scope, tokens) values (${now}, ${id}, 5)`,
    sql`with r as (insert into request (conversation_id, kind, answers, state, opened_by, opened_on)
        values (${id}, 'assembly', ${text}::jsonb, ${request}, ${`run-${people}`}, ${now}) returning id),
      f as (insert into file (conversation_id, name, type, size, bytes)
        values (${id}, ${name}, 'text/plain', 1, '\\x00') returning id),
      w as (insert into work_order (request_id, conversation_id, partner, task, state, remark)
        select id, ${id}, 'p', ${`{"service": "assembly", "address": "${name}", "phone": "${name}"}`}::jsonb,
          'done', ${name} from r)
      insert into form (file_id, request_id, form, locale) select f.id, r.id, 'return', 'en' from f, r`,
  ]
  for (const statement of statements) await statement.execute(db)
  return { id, number: await numberOf(id) }
}

const numberOf = async (id: string) =>
  (
    await db
      .selectFrom('request')
      .select('number')
      .where('conversationId', '=', id)
      .executeTakeFirstOrThrow()
  ).number

test('whoever is erased is nowhere any more; what the shop accounts for stays, and so do others', async () => {
  const { id, number } = await somebody(MARK, 'done')
  await somebody('Elm-Street-1', 'done')
  const others = await rowsWith('Elm-Street-1')
  expect(Object.keys(await rowsWith(MARK)).length).toBeGreaterThan(18)
  expect(await wish(number)).toMatchObject({ is: 'would-erase', conversations: [id], files: 1 })
  expect(Object.keys(await rowsWith(MARK)).length).toBeGreaterThan(18)
  expect(await wish(number, true)).toMatchObject({ is: 'erased', conversations: [id] })
  expect(await rowsWith(MARK)).toEqual({})
  expect(await rowsWith('Elm-Street-1')).toEqual(others)
  const { rows } = await sql`select c.owner_kind, r.state as request, k.state as "case"
    from conversation c join request r on r.conversation_id = c.id
    join "case" k on k.conversation_id = c.id where c.id = ${id}`.execute(db)
  expect(rows).toEqual([{ ownerKind: 'bot', request: 'done', case: 'closed' }])
  expect(await wish(id, true)).toMatchObject({ is: 'erased', messages: 0 })
})

test('a word after that begins a conversation of somebody new', async () => {
  const { id } = await somebody('Birch-Road-2', 'done')
  await wish(id, true)
  const { conversationId } = await house.write(`Birch-Road-2-${people}`, 'hello again')
  expect(conversationId).not.toBe(id)
})

test('nothing is erased while a request is open, or of nobody', async () => {
  const { id, number } = await somebody('Oak-Way-3', 'open')
  const before = await rowsWith('Oak-Way-3')
  expect(await wish(id, true)).toEqual({ is: 'owing', requests: [number] })
  expect(await rowsWith('Oak-Way-3')).toEqual(before)
  for (const whom of ['', 'R-999999', 'telegram:nobody', 'customer:', "' or true", id.slice(1)]) {
    expect(await wish(whom, true)).toEqual({ is: 'unknown' })
  }
})

test.each(['customer', 'telegram'])('found by their %s', async (kind) => {
  const name = `Pine-${kind}`
  const { id } = await somebody(name, 'done')
  const whom = kind === 'customer' ? `customer:customer-${name}` : `telegram:${name}-${people}`
  expect(await wish(whom, true)).toMatchObject({ is: 'erased', conversations: [id] })
  expect(await rowsWith(name)).toEqual({})
})

test('both conversations of a person who was joined go', async () => {
  const elder = await somebody('Ash-1', 'done')
  const younger = await somebody('Ash-2', 'done')
  await db
    .updateTable('conversation')
    .set({ mergedInto: elder.id })
    .where('id', '=', younger.id)
    .execute()
  const erased = await wish(younger.id, true)
  expect(erased).toMatchObject({ conversations: [elder.id, younger.id].sort() })
  expect(await rowsWith('Ash-')).toEqual({})
})

test('every table that knows conversations has been thought of', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = current_schema() and column_name = 'conversation_id'`.execute(db)
  const kept = ['request', 'work_order', 'case', 'rating', 'journal']
  const { id } = await somebody('Fir-4', 'done')
  await wish(id, true)
  for (const { name } of rows.filter((table) => !kept.includes(table.name))) {
    const left = await sql`select from ${sql.table(name)} where conversation_id = ${id}`.execute(db)
    expect([name, left.rows.length]).toEqual([name, 0])
  }
})
