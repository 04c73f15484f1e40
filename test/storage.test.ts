import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { endLease, tryLease } from '../src/storage/lease.ts'
import { openTestDatabase, testDatabaseUrl } from './profile.ts'

// One contract for both engines: what passes on a PostgreSQL server passes on the embedded database.
const database = await openTestDatabase()
const { db, queuePool: pool } = database

/** Runs the work on one client, which comes back whatever happens. */
async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

const failureOf = async (statement: Promise<unknown>): Promise<pg.DatabaseError> =>
  statement.then(
    () => expect.fail('expected an error'),
    (error: pg.DatabaseError) => error,
  )

beforeAll(async () => {
  await pool.query(`create table stock (id int primary key, name text not null unique,
    amount int not null default 0, constraint not_sold_out check (amount >= 0))`)
})

describe('values', () => {
  test.each([
    ['int8', '9007199254740993', '9007199254740993'],
    ['numeric', '12345678901234567890.123', '12345678901234567890.123'],
    ['text', 'чайник 🫖 «"\'\\', 'чайник 🫖 «"\'\\'],
    ['bool', true, true],
    ['float8', 1.5, 1.5],
    ['uuid', '8c7a1c56-4b7f-4a52-9a58-0e6d9c6c1a11', '8c7a1c56-4b7f-4a52-9a58-0e6d9c6c1a11'],
    ['jsonb', { a: [1, null, { b: 'ё' }] }, { a: [1, null, { b: 'ё' }] }],
    ['bytea', Buffer.from([0, 1, 255, 92]), Buffer.from([0, 1, 255, 92])],
    ['int[]', [1, null, 3], [1, null, 3]],
    ['text[]', ['a,b', null, '"c"'], ['a,b', null, '"c"']],
    ['timestamptz', '2026-11-21T10:00:00.123Z', new Date('2026-11-21T10:00:00.123Z')],
    ['text', null, null],
  ])('%s comes back as it went in', async (type, given, expected) => {
    const { rows } = await pool.query(`select $1::${type} as value`, [given])
    expect(rows).toEqual([{ value: expected }])
  })

  test('the house reads counters as numbers and days as text', async () => {
    const { rows } =
      await sql`select 41::bigint + 1 as "theCount", date '2026-02-28' as day`.execute(db)
    expect(rows).toEqual([{ theCount: 42, day: '2026-02-28' }])
  })

  test('a parameter of 20 MB arrives whole', async () => {
    const large = Buffer.alloc(20 * 1024 * 1024, 'я')
    const { rows } = await pool.query('select length($1::bytea) as size, $1::bytea as bytes', [
      large,
    ])
    expect(rows[0].size).toBe(large.length)
    expect(large.equals(rows[0].bytes)).toBe(true)
  })

  test('a result tells its command, its count and its columns', async () => {
    const result = await pool.query({ text: 'select 1 as a, 2 as a', rowMode: 'array' })
    expect(result).toMatchObject({ command: 'SELECT', rowCount: 1, rows: [[1, 2]] })
    expect(result.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
      ['a', 23],
      ['a', 23],
    ])
  })
})

