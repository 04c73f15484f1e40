import { numberFinder } from '../shop/order-number.ts'
import type { Part, Product } from '../shop/shop.ts'
import { words } from '../text/words.ts'
import { SMALL } from '../understanding/read/choice.ts'
import { likeness } from '../understanding/read/likeness.ts'

/** How well a word of the message must fit a word of a name to count; a short one can't be mistyped. */
const WORD_FITS = 0.7
const SHORT_WORD_FITS = 0.9
const SHORT = 5
/** Whatever fits nearly as well as the best may be meant too. */
const NEARLY = 0.85

/** Something that has names, as its words: what a search goes through. */
interface Named<T> {
  entry: T
  names: readonly string[]
}

/** What a text was taken to mean, and the words of it that were used for that. */
interface Meant<T> {
  found: readonly T[]
  used: ReadonlySet<string>
}

/** Finds products and parts of a catalogue in the customer's own words. */
export interface PartSearch {
  /** The part whose number stands in the text, however it is typed. */
  numbered(text: string): Part | undefined
  /** Products that the words name, by model or by name; those that parts fit come first. */
  products(text: string): readonly Product[]
  /** Parts that the words name, among those for one product when it is known. */
  parts(text: string, product?: Product): readonly Part[]
  /** Every part that fits the product. */
  fitting(product: Product): readonly Part[]
  /** Whether any part fits the product. */
  isServed(product: Product): boolean
  /** Every product that the part fits. */
  fittedBy(part: Part): readonly Product[]
}

const telling = (text: string): string[] => [
  ...new Set(words(text).filter((word) => !SMALL.has(word))),
]

const namesOfPart = ({ title, number }: Part): string[] =>
  telling(`${title.ru} ${title.en} ${number}`)
const namesOfProduct = ({ title, brand = '', tags }: Product): string[] =>
  telling([title.ru, title.en, brand, ...tags].join(' '))

/** Builds the search once for a catalogue; a look-up is linear in its size. */
export function createPartSearch(products: readonly Product[], parts: readonly Part[]): PartSearch {
  const byNumber = new Map(parts.map((part) => [part.number, part]))
  const findNumber = numberFinder([...byNumber.keys()])
  const models = new Map(products.flatMap((one) => (one.model ? [[one.model, one] as const] : [])))
  const findModel = numberFinder([...models.keys()])
  const served = new Set(parts.flatMap(({ fits }) => fits))
  const catalogue: Catalogue = {
    products: products.map((entry) => ({ entry, names: namesOfProduct(entry) })),
    parts: parts.map((entry) => ({ entry, names: namesOfPart(entry) })),
    isServed: ({ model }) => model !== undefined && served.has(model),
  }
  return {
    numbered: (text) => byNumber.get(findNumber(text) ?? ''),
    products: (text) => productsIn(catalogue, text, models.get(findModel(text) ?? '')),
    parts: (text, product) => partsIn(catalogue, text, product),
    fitting: ({ model }) => parts.filter(({ fits }) => model !== undefined && fits.includes(model)),
    isServed: catalogue.isServed,
    fittedBy: ({ fits }) => fits.flatMap((model) => models.get(model) ?? []),
  }
}

interface Catalogue {
  products: readonly Named<Product>[]
  parts: readonly Named<Part>[]
  isServed(product: Product): boolean
}

/** A model that is written out decides; else what some part fits goes before what none does. */
function productsIn(
  { products, isServed }: Catalogue,
  text: string,
  model?: Product,
): readonly Product[] {
  if (model) return [model]
  const said = telling(text)
  const withParts = products.filter(({ entry }) => isServed(entry))
  const { found } = best(said, withParts)
  return found.length > 0 ? found : best(said, products).found
}

/** Words that name the product say nothing of the part. */
function partsIn({ products, parts }: Catalogue, text: string, product?: Product): readonly Part[] {
  const said = telling(text).filter((word) => !isCode(word))
  if (!product) return best(said, parts).found
  const { used } = best(
    said,
    products.filter(({ entry }) => entry.id === product.id),
  )
  const rest = said.filter((word) => !used.has(word))
  const { model = '' } = product
  return best(
    rest,
    parts.filter(({ entry }) => entry.fits.includes(model)),
  ).found
}

const isCode = (word: string): boolean => /\d/.test(word)

/** The entries that the words fit best; a word that few entries share tells more. */
function best<T>(said: readonly string[], entries: readonly Named<T>[]): Meant<T> {
  const fits = said.map((word) => ({
    word,
    likes: entries.map(({ names }) => fitOf(word, names)),
  }))
  const scores = entries.map((_, at) =>
    fits.reduce((sum, { likes }) => sum + (likes[at] ?? 0) * weightOf(likes), 0),
  )
  const top = Math.max(0, ...scores)
  if (top === 0) return { found: [], used: new Set() }
  const isMeant = (at: number): boolean => (scores[at] ?? 0) >= top * NEARLY
  const used = fits.filter(({ likes }) => likes.some((like, at) => like > 0 && isMeant(at)))
  return {
    found: entries.filter((_, at) => isMeant(at)).map(({ entry }) => entry),
    used: new Set(used.map(({ word }) => word)),
  }
}

function fitOf(word: string, names: readonly string[]): number {
  const most = names.reduce((so, name) => Math.max(so, likeness(word, name)), 0)
  return most >= (word.length > SHORT ? WORD_FITS : SHORT_WORD_FITS) ? most : 0
}

const weightOf = (likes: readonly number[]): number =>
  Math.log(1 + likes.length / Math.max(1, likes.filter((like) => like > 0).length))
