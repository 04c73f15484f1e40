import { buildTemplate } from '../src/storage/embedded/cluster.ts'

/** Once before all tests: embedded databases start from a template in a second, not in ten. */
export async function setup(): Promise<void> {
  if (!process.env.TEST_DATABASE_URL) await buildTemplate()
}
