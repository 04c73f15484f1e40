import type { Words } from '../message.ts'
import { stem, words } from '../text/words.ts'
import type { Trait } from '../value.ts'
import type { Article } from './article.ts'

/** What was bought, as far as it decides which articles apply. */
export interface Bought {
  title: Words
  traits?: readonly Trait[]
}

/** Whether an article applies to what the question names, or else to what was bought. */
export type Suits = (id: string, question: string, bought?: Bought) => boolean

/** The article that applies in the place of a given one. */
export type Fitting = (id: string, question: string, bought?: Bought) => string | undefined

/** Articles on things of one buyer's own, whatever they are. */
const MADE_TO_ORDER = 'made-to-order'

/** The words for a kind of goods, every one of which must be said. */
type Goods = readonly string[]

const goodsOf = ({ head }: Article): string[] =>
  [head['applies-to']?.products ?? []]
    .flat()
    .filter((name) => name !== 'all' && name !== MADE_TO_ORDER)

/** Whether the article leaves out such a thing: made for its buyer, or sold where it does not hold. */
function leavesOut(article: Article | undefined, { traits = [] }: Bought): boolean {
  const { except = [], sold = 'both' } = article?.head['applies-to'] ?? {}
  const isFromStore = traits.includes('sold-in-store')
  return (
    traits.some((trait) => except.includes(trait)) ||
    (sold === 'online' && isFromStore) ||
    (sold === 'store' && !isFromStore)
  )
}

/** Whether goods that are named are among those of an article; one without goods is for all. */
const isFor = (own: readonly Goods[], named: readonly Goods[]): boolean =>
  own.length === 0 ||
  named.length === 0 ||
  named.some((goods) => own.some((one) => isSaid(one, new Set(goods))))

const isSaid = (goods: Goods, said: ReadonlySet<string>): boolean =>
  goods.every((word) => said.has(word))

/**
 * Learns which goods there are from the articles themselves: an article on kettles does not answer
 * about coffee machines, and one on goods in general answers about all.
 */
export function createSuits(articles: readonly Article[]): Suits {
  const stems = (text: string): string[] => words(text).map(stem)
  const named = new Map(articles.map((article) => [article.id, goodsOf(article).map(stems)]))
  const all = [...named.values()].flat()

  const goodsIn = (text: string): Goods[] => {
    const said = new Set(stems(text))
    return all.filter((goods) => isSaid(goods, said))
  }
  const byId = new Map(articles.map((article) => [article.id, article]))
  /** Nothing else is named: then it is about what was bought. */
  const isMeant = ({ title }: Bought, asked: readonly Goods[]): boolean => {
    const said = new Set(stems(`${title.ru} ${title.en}`))
    return asked.length === 0 || asked.some((goods) => isSaid(goods, said))
  }

  return (id, question, bought) => {
    const asked = goodsIn(question)
    const about = bought && isMeant(bought, asked) ? bought : undefined
    if (about && leavesOut(byId.get(id), about)) return false
    const meant = about ? goodsIn(`${about.title.ru} ${about.title.en}`) : asked
    return isFor(named.get(id) ?? [], meant)
  }
}

/** Where an article leaves out what was bought, one that it points to may be for just that. */
export function createFitting(articles: readonly Article[], suits: Suits): Fitting {
  const byId = new Map(articles.map((article) => [article.id, article]))
  const isMadeFor = ({ head }: Article, { traits = [] }: Bought): boolean =>
    traits.some((trait) => [head['applies-to']?.products ?? []].flat().includes(trait))
  return (id, question, bought) => {
    if (suits(id, question, bought)) return id
    const beside = byId.get(id)?.head['see-also']?.articles ?? []
    return beside.find((other) => {
      const article = byId.get(other)
      return bought && article && isMadeFor(article, bought) && suits(other, question, bought)
    })
  }
}
