import type { Words } from '../message.ts'
import { stem, words } from '../text/words.ts'
import type { Article } from './article.ts'

/** Whether an article applies to what the question names, or else to what was bought, by its title. */
export type Suits = (id: string, question: string, bought?: Words) => boolean

/** Articles on things of one buyer's own, whatever they are. */
const MADE_TO_ORDER = 'made-to-order'

/** The words for a kind of goods, every one of which must be said. */
type Goods = readonly string[]

const goodsOf = ({ head }: Article): string[] =>
  [head['applies-to']?.products ?? []]
    .flat()
    .filter((name) => name !== 'all' && name !== MADE_TO_ORDER)

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
  return (id, question, bought) => {
    const own = named.get(id) ?? []
    if (own.length === 0) return true
    const asked = goodsIn(question)
    const meant = asked.length > 0 || !bought ? asked : goodsIn(`${bought.ru} ${bought.en}`)
    return (
      meant.length === 0 || meant.some((goods) => own.some((one) => isSaid(one, new Set(goods))))
    )
  }
}
