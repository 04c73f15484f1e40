import type { Day } from '../day.ts'
import type { Body, Citation, Locale } from '../message.ts'
import { printDay } from '../text.ts'
import type { Article } from './article.ts'

/** Prints the `{rule.…}` placeholders of a sentence as they stand on that day. */
export type FillRules = (sentence: string, locale: Locale, day: Day) => string

/** How a source is named, per language. */
export interface SourceWords {
  /** An article of an act: «{act}, ст. {article}». */
  source: Readonly<Record<Locale, string>>
  /** And when a person compared it: «{source}, сверено {date}». */
  compared: Readonly<Record<Locale, string>>
}

/** How an article's answer is worded: what fills in the figures of law, and how a source is named. */
export interface AnswerParts {
  fill: FillRules
  sourceWords: SourceWords
  /** The address of the help page, where every article stands with its law; absent: unknown. */
  helpAt?: string
}

/** The page of rights and answers; every article stands there under its id. */
const HELP = '/help'

/** Whether an article may be quoted on that day; after its last day it may not. */
export const isInForce = ({ head }: Article, day: Day): boolean => day <= head['valid-until']

function sourceOf({ head }: Article, locale: Locale, words: SourceWords): string {
  const { act, article } = head.source
  const name = typeof act === 'string' ? act : act[locale]
  const source = article
    ? words.source[locale].replace('{act}', () => name).replace('{article}', () => article)
    : name
  const date = printDay(head['checked-on'], locale)
  return words.compared[locale].replace('{source}', () => source).replace('{date}', () => date)
}

/**
 * Where the words of an article come from, and when a person last compared them. Leads to the article
 * on the help page where that has an address, else to the act itself; never to a page that is not there.
 */
export function cite(
  article: Article,
  locale: Locale,
  { sourceWords, helpAt }: Omit<AnswerParts, 'fill'>,
): Citation {
  const { head, id } = article
  const place = `?lang=${locale}#${id}`
  const url = helpAt ? helpAt + place : head.source.url
  return {
    article: id,
    title: head.title[locale],
    source: sourceOf(article, locale, sourceWords),
    ...(url ? { url } : {}),
    path: HELP + place,
    checkedOn: head['checked-on'],
  }
}

/** The article's own words with its source and date; undefined once it has expired. */
export function quote(
  article: Article,
  locale: Locale,
  day: Day,
  parts: AnswerParts,
): Body | undefined {
  if (!isInForce(article, day)) return undefined
  return {
    text: plain(parts.fill(article.body[locale], locale, day)),
    cites: [cite(article, locale, parts)],
  }
}

/** Markdown's hard-wrapped paragraphs as flowing text; lists keep their lines. */
const plain = (markdown: string): string =>
  markdown
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.replace(/\n(?![ \t]*(?:[-*]|\d{1,2}\.) )[ \t]*/g, ' ').trim())
    .join('\n\n')