describe('errors', () => {
  test.each([
    ['selec 1', { code: '42601', position: '1' }],
    ['select 1/0', { code: '22012' }],
    ['select * from nowhere', { code: '42P01' }],
    [`insert into stock (id) values (100)`, { code: '23502', column: 'name' }],
    [`insert into stock values (100, 'kettle', -1)`, { code: '23514', constraint: 'not_sold_out' }],
    [
      `insert into stock values (100, 'a'), (100, 'b')`,
      { code: '23505', detail: 'Key (id)=(100) already exists.' },
    ],
    [`select 'x'::int`, { code: '22P02' }],
  ])('%s', async (statement, expected) => {
    expect(await failureOf(pool.query(statement))).toMatchObject(expected)
  })

  test('hundreds in a row leave everything usable', async () => {
    const codes = new Set<unknown>()
    // Each costs its connection: so many at once wait no longer for one than a pool lets them.
    for (let round = 0; round < 10; round++) {
      const failures = Array.from({ length: 30 }, (_, n) =>
        failureOf(pool.query('select $1::int', [`x${n}`])),
      )
      for (const { code } of await Promise.all(failures)) codes.add(code)
    }
    expect(codes).toEqual(new Set(['22P02']))
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  test('several statements in one text are one transaction', async () => {
    const results = await pool.query('select 1 as a; select 2 as b')
    expect(results).toMatchObject([{ rows: [{ a: 1 }] }, { rows: [{ b: 2 }] }])
    await failureOf(pool.query(`insert into stock values (101, 'lost'); select 1/0`))
    expect((await pool.query('select 1 from stock where id = 101')).rowCount).toBe(0)
  })
})

describe('transactions', () => {
  test('an error ends one: later statements fail, COMMIT answers ROLLBACK', async () => {
    await withClient(async (client) => {
      await client.query('begin')
      await client.query(`insert into stock values (110, 'lost')`)
      await failureOf(client.query('select 1/0'))
      expect((await failureOf(client.query('select 1'))).code).toBe('25P02')
      expect((await client.query('commit')).command).toBe('ROLLBACK')
      expect((await client.query('select 1 from stock where id = 110')).rowCount).toBe(0)
    })
  })

  test('a savepoint keeps what was before it', async () => {
    await withClient(async (client) => {
      await client.query(`begin; insert into stock values (120, 'kept'); savepoint here`)
      await failureOf(client.query(`insert into stock values (120, 'twice')`))
      await client.query('rollback to here; commit')
      const { rows } = await client.query('select name from stock where id = 120')
      expect(rows).toEqual([{ name: 'kept' }])
    })
  })

  test('a client that breaks off inside one leaves nothing', async () => {
    const client = await pool.connect()
    await client.query(`begin; insert into stock values (130, 'lost')`)
    client.release(true)
    await expect
      .poll(
        async () => (await pool.query('select 1 from stock where id = 130 for update')).rowCount,
      )
      .toBe(0)
    await pool.query(`insert into stock values (130, 'free again')`)
  })

  test('200 at once, some of which fail, count exactly', async () => {
    await pool.query(`insert into stock values (140, 'counted', 0)`)
    const add = (n: number) =>
      withClient(async (client) => {
        await client.query('begin')
        const { rows } = await client.query('select amount from stock where id = 140 for update')
        await client.query('update stock set amount = $1 where id = 140', [rows[0].amount + 1])
        await client.query(n % 10 === 0 ? 'rollback' : 'commit')
      })
    await Promise.all(Array.from({ length: 200 }, (_, n) => add(n)))
    const { rows } = await pool.query('select amount from stock where id = 140')
    expect(rows).toEqual([{ amount: 180 }])
  })

  test('Kysely rolls back what throws', async () => {
    const failed = db.transaction().execute(async (tx) => {
      await tx.insertInto('customer').values({ id: 'c-lost', name: null }).execute()
      throw new Error('changed our mind')
    })
    await expect(failed).rejects.toThrow('changed our mind')
    expect(await db.selectFrom('customer').selectAll().execute()).toEqual([])
  })
})

describe('sessions', () => {
  test('a prepared statement belongs to its client, even under a common name', async () => {
    await withClient((one) =>
      withClient(async (two) => {
        const ask = (client: pg.PoolClient, text: string) => client.query({ name: 'same', text })
        for (let round = 0; round < 3; round++) {
          expect((await ask(one, 'select 1 as n')).rows).toEqual([{ n: 1 }])
          expect((await ask(two, 'select 2 as n')).rows).toEqual([{ n: 2 }])
        }
      }),
    )
  })

  test('a prepared statement is not taken for the one before it', async () => {
    await withClient(async (client) => {
      const prepared = { name: 'counts', text: 'select 7 as n' }
      await client.query(prepared)
      await client.query('listen somewhere; unlisten somewhere')
      await client.query('unlisten somewhere')
      expect((await client.query(prepared)).rows).toEqual([{ n: 7 }])
    })
  })

  test('house and queue see their own tables, however they alternate', async () => {
    await pool.query('create table lease (name text)')
    await pool.query(`insert into lease values ('of the queue')`)
    await tryLease(db, 'of the house', 'me', 1000)
    const ofQueue = () => pool.query('select name from lease').then(({ rows }) => rows)
    const ofHouse = () => db.selectFrom('lease').select('name').execute()
    const seen = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? ofQueue() : ofHouse())),
    )
    expect(seen).toEqual(seen.map((_, n) => [{ name: n % 2 ? 'of the queue' : 'of the house' }]))
  })
})

