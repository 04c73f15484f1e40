import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { MIGRATIONS, MigrationRefused, migrate } from '../src/storage/migrate.ts'
import { openTestDatabase } from './profile.ts'

const { queuePool: pool } = await openTestDatabase()
const folder = await mkdtemp(join(tmpdir(), 'aftercare-migrations-'))
await cp(MIGRATIONS, folder, { recursive: true })
afterAll(() => rm(folder, { recursive: true }))

const write = (name: string, sql: string) => writeFile(join(folder, name), sql)
const run = () => migrate(pool, folder)
const refusal = async () => {
  const error = await run().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(MigrationRefused)
  return (error as Error).message
}

test('what is applied is not applied again', async () => {
  expect(await run()).toEqual([])
})

test('processes that start together apply each file once, in order', async () => {
  await write('9001-shelf.sql', 'create table shelf (id int)')
  await write('9002-shelf-name.sql', 'alter table shelf add column name text')
  const applied = await Promise.all([run(), run(), run(), run()])
  expect(applied.flat().sort()).toEqual(['9001-shelf.sql', '9002-shelf-name.sql'])
  expect((await pool.query('select id, name from aftercare.shelf')).rows).toEqual([])
})

test('a file that fails leaves nothing of itself', async () => {
  await write('9003-half.sql', 'create table half (id int); select 1/0')
  await expect(run()).rejects.toThrow('division by zero')
  await write('9003-half.sql', 'create table half (id int)')
  expect(await run()).toEqual(['9003-half.sql'])
})

test('other line ends are no edit; another word is', async () => {
  const name = '9001-shelf.sql'
  await write(name, 'create table shelf (id int)\r\n')
  expect(await refusal()).toMatch(/9001-shelf\.sql was edited/)
  await write(name, 'create table shelf (id int)')
  const house = await readFile(join(folder, '0001-house.sql'), 'utf8')
  await write('0001-house.sql', house.replaceAll('\n', '\r\n'))
  expect(await run()).toEqual([])
  await write('0001-house.sql', house)
})

test('a file that would have had to run earlier is refused', async () => {
  await write('9000-late.sql', 'select 1')
  expect(await refusal()).toMatch(/9000-late\.sql would have to run before 9003-half\.sql/)
  await rm(join(folder, '9000-late.sql'))
})

test('a database that knows more than the program is refused', async () => {
  await rm(join(folder, '9003-half.sql'))
  expect(await refusal()).toMatch(/newer than this program: it has the migration 9003-half\.sql/)
})
