import { effect, signal } from '@preact/signals'
import type { Locale } from '../message.ts'
import en from './messages.en.json'
import ru from './messages.ru.json'

export type WordId = keyof typeof en

const CATALOGUES: Record<Locale, Record<WordId, string>> = { ru, en }
const KEPT = 'aftercare:locale'

const isLocale = (text: string | null): text is Locale => text === 'ru' || text === 'en'

function firstLocale(): Locale {
  const kept = localStorage.getItem(KEPT)
  if (isLocale(kept)) return kept
  return navigator.language.startsWith('ru') ? 'ru' : 'en'
}

/** The language of the page. */
export const locale = signal<Locale>(firstLocale())

effect(() => {
  localStorage.setItem(KEPT, locale.value)
  document.documentElement.lang = locale.value
})

/** A sentence of the catalogue, `{name}` filled in; a blank without a value stays as it is. */
export function word(id: WordId, values: Readonly<Record<string, string | number>> = {}): string {
  return CATALOGUES[locale.value][id].replace(/\{(\w+)\}/g, (blank, name) =>
    String(values[name] ?? blank),
  )
}

/** The word for a code of the server, or the code itself when it is a new one. */
export const wordFor = (group: string, code: string): string =>
  CATALOGUES[locale.value][`${group}.${code}` as WordId] ?? code
