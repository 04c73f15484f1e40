import { afterAll } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { type House, openHouse } from '../../src/main.ts'
import { newPlace, quiet, testDatabaseUrl, testRedisUrl } from '../profile.ts'

export const ADMIN_PASSWORD = 'as-good-as-any'

/** The whole house as `start` opens it, on the profile under test and a free port. */
export async function openWholeHouse(
  env: Record<string, string> = {},
): Promise<House & { address: string }> {
  const place = await newPlace()
  const { databaseUrl, dataDir } = place.settings
  const read = readConfig({
    PORT: '0',
    ADMIN_PASSWORD,
    DATA_DIR: dataDir || './data',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...(testDatabaseUrl && testRedisUrl ? { REDIS_URL: testRedisUrl } : {}),
    ...env,
  })
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const house = await openHouse(read.config, quiet)
  afterAll(async () => {
    await house.stop()
    await place.remove()
  })
  return { ...house, address: house.address ?? '' }
}
