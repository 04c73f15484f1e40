import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { LOCALES, type Locale } from '../message.ts'
import { type Article, articleHead } from './article.ts'
import type { Problem } from './problem.ts'

/** An article as far as it could be read; `article` is absent when something essential is missing. */
export interface Parsed {
  article?: Article
  problems: Problem[]
}

const FENCE = '---'

interface Cut {
  head: string
  body: string
  /** The file's line on which the body begins, from 1. */
  bodyLine: number
}

/** Front matter between two lines of three dashes, then the body. */
function cutFrontMatter(text: string): Cut | undefined {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const end = lines.indexOf(FENCE, 1)
  if (lines[0] !== FENCE || end < 0) return undefined
  return {
    head: lines.slice(1, end).join('\n'),
    body: lines.slice(end + 1).join('\n'),
    bodyLine: end + 2,
  }
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

/** The node that a zod issue points at, or the nearest one above it that exists. */
function placeOf(
  yaml: ReturnType<typeof parseDocument>,
  counter: LineCounter,
  path: readonly PropertyKey[],
): { line: number; col: number } {
  for (let depth = path.length; depth > 0; depth--) {
    const node = yaml.getIn(path.slice(0, depth) as (string | number)[], true) as
      | { range?: [number, number, number] }
      | undefined
    if (node?.range) {
      const { line, col } = counter.linePos(node.range[0])
      return { line: line + 1, col }
    }
  }
  return { line: 2, col: 1 }
}

const sayIssue = ({ path, message }: z.core.$ZodIssue): string =>
  path.length > 0 ? `«${path.join('.')}»: ${message}` : message

/** Reads one article. `file` is its path from the folder of the knowledge base, with `/`. */
export function parseArticle(text: string, file: string): Parsed {
  const id = file.split('/').at(-1)!.replace(/\.md$/, '')
  const cut = cutFrontMatter(text)
  if (!cut) {
    const message = 'an article begins with front matter between two lines of three dashes'
    return { problems: [{ file, line: 1, col: 1, message }] }
  }
  const counter = new LineCounter()
  const yaml = parseDocument(cut.head, { lineCounter: counter, prettyErrors: false })
  const problems: Problem[] = yaml.errors.map(({ pos, message }) => {
    const { line, col } = counter.linePos(pos[0])
    return { file, line: line + 1, col, message: message.split('\n')[0]! }
  })
  if (problems.length > 0) return { problems }

  const head = articleHead.safeParse(yaml.toJS())
  const bodies = cutBodies(cut.body)
  for (const issue of head.error?.issues ?? []) {
    problems.push({ file, ...placeOf(yaml, counter, issue.path), message: sayIssue(issue) })
  }
  for (const locale of LOCALES.filter((locale) => !bodies[locale])) {
    const message = `there is no answer under «# ${locale}»`
    problems.push({ file, line: cut.bodyLine, col: 1, message })
  }
  if (!head.success || problems.length > 0) return { problems }
  const body = { ru: bodies.ru!, en: bodies.en! }
  return { article: { id, file, head: head.data, questions: head.data.questions, body }, problems }
}
