import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildPages } from '../../src/build.ts'
import { packed, weighWidget } from '../fakes/widget-weight.ts'

/** Chat clients that others made, in a package of their own: `npm ci --prefix test/clients`. */
const CLIENTS = join(import.meta.dirname, '../clients/node_modules')
const OTHERS = {
  'deep-chat': 'deep-chat/dist/deepChat.bundle.js',
  'botframework-webchat, minimal': 'botframework-webchat/dist/webchat-minimal.js',
  'botframework-webchat': 'botframework-webchat/dist/webchat.js',
} as const

const KB = 1024
/** Each of the others weighs at least so many times as much as our opened chat. */
const TIMES_LIGHTER = 10

const print = (name: string, bytes: number, opened: number) =>
  process.stdout.write(
    `${name.padEnd(32)}${(bytes / KB).toFixed(2).padStart(9)} KB${(bytes / opened).toFixed(2).padStart(9)}\n`,
  )

/** What our chat and those of others weigh, all packed alike (gzip -9), in one run; the opened chat is 1. */
export async function run(): Promise<boolean> {
  await buildPages(['widget'])
  const { loader, opened, all } = weighWidget()
  print('loader', loader, opened)
  print('opened, with words in ru and en', opened, opened)
  print('everything', all, opened)
  const others = Object.entries(OTHERS).map(([name, path]) => {
    const file = join(CLIENTS, path)
    if (!existsSync(file)) {
      process.stderr.write(`${name} is not there: npm ci --prefix test/clients\n`)
      return 0
    }
    const bytes = packed(readFileSync(file))
    print(name, bytes, opened)
    return bytes
  })
  const isLight = others.every((bytes) => bytes >= TIMES_LIGHTER * opened)
  return loader <= 1.5 * KB && opened <= 12 * KB && isLight
}
