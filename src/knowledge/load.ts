import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Locale } from '../message.ts'
import type { Article } from './article.ts'
import { parseArticle } from './parse.ts'
import type { Problem } from './problem.ts'

/** Lines of one language each, by the name of the route or article that they ask for. */
export type Phrasings = ReadonlyMap<string, Readonly<Record<Locale, readonly string[]>>>

/** Everything readable in the folder of the knowledge base, and what is wrong with the rest. */
export interface KnowledgeFiles {
  articles: readonly Article[]
  phrasings: Phrasings
  problems: readonly Problem[]
  /** The text of each article's file, for places in later checks. */
  sources: ReadonlyMap<string, string>
}

const PHRASING_FILE = /^(.+)\.(ru|en)\.txt$/

/** One phrasing a line; empty lines and lines that begin with `#` say nothing. */
const cutPhrasings = (text: string): string[] => [
  ...new Set(
    text
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  ),
]

/** Reads `phrasings/<name>.<ru|en>.txt`. */
function loadPhrasings(folder: string): Phrasings {
  const found = new Map<string, Record<Locale, readonly string[]>>()
  const phrasings = join(folder, 'phrasings')
  if (!existsSync(phrasings)) return found
  for (const file of readdirSync(phrasings).sort()) {
    const [, name, locale] = PHRASING_FILE.exec(file) ?? []
    if (!name) continue
    const lines = cutPhrasings(readFileSync(join(phrasings, file), 'utf8'))
    found.set(name, { ru: [], en: [], ...found.get(name), [locale as Locale]: lines })
  }
  return found
}

/** Whether a Markdown file is an article; notes for readers of the folder are not. */
const isArticle = (path: string): boolean => path.endsWith('.md') && !/(^|\/)README\.md$/.test(path)

function withPhrasings(article: Article, phrasings: Phrasings): Article {
  const more = phrasings.get(article.id)
  if (!more) return article
  const all = (locale: Locale): string[] => [
    ...new Set([...article.questions[locale], ...more[locale]]),
  ]
  return { ...article, questions: { ru: all('ru'), en: all('en') } }
}

/** Reads the folder of the knowledge base. Throws when it is not there. */
export function loadKnowledge(folder: string): KnowledgeFiles {
  const phrasings = loadPhrasings(folder)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter(isArticle)
    .sort()
  const sources = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
  const parsed = [...sources].map(([file, text]) => parseArticle(text, file))
  return {
    articles: parsed.flatMap(({ article }) => (article ? [withPhrasings(article, phrasings)] : [])),
    phrasings,
    problems: parsed.flatMap(({ problems }) => problems),
    sources,
  }
}

const NO_LINES = { ru: [], en: [] } as const

/** The phrasings of a name in both languages; none when it has no file. */
export const phrasingsOf = (
  phrasings: Phrasings,
  name: string,
): Readonly<Record<Locale, readonly string[]>> => phrasings.get(name) ?? NO_LINES
