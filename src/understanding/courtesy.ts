import { words } from '../text/words.ts'
import { isMadeOf } from './fillers.ts'

/** The longest greeting that runs into the question without a comma, in words. */
const LONGEST = 3
/** What is left must be more than a word: «спасибо» alone is a message. */
const FEWEST_LEFT = 2

/** The same without greetings, thanks and the like. */
export type WithoutCourtesy = (text: string) => string

const clausesOf = (text: string): string[] => text.split(/[,.!?;]+(?=\s|$)|\n+/)

/**
 * «Здравствуйте, …, спасибо» asks for no more than what stands between: courtesies are rare words to
 * a search, and would outweigh the question. `forms` are how people say hello and thanks by itself.
 */
export function createCourtesy(forms: readonly string[]): WithoutCourtesy {
  const short = forms.map(words).filter((form) => form.length <= LONGEST)
  const known = new Set(short.map((form) => form.join(' ')))

  const withoutGreeting = (all: readonly string[]): readonly string[] => {
    for (let size = Math.min(LONGEST, all.length - FEWEST_LEFT); size > 0; size--) {
      if (known.has(all.slice(0, size).join(' '))) return withoutGreeting(all.slice(size))
    }
    return all
  }
  return (text) => {
    const clauses = clausesOf(text)
    const asking = clauses.filter((clause) => !isMadeOf(words(clause), known))
    const left = asking.flatMap(words)
    const asked = withoutGreeting(left)
    const isSame = asking.length === clauses.length && asked.length === left.length
    return isSame || asked.length < FEWEST_LEFT ? text : asked.join(' ')
  }
}

/** Capitals make the name; without them it ends where the clause does. */
const INTRODUCTION =
  /(?:[Мм]еня зовут|[Мм]о[её] имя|[Mm]y name is|[Mm]y name['’]s) (?:(?:\p{Lu}[\p{L}-]+\s*){1,3}[,.!?;]*|[^,.!?;\n]{1,25}[,.!?;\n]+)\s*/u

/** Who somebody is says nothing of what they want: «меня зовут Мария, а…» without its beginning. */
export function withoutIntroduction(text: string): string {
  const rest = text.replace(INTRODUCTION, '')
  return words(rest).length < FEWEST_LEFT ? text : rest
}
