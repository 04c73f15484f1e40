import type { Reading } from '../reading.ts'
import { NONE, near, type Reader, value } from './reader.ts'

const EDGE = "[\\p{L}\\p{N}_.!#$%&'*+/=?^{|}~-]"
/** Enough to send to it; whether it exists shows when it arrives. */
const ADDRESS = new RegExp(
  `(?<!${EDGE})${EDGE}{1,64}@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}\\p{L}{2,24}`,
  'iu',
)
const LATIN = /^[\w.!#$%&'*+/=?^{|}~-]+@(?:(?:[a-z0-9-]+\.)+[a-z]+|(?:[а-яё0-9-]+\.)+[а-яё]+)$/i
const DOMAINS =
  /(?:^|[\w\s.@-])(?:gmail|yandex|mail|ya|bk|list|inbox|rambler|outlook|hotmail|yahoo|icloud|proton)\.(?:com|ru|net|me)\b/i

/** How addresses are said aloud in Russian: «яндекс точка ру». */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/(?<=@)(?:яндекс|яндэкс)(?=\.)/giu, 'yandex'],
  [/(?<=@)(?:гмейл|гмайл|джимейл|джимэйл|жмейл)(?=\.)/giu, 'gmail'],
  [/(?<=@)(?:мейл|майл|мэйл|мэил|меил)(?=\.)/giu, 'mail'],
  [/(?<=@)(?:рамблер)(?=\.)/giu, 'rambler'],
  [/(?<=@)(?:инбокс)(?=\.)/giu, 'inbox'],
  [/(?<=@[\w-]{1,40}\.)ру(?!\p{L})/giu, 'ru'],
  [/(?<=@[\w-]{1,40}\.)(?:ком)(?!\p{L})/giu, 'com'],
]

/** "maria собака mail точка ru", "maria (at) mail dot com", with blanks around the sign. */
function spelledOut(text: string): string {
  const signs = text
    .replace(/\s{0,3}(?:\(at\)|\[at\]|\{at\})\s{0,3}/giu, '@')
    .replace(/(?<=\S)\s{1,3}(?:at|собака|собачка)\s{1,3}(?=\S)/giu, '@')
    .replace(/\s{0,3}(?:\(dot\)|\[dot\]|\{dot\})\s{0,3}|\s{1,3}(?:dot|точка)\s{1,3}/giu, '.')
    .replace(/\s{1,3}(?:underscore|нижнее подч[её]ркивание)\s{1,3}/giu, '_')
    .replace(/\s{1,3}(?:dash|hyphen|дефис|тире)\s{1,3}/giu, '-')
    .replace(/\s{0,3}@\s{0,3}/g, '@')
    .replace(/(?<=@[\w-]{1,40}),(?=\p{L}{2,3}(?!\p{L}))/gu, '.')
  return SPOKEN.reduce((said, [aloud, written]) => said.replace(aloud, written), signs)
}

/** «почта:anna@mail.ru» and "mailto:" belong to no address. */
const found = (text: string): string | undefined => ADDRESS.exec(text)?.[0].replace(/^[.'-]+/, '')

/**
 * An e-mail address, in lower case. Near misses: `email-no-at`, `email-no-domain`, `email-no-name`,
 * `email-russian-letters`, look-alikes among them.
 */
export const readEmail: Reader = (text): Reading => {
  const said = spelledOut(text)
  const typed = found(text)
  const email = typed ?? found(said)
  if (email && LATIN.test(email)) return value('email', email.toLowerCase(), typed ?? text.trim())
  if (email || /[а-яё][\w.а-яё-]*@/i.test(said)) return near('email-russian-letters')
  if (/(?:^|\s)@\S/.test(said)) return near('email-no-name')
  if (said.includes('@')) return near('email-no-domain')
  return DOMAINS.test(text) ? near('email-no-at') : NONE
}
