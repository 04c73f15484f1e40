import { expect, test } from 'vitest'
import { openTestDatabase } from './profile.ts'

const database = await openTestDatabase()

test('a fresh database is migrated and empty', async () => {
  await database.ping()
  expect(await database.db.selectFrom('conversation').selectAll().execute()).toEqual([])
})
