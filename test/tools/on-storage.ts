import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Prints the test files that open a database or a queue, one a line: the only ones that a second
 * storage profile can make a difference to. Found by their imports, so that no list grows old.
 */
const PROFILE = join('test', 'profile.ts')

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)]
    .map(([, named, lazy]) => join(dirname(file), named ?? lazy ?? ''))
    .filter((path) => path.startsWith('test') && existsSync(path))

function reachesStorage(file: string, seen: Set<string> = new Set()): boolean {
  if (file === PROFILE) return true
  if (seen.has(file)) return false
  seen.add(file)
  return importsOf(file).some((path) => reachesStorage(path, seen))
}

const found = globSync('test/**/*.test.ts').filter((file) => reachesStorage(file))
process.stdout.write(`${found.sort().join('\n')}\n`)
