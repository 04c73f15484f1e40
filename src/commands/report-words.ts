import type { Hint } from '../house/report.ts'
import type { Locale } from '../message.ts'
import { fill } from '../text.ts'
import en from './report.en.json' with { type: 'json' }
import ru from './report.ru.json' with { type: 'json' }

type ReportWord = keyof typeof en

const CATALOGUES: Readonly<Record<Locale, Readonly<Record<ReportWord, string>>>> = { ru, en }

/** A sentence of the report, `{name}` filled in. */
export const reportWord = (
  lang: Locale,
  id: ReportWord,
  values: Readonly<Record<string, string | number>> = {},
): string => fill(CATALOGUES[lang][id], (name) => values[name], lang)

/** Counts by the words for their codes; a code without a word stands for itself. */
export const inWords = (
  lang: Locale,
  group: 'kind' | 'reason' | 'why',
  counts: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    Object.entries(counts).map(([code, count]) => [
      CATALOGUES[lang][`${group}.${code}` as ReportWord] ?? code,
      count,
    ]),
  )

/** What to change about a product, as a sentence without its full stop. */
export const hintText = (lang: Locale, { is, ...values }: Hint): string =>
  reportWord(lang, `hint.${is}`, values)
