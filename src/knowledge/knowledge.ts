import type { Day } from '../day.ts'
import type { Body, Citation, Locale } from '../message.ts'
import { type AnswerParts, cite, isInForce, quote } from './answer.ts'
import { type Article, searchable } from './article.ts'
import type { Meanings } from './coverage.ts'
import { createFitting, createSuits, type Fitting, type Suits } from './goods.ts'
import { createSearch, type Hit } from './search.ts'
import { createWeigh } from './subject.ts'

/** The curated answers of the shop: find them by question, quote them by id. */
export interface Knowledge {
  articles: readonly Article[]
  /** Articles in force on what the question names, best first; none when nothing fits. */
  find(question: string, day: Day): Hit[]
  /** Whether an article applies to the goods that are meant. */
  suits: Suits
  /** That article where it applies, else one beside it that is for just such goods. */
  fitting: Fitting
  /** An article's own words with its source and date; undefined when unknown or expired. */
  quote(id: string, locale: Locale, day: Day): Body | undefined
  /** The reference alone, for a message that has words of its own. */
  cite(id: string, locale: Locale, day: Day): Citation | undefined
}

export interface KnowledgeParts extends AnswerParts {
  articles: readonly Article[]
  /** Words that say nothing for or against an article: names of goods and brands. */
  neutral?: readonly string[]
  /** What words of any language have in common. */
  meanings?: Meanings
}

const MOST_FOUND = 5
/** More are looked at, since some expire and some are about other goods. */
const LOOKED_AT = 12

/** Indexes the articles in memory; expired ones stay indexed and are left out by the day. */
export function createKnowledge(parts: KnowledgeParts): Knowledge {
  const { articles, neutral, meanings } = parts
  const byId = new Map(articles.map((article) => [article.id, article]))
  const suits = createSuits(articles)
  const weigh = createWeigh(articles, meanings)
  const search = createSearch({
    articles: articles.map(searchable),
    ...(neutral ? { neutral } : {}),
    ...(meanings ? { meanings } : {}),
  })
  const inForce = (id: string, day: Day): Article | undefined => {
    const article = byId.get(id)
    return article && isInForce(article, day) ? article : undefined
  }

  return {
    articles,
    suits,
    fitting: createFitting(articles, suits),
    find: (question, day) => {
      const hits = search(question, LOOKED_AT).filter(
        ({ id }) => inForce(id, day) && suits(id, question),
      )
      return weigh(question, hits).slice(0, MOST_FOUND)
    },
    quote: (id, locale, day) => {
      const article = inForce(id, day)
      return article && quote(article, locale, day, parts)
    },
    cite: (id, locale, day) => {
      const article = inForce(id, day)
      return article && cite(article, locale, parts)
    },
  }
}
