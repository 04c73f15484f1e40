import { z } from 'zod'
import { LOCALES, type Locale, type Words } from '../message.ts'
import { cut, type Fillable, fill, namesIn, type Template } from '../text.ts'
import { PHRASES, type PhraseId } from './phrase-ids.ts'
import { didYouMean, type Problem } from './problem.ts'
import { buttonWords } from './schema.ts'
import { judge, readYaml } from './yaml.ts'

/** A sentence of the bot in every language, and other words by which a customer may say it. */
export interface Phrase {
  words: Words
  templates: Readonly<Record<Locale, Template>>
  also: readonly string[]
}
export type Phrases = ReadonlyMap<string, Phrase>

type Entries = ReadonlyMap<string, { path: string[]; data: unknown }>

/** Reads `phrases.yaml` and proves that no phrase is missing and no placeholder is unknown. */
export function readPhrases(file: string, text: string): { phrases: Phrases; problems: Problem[] } {
  const yaml = readYaml(file, text)
  const phrases = new Map<string, Phrase>()
  if (yaml.problems.length > 0) return { phrases, problems: yaml.problems }
  const entries: Entries = new Map(
    flatten(yaml.data, []).map((entry) => [entry.path.join('.'), entry]),
  )
  const problems: Problem[] = []
  for (const [id, { path, data }] of entries) {
    const parsed = buttonWords.safeParse(data)
    if (!parsed.success) {
      problems.push(...judge(yaml, parsed.error, path, ['ru', 'en', 'also']))
      continue
    }
    const { ru, en, also } = parsed.data
    const templates = { ru: cut(ru), en: cut(en) }
    phrases.set(id, {
      words: { ru, en },
      templates,
      also: [...(also?.ru ?? []), ...(also?.en ?? [])],
    })
    const report = (locale: Locale, message: string): void => {
      problems.push({ file, ...yaml.at([...path, locale]), message })
    }
    checkPlaceholders(id, templates, report)
  }
  const missing = Object.keys(PHRASES).filter((id) => !entries.has(id))
  const others = [...entries.keys()].filter((id) => !(id in PHRASES))
  problems.push(
    ...missing.map((id) => {
      const message = `the phrase «${id}» is missing${didYouMean(id, others)}`
      return { file, line: 1, col: 1, message }
    }),
  )
  return { phrases, problems }
}

/** Phrases may stand in groups: `widget: title:` is the phrase `widget.title`. */
function flatten(data: unknown, path: string[]): { path: string[]; data: unknown }[] {
  const isGroup = z.record(z.string(), z.unknown()).safeParse(data)
  if (!isGroup.success || 'ru' in isGroup.data || 'en' in isGroup.data) return [{ path, data }]
  return Object.entries(isGroup.data).flatMap(([key, value]) => flatten(value, [...path, key]))
}

function checkPlaceholders(
  id: string,
  templates: Readonly<Record<Locale, Template>>,
  report: (locale: Locale, message: string) => void,
): void {
  const filled: readonly string[] | undefined = PHRASES[id as PhraseId]
  for (const locale of LOCALES) {
    const names = namesIn(templates[locale])
    const unknown = filled ? names.filter((name) => !filled.includes(name)) : []
    for (const name of unknown) {
      report(
        locale,
        `«${id}» prints {${name}}, which nobody fills${didYouMean(name, filled ?? [])}`,
      )
    }
    const other = namesIn(templates[locale === 'ru' ? 'en' : 'ru'])
    for (const name of other.filter((word) => !names.includes(word))) {
      report(locale, `«${id}» does not print {${name}}, the other language does`)
    }
  }
}

/** A phrase in that language, filled. Throws on an id that `phrases.yaml` does not have. */
export function phrase(
  { phrases }: { phrases: Phrases },
  id: string,
  locale: Locale,
  values: Readonly<Record<string, Fillable>> = {},
): string {
  const found = phrases.get(id)
  if (!found) throw new Error(`no phrase "${id}" in phrases.yaml`)
  return fill(found.templates[locale], (name) => values[name], locale).trim()
}
