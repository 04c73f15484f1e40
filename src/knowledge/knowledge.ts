import type { Day } from '../day.ts'
import type { Body, Citation, Locale } from '../message.ts'
import { type AnswerParts, cite, isInForce, quote } from './answer.ts'
import { type Article, searchable } from './article.ts'
import { createSearch, type Hit } from './search.ts'

/** The curated answers of the shop: find them by question, quote them by id. */
export interface Knowledge {
  articles: readonly Article[]
  /** Articles in force that may answer, best first; none when nothing fits. */
  find(question: string, day: Day): Hit[]
  /** An article's own words with its source and date; undefined when unknown or expired. */
  quote(id: string, locale: Locale, day: Day): Body | undefined
  /** The reference alone, for a message that has words of its own. */
  cite(id: string, locale: Locale, day: Day): Citation | undefined
}

export interface KnowledgeParts extends AnswerParts {
  articles: readonly Article[]
  /** Words that say nothing for or against an article: names of goods and brands. */
  neutral?: readonly string[]
}

/** Indexes the articles in memory; expired ones stay indexed and are left out by the day. */
export function createKnowledge(parts: KnowledgeParts): Knowledge {
  const { articles, neutral = [], sourceWords } = parts
  const byId = new Map(articles.map((article) => [article.id, article]))
  const search = createSearch({ articles: articles.map(searchable), neutral })
  const inForce = (id: string, day: Day): Article | undefined => {
    const article = byId.get(id)
    return article && isInForce(article, day) ? article : undefined
  }

  return {
    articles,
    find: (question, day) => search(question).filter(({ id }) => inForce(id, day)),
    quote: (id, locale, day) => {
      const article = inForce(id, day)
      return article && quote(article, locale, day, parts)
    },
    cite: (id, locale, day) => {
      const article = inForce(id, day)
      return article && cite(article, locale, sourceWords)
    },
  }
}
