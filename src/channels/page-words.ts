import { LOCALES, type Locale, type Words } from '../message.ts'

/** Words of a page by name, in every language. */
export type PageWords = Readonly<Record<Locale, Readonly<Record<string, string>>>>

/** The phrases of one group, `widget.title` as `title`, as a page wants them. */
export function wordsOf(
  phrases: Iterable<readonly [string, { words: Words }]>,
  group: string,
): PageWords {
  const inGroup = [...phrases].filter(([id]) => id.startsWith(`${group}.`))
  const pick = (locale: Locale) =>
    inGroup.map(([id, { words }]) => [id.slice(group.length + 1), words[locale]])
  return Object.fromEntries(
    LOCALES.map((locale) => [locale, Object.fromEntries(pick(locale))]),
  ) as PageWords
}
