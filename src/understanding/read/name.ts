import type { Reading } from '../reading.ts'
import { NONE, near, type Reader, value } from './reader.ts'

const LEAD =
  /^[\s,!.]*(?:(?:меня зовут|мое имя|моё имя|зовите меня|имя|фамилия|фио|это|я|my name is|my name's|the name is|the name's|name is|i am|i'm|im|it's|its|this is|call me|name)(?![\p{L}])[\s:—–-]{0,4})?/iu
const GREETING =
  /(?<!\p{L})(?:здравствуйте|здравствуй|добрый (?:день|вечер)|доброе утро|привет|hello|hi|good (?:morning|afternoon|evening))(?!\p{L})/giu
/** What stands before or behind a name and is none: «ну», "speaking", "here". */
const AROUND =
  /^(?:ну|вот|меня(?!\s{1,2}зовут)|you can|my names|first name|имя)\s{1,2}(?=\p{L})|(?<!меня)\s{1,2}(?:зовут|speaking|here|меня зовут)$|,?\s{0,2}(?<=,\s?)(?:last name|фамилия)(?=\s)/giu
const WORD = /^\p{L}[\p{L}'’.-]{0,39}$/u
const MOST_WORDS = 4
/** Words that no name holds; the text is a sentence. */
const SENTENCE =
  /(?:^|\s)(?:не|нет|да|как|что|где|когда|почему|ваше|ваша|дело|хочу|можно|нужно|мой|моя|заказ|зачем|какая|разница|скажу|the|is|are|not|no|yes|what|why|where|how|want|my|order|need|dont|don't|you|of|none|business|your)(?=\s|$)/iu

const capital = (word: string): string =>
  /\p{L}\.\p{L}/u.test(word)
    ? word.toUpperCase()
    : word === word.toLowerCase() || (word === word.toUpperCase() && word.length > 2)
      ? word
          .toLowerCase()
          .replace(/(^|[-'’])(\p{L})/gu, (_, mark, letter) => mark + letter.toUpperCase())
      : word

/** How somebody is called, up to four words, capitalised. Near miss: `name-digits`. */
export const readName: Reader = (text): Reading => {
  const whole = nameIn(text)
  return whole.is === 'none' && text.includes(',') ? nameIn(text.split(',')[0]!) : whole
}

function nameIn(text: string): Reading {
  const said = text
    .replace(GREETING, ' ')
    .trim()
    .replace(AROUND, '')
    .replace(LEAD, '')
    .replace(AROUND, '')
    .trim()
    .replace(/[.,!;\s]+$/, '')
  const parts = said.split(/\s+/)
  if (said === '' || parts.length > MOST_WORDS || SENTENCE.test(said) || said.includes('?'))
    return NONE
  if (/\d/.test(said)) return /^\p{L}/u.test(said) ? near('name-digits') : NONE
  if (!parts.every((part) => WORD.test(part)) || said.length < 2) return NONE
  return value('name', parts.map(capital).join(' '), said)
}

const TOLD =
  /(?:меня зовут|моё имя|мое имя|my name is|my name's)\s+(\p{Lu}\p{L}{1,30}(?:[ -]\p{Lu}\p{L}{1,30}){0,2})/u

/** The name that somebody tells by the way: "my name is Ann Lee, …". */
export const nameTold = (text: string): string | undefined => TOLD.exec(text)?.[1]
