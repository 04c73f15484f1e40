import { createRandom } from '../../src/understanding/random.ts'

/** An article of the made-up base: a title and 28-45 words. */
export interface Text {
  title: string
  body: string
}

/** A question whose answer is known: the words of one article, as they stand there or inflected. */
export interface Known {
  article: number
  exact: string
  /** The same words in other forms, Russian ones alone; absent when one has no other form. */
  inflected?: string
}

const ENDINGS = {
  noun: ['', 'а', 'у', 'ом', 'е', 'ы', 'ов', 'ам', 'ами', 'ах'],
  adjective: ['ый', 'ого', 'ому', 'ым', 'ом', 'ая', 'ой', 'ую', 'ые', 'ых'],
  verb: ['ать', 'аю', 'ает', 'аем', 'ают', 'ал', 'ала', 'али', 'айте'],
  english: ['', 's', 'ed', 'ing'],
} as const
const SYLLABLES = {
  ru: [['в', 'г', 'д', 'к', 'л', 'м', 'н', 'п', 'р', 'с', 'т', 'х', 'ст', 'пр', 'кл'], 'аеиоу'],
  en: [['b', 'd', 'f', 'g', 'l', 'm', 'n', 'p', 'r', 's', 't', 'st', 'pr', 'cl', 'th'], 'aeiou'],
} as const

const STEMS = 14_000
const QUERIES = 300

/**
 * A base of articles, half Russian, half English, the same for a seed. Words are made up, so that
 * they inflect by known paradigms; how often each stands follows Zipf, as in any language.
 */
export function makeCorpus(size: number, seed = 7): { texts: Text[]; known: Known[] } {
  const random = createRandom(seed)
  const pick = <T>(from: ArrayLike<T>): T => from[Math.floor(random() * from.length)] as T
  const makeStem = (locale: 'ru' | 'en'): string => {
    const [consonants, vowels] = SYLLABLES[locale]
    const syllables = 2 + Math.floor(random() * 2)
    return `${Array.from({ length: syllables }, () => pick(consonants) + pick(vowels)).join('')}${pick(consonants)}`
  }
  const paradigmOf = (locale: 'ru' | 'en'): string[] => {
    const stem = makeStem(locale)
    const kind = locale === 'en' ? 'english' : pick(['noun', 'noun', 'adjective', 'verb'] as const)
    return ENDINGS[kind].map((ending) => stem + ending)
  }
  const words = {
    ru: Array.from({ length: STEMS }, () => paradigmOf('ru')),
    en: Array.from({ length: STEMS }, () => paradigmOf('en')),
  }
  /** By Zipf: the logarithm of the rank is uniform. */
  const draw = (locale: 'ru' | 'en'): string[] =>
    words[locale][Math.floor(STEMS ** random()) - 1] ?? words[locale][0]!

  const drawn = Array.from({ length: size }, (_, at) => {
    const locale = at % 2 === 0 ? 'ru' : 'en'
    const length = 32 + Math.floor(random() * 18)
    return Array.from({ length }, () => draw(locale)).map((forms) => ({ forms, word: pick(forms) }))
  })
  const texts = drawn.map((all) => ({
    title: all
      .slice(0, 4)
      .map(({ word }) => word)
      .join(' '),
    body: all
      .slice(4)
      .map(({ word }) => word)
      .join(' '),
  }))
  const known = Array.from({ length: QUERIES }, (_, n) => {
    const article = Math.floor(random() * size)
    const all = drawn[article]!
    const begin = 4 + Math.floor(random() * (all.length - 10))
    const some = all.slice(begin, begin + 3 + (n % 3))
    const exact = some.map(({ word }) => word).join(' ')
    const others = some.map(({ forms, word }) => pick(forms.filter((form) => form !== word)))
    return { article, exact, ...(article % 2 === 0 ? { inflected: others.join(' ') } : {}) }
  })
  return { texts, known }
}
