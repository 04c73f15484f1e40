import { z } from 'zod'
import { LOCALES } from '../message.ts'
import { normalise } from '../text/words.ts'

const list = z.array(z.string().min(1)).min(1)

/** `knowledge/personal.yaml`: what tells that words are somebody's own. */
export const personalWords = z.strictObject({
  'given-names': z.strictObject({ ru: list, en: list }),
  'surname-endings': list,
  'patronymic-endings': list,
  'verb-endings': list,
  'before-a-name': list,
  'before-a-street': list,
  'after-a-street': list,
  'before-a-house': list,
  'number-words': list,
})
export type PersonalWords = z.infer<typeof personalWords>

/** The same, ready to be looked up by normalised words. */
export interface Signs {
  isGivenName(word: string): boolean
  /** A surname or a patronymic, by its ending. */
  isSurname(word: string): boolean
  /** By its ending. */
  isVerb(word: string): boolean
  /** Phrases of up to three words that a name follows. */
  beforeName: ReadonlySet<string>
  beforeStreet: ReadonlySet<string>
  afterStreet: ReadonlySet<string>
  beforeHouse: ReadonlySet<string>
  numbers: ReadonlySet<string>
}

const setOf = (words: readonly string[]): Set<string> => new Set(words.map(normalise))

export function signsOf(words: PersonalWords): Signs {
  const names = new Set(
    LOCALES.flatMap((locale) => words['given-names'][locale].map(normalise)).flatMap(formsOf),
  )
  const endsIn = (endings: readonly string[], cases: string) =>
    new RegExp(`.{2}(?:${endings.map(normalise).join('|')})${cases}$`, 'u')
  const family = [...words['surname-endings'], ...words['patronymic-endings']]
  const surname = endsIn(family, `(?:${CASE_ENDINGS})?`)
  const verb = endsIn(words['verb-endings'], '')
  return {
    isGivenName: (word) => names.has(word),
    isSurname: (word) => surname.test(word),
    isVerb: (word) => verb.test(word),
    beforeName: setOf(words['before-a-name']),
    beforeStreet: setOf(words['before-a-street']),
    afterStreet: setOf(words['after-a-street']),
    beforeHouse: setOf(words['before-a-house']),
    numbers: setOf(words['number-words']),
  }
}

/** What a Russian surname may end in beyond its first form: nominal and adjectival, both numbers. */
const CASE_ENDINGS =
  'а|у|е|ы|ым|ой|ою|ых|ыми|ого|ому|ом|ую|им|ими|их|его|ему|ем|ей|ю|я|и|ами|ам|ах|s'

/** A given name in all its cases; other scripts as it is, and with the possessive that loses its mark. */
function formsOf(name: string): string[] {
  if (!/[а-я]$/.test(name)) return [name, `${name}s`]
  const [cut, last] = [name.slice(0, -1), name.at(-1)!]
  if (last === 'а') return ended(cut, ['а', 'ы', 'и', 'е', 'у', 'ой', 'ою', 'ей'])
  if (last === 'я') return ended(cut, ['я', 'и', 'е', 'ю', 'ей', 'ею', 'ь', 'й'])
  if (last === 'й') return ended(cut, ['й', 'я', 'ю', 'ем', 'е', 'и'])
  if (last === 'ь') return ended(cut, ['ь', 'я', 'ю', 'ем', 'е', 'и', 'ью'])
  return ended(name, ['', 'а', 'у', 'ом', 'ем', 'е'])
}

const ended = (base: string, endings: readonly string[]): string[] =>
  endings.map((ending) => base + ending)
