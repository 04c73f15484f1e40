import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const FOLDER = join(import.meta.dirname, '..', 'clients')

/**
 * Where the chat clients of others are installed. They weigh more than the house, so they are no
 * packages of it: whoever needs them first has them installed, which takes a minute or some.
 */
export async function clientsOfOthers(): Promise<string> {
  const folder = join(FOLDER, 'node_modules')
  if (!existsSync(join(folder, '.package-lock.json'))) {
    await promisify(execFile)('npm', ['ci', '--prefix', FOLDER, '--ignore-scripts'])
  }
  return folder
}
