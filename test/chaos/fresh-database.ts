import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** A database of our own on the server under test; undefined on the embedded profile. */
export async function freshDatabase(): Promise<string | undefined> {
  const server = process.env.TEST_DATABASE_URL
  if (!server) return undefined
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  const name = `chaos_${randomUUID().replaceAll('-', '')}`
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
