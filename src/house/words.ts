import type { FlowLibrary } from '../flows/load.ts'
import { LOCALES, type Locale, type Words } from '../message.ts'

/** A group of `flows/phrases.yaml`, such as `widget`, by language and name. */
export function wordsUnder(
  { phrases }: FlowLibrary,
  group: string,
): Readonly<Record<Locale, Readonly<Record<string, string>>>> {
  const start = `${group}.`
  const found = [...phrases].filter(([id]) => id.startsWith(start))
  const inOne = (locale: Locale) =>
    Object.fromEntries(found.map(([id, { words }]) => [id.slice(start.length), words[locale]]))
  return Object.fromEntries(LOCALES.map((locale) => [locale, inOne(locale)])) as Record<
    Locale,
    Record<string, string>
  >
}

/** One phrase in both languages, without its placeholders filled. Throws when there is none. */
export function wordsOf({ phrases }: FlowLibrary, id: string): Words {
  const found = phrases.get(id)
  if (!found) throw new Error(`no phrase "${id}" in phrases.yaml`)
  return found.words
}
