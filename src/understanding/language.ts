import type { Locale } from '../message.ts'
import { words } from '../text/words.ts'

/** The language of a text: ours, another one, or none (numbers, codes, a name alone). */
export interface Spoken {
  language: Locale | 'other' | 'none'
  /** How many of its words are words of that language; codes and numbers do not count. */
  words: number
}

export type DetectLanguage = (text: string) => Spoken

const set = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Letters that Russian does not have: Ukrainian, Belarusian, Kazakh, Tatar, Serbian and kin. */
const NOT_RUSSIAN = /[іїєґўәғқңөұүһҗњљђћџј]/
const OTHER_SCRIPT = /[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/gu
const FOREIGN_MARKS = /[äöüßñçãõáéíóúàèìòùâêîôûåøæœłśźżćńęąěščřžýůğışőűțș¿¡]/

/** The smallest words of English; hardly a sentence goes without one. */
const ENGLISH = set(
  'the a an is are was were be am i im ive my me you your we our it its this that these those to of in on at for from with without and or but not no dont cant doesnt didnt wont isnt do does did have has had can could will would should what where when why how who which there here yes please thanks thank hello hi hey want need get got got any some more if so about after before by back up out over new order return refund help',
)
/** The smallest words of the neighbours in Latin letters, as far as English does not share them. */
const FOREIGN = set(
  'ich ist nicht der das und mein meine wo wie bitte danke ein eine habe bestellung guten je est pas le la les et une mon ma ou ou comment merci bonjour suis vous commande el los las mi donde como gracias hola por favor tengo quiero pedido esta que il mio dove grazie ciao sono voglio ordine onde meu minha obrigado ola nao quero eu jest nie gdzie moje dziekuje prosze czy zamowienie bir ve nerede benim siparis tesekkurler merhaba var yok hvala muj prosim dekuji',
)

/** One foreign-looking word may be Russian in Latin letters. */
const A_QUARTER = 0.25

function ofLatin(found: readonly string[], text: string, known: ReadonlySet<string>): Spoken {
  const english = found.filter((word) => ENGLISH.has(word) || known.has(word)).length
  const foreign = found.filter((word) => FOREIGN.has(word) && !ENGLISH.has(word)).length
  const marked = FOREIGN_MARKS.test(text) ? 1 : 0
  const share = (foreign + marked) / found.length
  if (foreign + marked > english && share > A_QUARTER)
    return { language: 'other', words: found.length }
  if (english * 3 >= found.length && english > 0) return { language: 'en', words: found.length }
  return { language: 'none', words: 0 }
}

const withoutCodes = (text: string): string =>
  text
    .split(/\s+/)
    .filter((token) => !/\d/.test(token))
    .join(' ')

/**
 * Script and vocabulary decide: any guess by letter statistics gets half of the short messages
 * wrong. `vocabulary` is what is known to be English, in lower case. Read after script repair, so
 * that Russian in Latin letters counts as Russian.
 */
export function createLanguageDetection(vocabulary: Iterable<string> = []): DetectLanguage {
  const known = new Set([...vocabulary].filter((word) => /^[a-z]{3,}$/.test(word)))
  return (text) => {
    const all = words(withoutCodes(text))
    const russian = all.filter((word) => /[а-я]/.test(word))
    const latin = all.filter((word) => /^[\p{Script=Latin}]+$/u.test(word))
    const strange = text.match(OTHER_SCRIPT)?.length ?? 0
    if (strange > russian.length + latin.length) return { language: 'other', words: all.length }
    if (russian.length >= latin.length && russian.length > 0) {
      const other = russian.filter((word) => NOT_RUSSIAN.test(word)).length
      const language = other * 4 > russian.length || other > 1 ? 'other' : 'ru'
      return { language, words: russian.length }
    }
    return latin.length > 0
      ? ofLatin(latin, text.toLowerCase(), known)
      : { language: 'none', words: 0 }
  }
}

/** The name of a language beside a word about speaking: "in English please", «давайте по-русски». */
const WISHES: readonly (readonly [Locale, RegExp])[] = [
  [
    'en',
    /(?:по[- ]англ+ийс?ки|на англ+ийск|(?:speak|in|to|switch|use) (?:[ei]n+g+l+i+s+h?|en+lgi?sh)\b|^english$|^английский$)/,
  ],
  [
    'ru',
    /(?:по[- ]русски|на русск|(?:speak|in|to|switch|use) rus+[is]?[ia]+n\b|^русский$|^russian$)/,
  ],
]

/** The language that the customer asks to be spoken to in, when they ask. */
export function languageWish(text: string): Locale | undefined {
  const said = text.trim().toLowerCase().slice(0, 200)
  return WISHES.find(([, wish]) => wish.test(said))?.[0]
}
