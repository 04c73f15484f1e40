import { findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { Reading } from '../reading.ts'
import { spokenDigits } from './in-digits.ts'
import { NONE, near, type Reader, value } from './reader.ts'

/** The home of numbers without a country code. */
const HOME = 'RU'
const SHORTEST = 10
/** E.164. */
const LONGEST = 15

/** 8 921 880-77-30: so many digits has a number that begins with 8 or +7. */
const AT_HOME = 11

/** Digits with what people write between them. */
const RUN = /\+?\d[\d\s().-]{2,40}\d/g

/** A valid number in the text, E.164. */
export function phoneIn(text: string): { phone: string; from: string } | undefined {
  const [found] = findPhoneNumbersInText(text, HOME)
  if (found) return { phone: found.number.number, from: text.slice(found.startsAt, found.endsAt) }
  for (const [run] of text.matchAll(RUN)) {
    const parsed = parsePhoneNumberFromString(run.replace(/^00(?=[1-9])/, '+'), HOME)
    if (parsed?.isValid()) return { phone: parsed.number, from: run.trim() }
  }
  return undefined
}

/**
 * A phone number, E.164; Russian when no country is named. Near misses: `phone-too-short`,
 * `phone-too-long`, `phone-wrong`.
 */
export const readPhone: Reader = (text): Reading => {
  const found = phoneIn(text)
  if (found) return value('phone', found.phone, found.from)
  const spoken = spokenDigits(text)
  const parsed = spoken ? parsePhoneNumberFromString(spoken, HOME) : undefined
  if (parsed?.isValid()) return value('phone', parsed.number, text.trim())
  const digits = Math.max(0, ...(text.match(RUN) ?? []).map((run) => run.replace(/\D/g, '').length))
  if (digits === 0) return NONE
  const [least, most] = /^\D*[78]/.test(text) ? [AT_HOME, AT_HOME] : [SHORTEST, LONGEST]
  if (digits < least) return near('phone-too-short')
  return near(digits > most ? 'phone-too-long' : 'phone-wrong')
}

/**
 * The last four digits of a phone, as text, from "4567", "45-67", "…4567" or the whole number; for
 * proving who one is. Near miss: `last-four-digits`.
 */
export const readLastFour: Reader = (text): Reading => {
  const digits = text.replace(/\D/g, '')
  const spoken = spokenDigits(text)
  const told = digits.length >= 4 ? digits : (spoken ?? digits)
  if (told.length === 4 || phoneIn(text)) return value('text', told.slice(-4), text.trim())
  return told.length > 0 ? near('last-four-digits') : NONE
}
