import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Prints the test files that open a database or a queue of the profile under test, one a line: the
 * only ones that a second storage profile can make a difference to. Found by their imports, so that
 * no list grows old.
 */
const PROFILE = join('test', 'profile.ts')
/** What of it is the same on every profile. */
const SAME = ['newFolder', 'newMigratedFolder', 'quiet']

interface Import {
  path: string
  names: string[]
}

const importsOf = (file: string): Import[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:\{([^{}]*)\} from |from |import\()'(\.[^']+)'/g)]
    .map(([, names = '', path = '']) => ({
      path: join(dirname(file), path),
      names: names.split(',').map((name) => name.trim()),
    }))
    .filter(({ path }) => path.startsWith('test') && existsSync(path))

function reachesStorage(file: string, seen: Set<string> = new Set()): boolean {
  if (seen.has(file)) return false
  seen.add(file)
  return importsOf(file).some(({ path, names }) =>
    path === PROFILE
      ? names.some((name) => name !== '' && !SAME.includes(name))
      : reachesStorage(path, seen),
  )
}

/** A page is the same on every profile: one way through the chat and the console is enough. */
const isPage = (file: string): boolean =>
  file.startsWith(join('test', 'browser')) && !file.endsWith('main-job.test.ts')

const found = globSync('test/**/*.test.ts').filter((file) => !isPage(file) && reachesStorage(file))
process.stdout.write(`${found.sort().join('\n')}\n`)
