import type { Locale } from '../message.ts'
import { browserMemory } from './memory.ts'

/** The visitor's last choice, what the page asks for, what the page is in, what the browser reads. */
export function localeOf(element: HTMLElement): Locale {
  const wishes = [
    browserMemory.read('locale'),
    element.getAttribute('locale'),
    document.documentElement.lang,
    navigator.language,
  ]
  const tag = wishes.map((wish) => wish?.slice(0, 2).toLowerCase())
  return tag.find((code): code is Locale => code === 'ru' || code === 'en') ?? 'en'
}
