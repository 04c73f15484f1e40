import { createLog } from '../../src/log.ts'
import { createQueues } from '../../src/queue/queues.ts'
import { openDatabase } from '../../src/storage/open.ts'

/**
 * A process that takes a job, says so, and never finishes it: node test/chaos/hanging-worker.ts
 * '{"databaseUrl"?, "dataDir", "redisUrl"?, "prefix"}'.
 */
const { redisUrl, prefix, ...place } = JSON.parse(process.argv[2] ?? '{}')
const log = createLog('fatal')
const { queuePool: pool } = await openDatabase({ ...place, log })
const queues = createQueues({ pool, redisUrl, prefix, lockMs: 1000, log })
queues.serve(
  'hanging',
  () => {
    process.stdout.write('begun\n')
    return new Promise(() => undefined)
  },
  { concurrency: 1 },
)
await queues.ring('hanging', 'h-1', { id: 1 })
