import { LOCALES, type Locale } from '../message.ts'
import { readFrontMatter } from '../text/front-matter.ts'
import { type Article, articleHead } from './article.ts'
import type { Problem } from './problem.ts'

/** An article as far as it could be read; `article` is absent when something essential is missing. */
export interface Parsed {
  article?: Article
  problems: Problem[]
}

/** The text under `# ru` and under `# en`. */
function cutBodies(body: string): Partial<Record<Locale, string>> {
  const bodies: Partial<Record<Locale, string>> = {}
  const parts = body.split(/^# (ru|en)[ \t]*$/m)
  for (let at = 1; at < parts.length; at += 2) {
    bodies[parts[at] as Locale] = (parts[at + 1] ?? '').trim()
  }
  return bodies
}

/** Reads one article. `file` is its path from the folder of the knowledge base, with `/`. */
export function parseArticle(text: string, file: string): Parsed {
  const id = file.split('/').at(-1)!.replace(/\.md$/, '')
  const read = readFrontMatter(text)
  if (read.is === 'broken')
    return { problems: read.mistakes.map((mistake) => ({ file, ...mistake })) }
  const head = articleHead.safeParse(read.head)
  const bodies = cutBodies(read.body)
  const problems: Problem[] = read
    .locate(head.error?.issues ?? [])
    .map((mistake) => ({ file, ...mistake }))
  for (const locale of LOCALES.filter((locale) => !bodies[locale])) {
    const message = `there is no answer under «# ${locale}»`
    problems.push({ file, line: read.bodyLine, col: 1, message })
  }
  if (!head.success || problems.length > 0) return { problems }
  const body = { ru: bodies.ru!, en: bodies.en! }
  return { article: { id, file, head: head.data, questions: head.data.questions, body }, problems }
}
