import { parseArgs } from 'node:util'
import { readConfig } from '../../src/config.ts'
import { openHouse } from '../../src/main.ts'
import { newPlace, quiet, testDatabaseUrl, testRedisUrl } from '../profile.ts'
import { openCable } from './cable.ts'
import { talkThroughCuts } from './lines.ts'

/**
 * `npm run lines -- --messages 1000 --cuts 100 --clients 10`: the public Direct Line client, with its
 * sockets cut. On PostgreSQL and Redis (TEST_DATABASE_URL, TEST_REDIS_URL) two processes' worth of
 * house share the work. Prints one line of figures; exit code 1 when a message was lost, doubled or
 * shown out of order.
 */
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000' },
    cuts: { type: 'string', default: '100' },
    clients: { type: 'string', default: '10' },
  },
})
const SECRET = 'the-secret-of-the-cut-lines'
const place = await newPlace()
const { databaseUrl, dataDir } = place.settings
const isCluster = testDatabaseUrl !== undefined && testRedisUrl !== undefined
const read = readConfig({
  PORT: '0',
  ADMIN_PASSWORD: 'as-good-as-any',
  DIRECTLINE_SECRET: SECRET,
  DATA_DIR: dataDir || './data',
  ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  ...(isCluster ? { REDIS_URL: testRedisUrl } : {}),
})
if ('problems' in read) throw new Error(JSON.stringify(read.problems))
const houses = [await openHouse(read.config, quiet)]
if (isCluster) houses.push(await openHouse(read.config, quiet))
const cable = await openCable(houses.map(({ address }) => address ?? ''))
try {
  const begun = Date.now()
  const figures = await talkThroughCuts(cable, SECRET, {
    messages: Number(values.messages),
    cuts: Number(values.cuts),
    clients: Number(values.clients),
  })
  const seconds = Math.round((Date.now() - begun) / 1000)
  const profile = isCluster ? 'cluster' : 'embedded'
  process.stdout.write(`${JSON.stringify({ profile, ...figures, seconds })}\n`)
  process.exitCode = figures.lost + figures.doubled + figures.disordered > 0 ? 1 : 0
} finally {
  await cable.close()
  for (const house of houses) await house.stop()
  await place.remove()
}
process.exit()
