import { z } from 'zod'
import { toDay } from '../day.ts'
import { LOCALES, type Locale } from '../message.ts'

/** A sentence in each language, or one that serves both (the name of an act). */
const named = z.union([z.string().min(1), z.strictObject({ ru: z.string(), en: z.string() })])

const day = z.iso.date({ error: 'expected a day, YYYY-MM-DD' }).transform(toDay)

const perLocale = <T extends z.ZodType>(shape: T) => z.strictObject({ ru: shape, en: shape })

/** The front matter of an article: what a machine must check. flows/ cites articles by file name. */
export const articleHead = z.strictObject({
  title: perLocale(z.string().min(1)),
  questions: perLocale(z.array(z.string().min(1)).min(1)),
  /** Whether it tells a right, a term, a price (policy) or how to use and care (usage). */
  about: z.enum(['policy', 'usage']).default('policy'),
  'applies-to': z
    .strictObject({
      products: z.union([z.string(), z.array(z.string())]).default('all'),
      except: z.array(z.string()).optional(),
      sold: z.enum(['online', 'store', 'both']).default('both'),
    })
    .optional(),
  source: z.strictObject({
    act: named,
    article: z.string().optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
  }),
  'checked-on': day,
  'valid-until': day,
  owner: z.string().min(1),
  'see-also': z
    .strictObject({
      flow: z.string().optional(),
      form: z.string().optional(),
      articles: z.array(z.string()).optional(),
    })
    .optional(),
})
export type ArticleHead = z.infer<typeof articleHead>

/** One answer to one question, in both languages, with its source and its dates. */
export interface Article {
  /** The file name without its ending. */
  id: string
  /** Path from the folder of the knowledge base. */
  file: string
  head: ArticleHead
  /** How customers ask: the front matter's questions and those of `phrasings/<id>.<locale>.txt`. */
  questions: Readonly<Record<Locale, readonly string[]>>
  /** Markdown with `{rule.…}` placeholders. */
  body: Readonly<Record<Locale, string>>
}

/** Longer answers are not read; the check refuses them. In words, per language. */
export const LONGEST_ANSWER = 120

export const countWords = (text: string): number => (text.match(/[\p{L}\p{N}]\S*/gu) ?? []).length

/** All that can be asked and answered in an article, for the search. */
export const searchable = ({ id, head, questions, body }: Article) => ({
  id,
  questions: LOCALES.flatMap((locale) => [head.title[locale], ...questions[locale]]),
  text: LOCALES.map((locale) => body[locale]).join('\n'),
})
