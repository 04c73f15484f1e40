import { afterAll } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { Folders } from '../../src/edited-files.ts'
import { createSchool } from '../../src/house/school.ts'
import { type House, openHouse } from '../../src/main.ts'
import { newPlace, quiet, testDatabaseUrl, testRedisUrl } from '../profile.ts'

export const ADMIN_PASSWORD = 'as-good-as-any'

/** Houses of one test file have the same lessons but for a few edits: what was learnt is not learnt again. */
const school = createSchool(3)

export type OpenHouse = House & { address: string }

/** The whole house as `start` opens it, on the profile under test and a free port. */
export const openWholeHouse = async (env: Record<string, string> = {}): Promise<OpenHouse> =>
  (await newSite()).open(undefined, env)

/** A place where houses are opened, one after the other or several on one server. */
export async function newSite() {
  const place = await newPlace()
  const { databaseUrl, dataDir } = place.settings
  const houses: House[] = []
  afterAll(async () => {
    for (const house of houses) await house.stop()
    await place.remove()
  })
  /** `folders` hold its flows and knowledge; absent: those of the tree. */
  async function open(folders?: Folders, env: Record<string, string> = {}): Promise<OpenHouse> {
    const read = readConfig({
      PORT: '0',
      ADMIN_PASSWORD,
      DATA_DIR: dataDir || './data',
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      ...(testDatabaseUrl && testRedisUrl ? { REDIS_URL: testRedisUrl } : {}),
      ...env,
    })
    if ('problems' in read) throw new Error(JSON.stringify(read.problems))
    const house = await openHouse(read.config, quiet, { folders, school })
    houses.push(house)
    return { ...house, address: house.address ?? '' }
  }
  return { open }
}
