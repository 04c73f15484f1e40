import type { Body, Choice, FileRef, Locale, Words } from '../../message.ts'
import { cut, fill, isList, namesIn, printAnswer, type Template } from '../../text.ts'
import type { Given } from '../../value.ts'
import type { ActionContract } from '../contract.ts'
import type { Origin, Sentence, Source, Use, Wanted } from '../flow.ts'
import { look, type Run, type View } from '../run.ts'

/** Where a step stands, and what the names around it mean. */
export interface Placing {
  /** The full name. */
  name: string
  origin: Origin
  contracts: ReadonlyMap<string, ActionContract>
  /** What the action behind a step gives, for each of its outcomes. */
  givesOf(step: string): readonly Readonly<Record<string, string>>[]
  /** What a name means here. */
  source(reference: string): Source
  /** What is handed over under `with:`: a known name, or else a fixed word. */
  given(written: string): Source
  /** The full name of a step of this file. */
  own(step: string): string
  next: ReadonlyMap<string, string>
  otherwise: string | undefined
  report(at: readonly PropertyKey[], message: string): void
  /** The same at the word before the value. */
  reportKey(at: readonly PropertyKey[], message: string): void
}

/** The step's place and ways, the same for every verb. */
export const standing = ({ name, origin, next, otherwise }: Placing) => ({
  name,
  origin,
  next,
  ...(otherwise === undefined ? {} : { otherwise }),
})

/** Cuts a sentence and gives its placeholders their full names; fixed words are put in at once. */
export function compileSentence(
  words: Words,
  place: Placing,
  kept: readonly string[] = [],
): Sentence {
  const compile = (text: string): Template =>
    cut(text).map((part) => {
      if (typeof part === 'string' || kept.includes(part.name)) return part
      const source = place.source(part.name)
      return 'name' in source ? source : String(source.constant.value)
    })
  return { ru: compile(words.ru), en: compile(words.en) }
}

/** The names that a sentence prints, as uses of the step. */
export function usesIn(
  words: Words,
  place: Placing,
  at: readonly PropertyKey[],
  kept: readonly string[] = [],
): Use[] {
  return (['ru', 'en'] as const).flatMap((locale) =>
    namesIn(cut(words[locale]))
      .filter((name) => !kept.includes(name))
      .flatMap((name) => useOf(place.source(name), [...at, locale], printed(name))),
  )
}

const printed =
  (name: string) =>
  (step: string): string =>
    `«${step}» uses {${name}}, which may not be known by then`

/** A name as a use of the step; a fixed word is always known. */
export function useOf(
  source: Source,
  at: readonly PropertyKey[],
  blame: Use['blame'],
  wants?: Wanted,
): Use[] {
  return 'name' in source ? [{ name: source.name, at, blame, ...(wants ? { wants } : {}) }] : []
}

/** What may stand with a sentence, as the file writes it. */
export interface Attached {
  each?: string | undefined
  line?: Words | undefined
  files?: readonly string[] | undefined
  cites?: string | readonly string[] | undefined
  /** Flows that may follow, with the words of their buttons. */
  offers?: Readonly<Record<string, Words>> | undefined
}

const EACH_NAMES = ['label', 'value']
const SENDABLE = ['file', 'photos'] as const

/** Everything that `each`, `line` and `files` need to be known. */
export function usesOfAttached(attached: Attached, place: Placing): Use[] {
  const files = (attached.files ?? []).flatMap((file, index) =>
    useOf(place.source(file), ['files', index], printed(file), SENDABLE),
  )
  const each = attached.each
    ? useOf(place.source(attached.each), ['each'], printed(attached.each), 'list')
    : []
  const line = attached.line ? usesIn(attached.line, place, ['line'], EACH_NAMES) : []
  return [...files, ...each, ...line]
}

/** The message of a sentence: text, one line for each entry of a list, files, sources of law. */
export function compileBody(
  words: Words,
  attached: Attached,
  place: Placing,
): (run: Run, view: View) => Body {
  const sentence = compileSentence(words, place)
  const line = attached.line && compileSentence(attached.line, place, EACH_NAMES)
  const each = attached.each && nameOf(place.source(attached.each))
  const files = (attached.files ?? []).map((file) => nameOf(place.source(file)))
  const cites = [attached.cites ?? []].flat()
  const offers = Object.entries(attached.offers ?? {})
  return (run, view) => {
    const text = tell(sentence, run, view)
    const lines = each ? listed(look(each, run, view), line, run, view) : []
    const sent = files.flatMap((file) => filesOf(look(file, run, view)))
    const cited = cites.flatMap((article) => view.cite(article) ?? [])
    return {
      text: [text, ...lines].join('\n'),
      ...(sent.length > 0 ? { files: sent } : {}),
      ...(cited.length > 0 ? { cites: cited } : {}),
      ...(offers.length > 0 ? { choices: offers.map(choiceIn(view.locale)) } : {}),
    }
  }
}

/** The button that starts a flow, as the menu has it. */
const choiceIn =
  (locale: Locale) =>
  ([flow, words]: [string, Words]): Choice => ({ id: `menu:${flow}`, label: words[locale] })

const nameOf = (source: Source): string => ('name' in source ? source.name : '')

/** The sentence, filled from the run. */
const tell = (sentence: Sentence, run: Run, view: View): string =>
  fill(sentence[view.locale], (name) => look(name, run, view), view.locale).trim()

function listed(
  list: Given | undefined,
  line: Sentence | undefined,
  run: Run,
  view: View,
): string[] {
  if (!list || !isList(list)) return []
  return list.map((entry) => {
    if (!line) return `• ${entry.label[view.locale]}`
    const own: Record<string, string> = {
      label: entry.label[view.locale],
      value: printValue(entry, view.locale),
    }
    return fill(line[view.locale], (name) => own[name] ?? look(name, run, view), view.locale)
  })
}

const printValue = ({ label: _, ...entry }: Given & { label: Words }, locale: Locale): string =>
  printAnswer(entry as Parameters<typeof printAnswer>[0], locale)

function filesOf(given: Given | undefined): FileRef[] {
  if (!given || isList(given)) return []
  if (given.kind === 'file') return [given.value]
  return given.kind === 'photos' ? given.value : []
}
