import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type DocxTemplater from 'docxtemplater'
import type PizZip from 'pizzip'
import { LOCALES, type Locale } from '../message.ts'
import { FORM_NAMES, type FormName, type FormValues, namesOf } from './form.ts'
import type { Problem } from './problem.ts'

/** The Word forms, ready to be filled. */
export interface Forms {
  /** A Word file with the values in it, safe whatever they are. Throws when the template is broken. */
  fill<N extends FormName>(form: N, locale: Locale, values: FormValues<N>): Buffer
  /** The same with lines to write on. */
  blank(form: FormName, locale: Locale): Buffer
  /** What the form is called. */
  title(form: FormName, locale: Locale): string
}

const FOLDER = 'forms'
const LINE = '____________________'
/** An empty cell of a table is line enough. */
const CELL = '\u00a0'
const LONGEST = 20_000
const BODY = 'word/document.xml'

// Both libraries are heavy and only needed once a form is filled.
const load = createRequire(import.meta.url)
const zipOf = (bytes: Buffer): PizZip => new (load('pizzip') as typeof PizZip)(bytes)

const fileOf = (form: FormName, locale: Locale): string => `${FOLDER}/${form}.${locale}.docx`

/** The forms of a knowledge folder; each template is read when it is first filled. */
export function openForms(folder: string): Forms {
  const templates = new Map<string, Buffer>()
  const template = (form: FormName, locale: Locale): Buffer => {
    const file = fileOf(form, locale)
    const bytes = templates.get(file) ?? readFileSync(join(folder, file))
    templates.set(file, bytes)
    return bytes
  }
  return {
    fill: (form, locale, values) => render(template(form, locale), values),
    blank: (form, locale) => render(template(form, locale), blankValues(form)),
    title: (form, locale) => titleIn(template(form, locale)) ?? form,
  }
}

function render(template: Buffer, values: object): Buffer {
  const Template = load('docxtemplater') as typeof DocxTemplater
  const document = new Template(zipOf(template), {
    paragraphLoop: true,
    linebreaks: true,
    nullGetter: () => LINE,
  })
  document.render(writable(values))
  return document.getZip().generate({ type: 'nodebuffer', compression: 'DEFLATE' })
}

/** The title among the properties of the document. */
function titleIn(template: Buffer): string | undefined {
  const core = zipOf(template).file('docProps/core.xml')?.asText() ?? ''
  return /<dc:title>([^<&]+)</.exec(core)?.[1]
}

const blankValues = (form: FormName): object => {
  const { plain, ofItem } = namesOf(form)
  const all = (names: readonly string[], text: string) =>
    Object.fromEntries(names.map((name) => [name, text]))
  return { ...all(plain, LINE), items: [all(ofItem, CELL)] }
}

/** What a Word file can hold: no signs that XML forbids, no text without end, a line for nothing. */
function writable<T>(value: T, nothing = LINE): T {
  if (Array.isArray(value)) return value.map((row) => writable(row, CELL)) as T
  if (value && typeof value === 'object') {
    const all = Object.entries(value).map(([name, it]) => [name, writable(it, nothing)])
    return Object.fromEntries(all) as T
  }
  return typeof value === 'string' ? ((plainText(value) || nothing) as T) : value
}

/** XML 1.0, production 2 (Char): control signs, halves of pairs and U+FFFE/FFFF may not stand. */
const plainText = (text: string): string =>
  text
    .slice(0, LONGEST)
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids exactly these
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .trim()

/** What is wrong with the templates: one that is missing or no Word file, names that nobody gives. */
export const checkForms = (folder: string): Problem[] =>
  FORM_NAMES.flatMap((form) =>
    LOCALES.flatMap((locale) => {
      const file = fileOf(form, locale)
      return existsSync(join(folder, file))
        ? checkTemplate(form, readFileSync(join(folder, file))).map((message) => at(file, message))
        : [at(file, 'this form is missing')]
    }),
  )

const at = (file: string, message: string): Problem => ({ file, line: 1, col: 1, message })

function checkTemplate(form: FormName, bytes: Buffer): string[] {
  const words = wordsIn(bytes)
  if (words === undefined) return ['this is no Word file']
  if (!words.includes('{')) return ['nothing is filled in here']
  const tags = [...words.matchAll(TAG)].map(([tag]) => tag)
  const stray = /[{}]/.test(words.replace(TAG, '')) ? ['a brace stands alone'] : []
  return [...unknownTags(form, tags), ...unevenTags(tags), ...stray]
}

const TAG = /\{[^{}]*\}/g
const OPENS = '{#items}'
const CLOSES = '{/items}'

/** Names that the form's action does not give; those of an item count within its table alone. */
function unknownTags(form: FormName, tags: readonly string[]): string[] {
  const { plain, ofItem } = namesOf(form)
  let known: readonly string[] = plain
  return tags.flatMap((tag) => {
    if (tag === OPENS) known = [...plain, ...ofItem]
    else if (tag === CLOSES) known = plain
    else if (!known.includes(tag.slice(1, -1).trim())) return [`nobody gives ${tag} to this form`]
    return []
  })
}

/** The table of items opens and closes in turn. */
function unevenTags(tags: readonly string[]): string[] {
  const ofTable = tags.filter((tag) => tag === OPENS || tag === CLOSES)
  const wrong = ofTable.find((tag, place) => tag !== (place % 2 === 0 ? OPENS : CLOSES))
  const open = ofTable.length % 2 === 1 ? OPENS : undefined
  const alone = wrong ?? open
  return alone ? [`${alone} has no partner`] : []
}

/** The words of a document; a placeholder that Word has cut into pieces is whole again. */
function wordsIn(bytes: Buffer): string | undefined {
  try {
    const xml = zipOf(bytes).file(BODY)?.asText()
    return xml?.replaceAll('</w:p>', '\n').replace(/<[^>]*>/g, '')
  } catch {
    return undefined
  }
}

/** A blank form of every kind is drawn by the real engine: what reads well may still not be filled. */
export function tryForms(folder: string): Problem[] {
  const forms = openForms(folder)
  return FORM_NAMES.flatMap((form) =>
    LOCALES.flatMap((locale) => {
      try {
        forms.blank(form, locale)
        return []
      } catch (error) {
        return [at(fileOf(form, locale), `this form cannot be filled: ${(error as Error).message}`)]
      }
    }),
  )
}
