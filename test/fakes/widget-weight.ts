import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DIST } from '../../src/build.ts'
import { wordsOf } from './shop-site.ts'

/** What bytes weigh on their way, packed by gzip -9. */
export const packed = (bytes: Buffer | string): number => gzipSync(bytes, { level: 9 }).length

/**
 * What the built chat weighs, packed, in bytes: the loader; all that has come when it is opened, its
 * words in both languages included; and everything there is.
 */
export function weighWidget(): { loader: number; opened: number; all: number } {
  const folder = join(DIST, 'widget')
  const file = (start: string) => {
    const name = readdirSync(folder).find((one) => one.startsWith(start) && one.endsWith('.js'))
    return packed(readFileSync(join(folder, name ?? start)))
  }
  const words = (group: string) => packed(JSON.stringify({ words: wordsOf(group) }))
  const loader = file('widget.js')
  const opened = loader + file('chat-') + words('widget')
  return { loader, opened, all: opened + file('talk-') + file('more-') + words('widget-more') }
}
