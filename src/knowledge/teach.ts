import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Locale } from '../message.ts'
import { words } from '../text/words.ts'

/** The file of phrasings that one more was written into, and whether it was new there. */
export interface Taught {
  file: string
  isNew: boolean
}

/**
 * Writes a phrasing of a route or an article where it is learnt from, below the others. One that
 * stands there already, whatever its capitals and marks, is not written twice.
 */
export function teachPhrasing(
  folder: string,
  { name, locale, phrasing }: { name: string; locale: Locale; phrasing: string },
): Taught {
  const file = join(folder, 'phrasings', `${name}.${locale}.txt`)
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const key = words(phrasing).join(' ')
  if (before.split('\n').some((line) => words(line).join(' ') === key)) {
    return { file, isNew: false }
  }
  mkdirSync(dirname(file), { recursive: true })
  const gap = before === '' || before.endsWith('\n') ? '' : '\n'
  appendFileSync(file, `${gap}${phrasing}\n`)
  return { file, isNew: true }
}
