import type { Reading } from '../reading.ts'
import { NONE, near, type Reader, value } from './reader.ts'

/** Enough to send to it; whether it exists shows when it arrives. */
const ADDRESS = /[\w.!#$%&'*+/=?^{|}~-]{1,64}@(?:[a-z0-9а-яё-]{1,63}\.){1,8}[a-zа-яё]{2,24}/iu
const DOMAINS =
  /(?:^|[\s.@])(?:gmail|yandex|mail|ya|bk|list|inbox|rambler|outlook|hotmail|yahoo|icloud|proton)\.(?:com|ru|net|me)\b/i

/** "maria собака mail точка ru", "maria (at) mail dot com", with blanks around the sign. */
const spelledOut = (text: string): string =>
  text
    .replace(/\s{0,3}(?:\(at\)|\[at\]|\bat\b|собака|собачка)\s{0,3}/giu, '@')
    .replace(/\s{1,3}(?:\(dot\)|dot|точка)\s{1,3}/giu, '.')
    .replace(/\s{0,3}@\s{0,3}/g, '@')

/** An e-mail address, in lower case. Near misses: `email-no-at`, `email-no-domain`, `email-russian-letters`. */
export const readEmail: Reader = (text): Reading => {
  const found = ADDRESS.exec(text) ?? ADDRESS.exec(spelledOut(text))
  if (found) {
    const email = found[0].toLowerCase().replace(/^[.'-]+/, '')
    return value('email', email, text.includes(found[0]) ? found[0] : text.trim())
  }
  const said = spelledOut(text)
  if (/[а-яё][\w.а-яё-]*@/i.test(said)) return near('email-russian-letters')
  if (said.includes('@')) return near('email-no-domain')
  return DOMAINS.test(text) ? near('email-no-at') : NONE
}