describe('notifications', () => {
  /** A client that listens, and what it heard. */
  async function listener(...channels: string[]) {
    const client = await pool.connect()
    const heard: string[] = []
    client.on('notification', ({ channel, payload }) => heard.push(`${channel}:${payload}`))
    for (const channel of channels) await client.query(`listen ${channel}`)
    return { client, heard }
  }
  /** Notifications come in order: after this one nothing older is on its way. */
  async function settled(heard: string[], channel: string): Promise<string[]> {
    await pool.query('select pg_notify($1, $2)', [channel, 'end'])
    await expect.poll(() => heard.includes(`${channel}:end`), { timeout: 5000 }).toBe(true)
    return heard.filter((text) => !text.endsWith(':end'))
  }

  test('arrive at commit, once, and not at all after a rollback', async () => {
    const { client, heard } = await listener('a1')
    await withClient(async (other) => {
      await other.query(`begin; notify a1, 'x'; notify a1, 'x'; notify a1, 'y'`)
      await sleep(50)
      expect(heard).toEqual([])
      await other.query('commit')
      await other.query(`begin; notify a1, 'never'`)
      await other.query('rollback')
    })
    expect(await settled(heard, 'a1')).toEqual(['a1:x', 'a1:y'])
    client.release(true)
  })

  test('reach every listener, by exact name, until each leaves', async () => {
    const one = await listener('B2', '"Quoted ""Name"""')
    const two = await listener('b2 -- a remark')
    await pool.query(`notify b2, '1'`)
    await one.client.query('unlisten b2')
    await pool.query(`notify b2, '2'`)
    await pool.query(`select pg_notify('Quoted "Name"', '3')`)
    expect(await settled(two.heard, 'b2')).toEqual(['b2:1', 'b2:2'])
    expect(await settled(one.heard, 'Quoted "Name"')).toEqual(['b2:1', 'Quoted "Name":3'])
    one.client.release(true)
    two.client.release(true)
  })

  test('a LISTEN that is rolled back hears nothing', async () => {
    const rolledBack = await listener()
    const witness = await listener('c3')
    await rolledBack.client.query('begin; listen c3')
    await rolledBack.client.query('rollback')
    await pool.query(`notify c3, 'x'`)
    expect(await settled(witness.heard, 'c3')).toEqual(['c3:x'])
    await rolledBack.client.query('select 1')
    expect(rolledBack.heard).toEqual([])
    rolledBack.client.release(true)
    witness.client.release(true)
  })
})

test('a connection that breaks fails its transaction and nothing else', async () => {
  const breaking = testDatabaseUrl
    ? sql`select pg_terminate_backend(pg_backend_pid())`
    : sql`select ${'['.repeat(1_500_000)}::jsonb`
  const failed = db.transaction().execute(async (tx) => {
    await tx.insertInto('customer').values({ id: 'c-broken', name: null }).execute()
    await breaking.execute(tx)
  })
  await expect(failed).rejects.toThrow()
  const rows = () => db.selectFrom('customer').selectAll().execute()
  // The first statement may still meet a connection that broke with it.
  await expect.poll(() => rows().catch(() => 'broken'), { timeout: 60_000 }).toEqual([])
  await database.ping()
}, 90_000)

describe('leases', () => {
  test('belong to one holder until they end', async () => {
    expect(await tryLease(db, 'sweep', 'one', 60_000)).toBe(true)
    expect(await tryLease(db, 'sweep', 'two', 60_000)).toBe(false)
    expect(await tryLease(db, 'sweep', 'one', 1)).toBe(true)
    await sleep(20)
    expect(await tryLease(db, 'sweep', 'two', 60_000)).toBe(true)
    await endLease(db, 'sweep', 'one')
    expect(await tryLease(db, 'sweep', 'one', 60_000)).toBe(false)
    await endLease(db, 'sweep', 'two')
    expect(await tryLease(db, 'sweep', 'one', 60_000)).toBe(true)
  })

  test('go to exactly one of many who ask at once', async () => {
    const holders = Array.from({ length: 20 }, (_, n) => `holder ${n}`)
    const taken = await Promise.all(holders.map((holder) => tryLease(db, 'poll', holder, 60_000)))
    expect(taken.filter(Boolean)).toHaveLength(1)
  })
})
