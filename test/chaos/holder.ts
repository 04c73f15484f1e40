import { createLog } from '../../src/log.ts'
import { openDatabase } from '../../src/storage/open.ts'

/**
 * A process that holds a data folder: node test/chaos/holder.ts DATA_DIR. It says `open`, then every
 * number whose commit was acknowledged, until it is killed.
 */
const database = await openDatabase({
  dataDir: process.argv[2] ?? '',
  log: createLog('fatal'),
})
database.door?.register('greet', async ([name]) => ({ ok: true, output: `hello ${name}` }))
database.door?.register('fail', async () => {
  throw new Error('no such agent')
})
await database.queuePool.query('create table if not exists kept (n int primary key, part int)')
const { rows } = await database.queuePool.query('select coalesce(max(n), 0) as last from kept')
process.stdout.write('open\n')

for (let n = rows[0].last + 1; ; n++) {
  const client = await database.queuePool.connect()
  await client.query('begin')
  await client.query('insert into kept values ($1, 1)', [n])
  await client.query('update kept set part = 2 where n = $1', [n])
  await client.query('commit')
  client.release()
  process.stdout.write(`${n}\n`)
}
