import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { LOCALES, type Locale } from '../message.ts'
import { ROUTES, type Route } from '../understanding/understood.ts'

/** A message, and where a person says that it belongs. */
export interface JudgedMessage {
  id: string
  text: string
  lang: Locale
  route: Route
  /** How it was said: `voice`, `angry`, `short` and so on. */
  tag?: string | undefined
}

/** A question, with what a right answer must come from or hold. */
export interface JudgedQuestion {
  id: string
  text: string
  lang: Locale
  /** Articles any of which answers; none: nothing of the shop's does, and nothing may be claimed. */
  articles: readonly string[]
  /** Each must stand in the answer as the customer reads it; `|` parts spellings of one fact. */
  facts?: readonly string[] | undefined
}

const message = z.strictObject({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string().min(1),
  lang: z.enum(LOCALES),
  route: z.enum(ROUTES),
  tag: z.string().optional(),
})

const question = z.strictObject({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string().min(1),
  lang: z.enum(LOCALES),
  articles: z.array(z.string()),
  facts: z.array(z.string().min(1)).optional(),
})

const labelled = z.strictObject({ text: z.string(), category: z.string() })

const faq = z.record(
  z.string(),
  z.object({
    qapair: z.array(
      z.object({
        question: z.string(),
        rephr: z.array(z.string().nullable()).transform((all) => all.filter((one) => one !== null)),
        answer: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
      }),
    ),
  }),
)

/** Reads JSON lines of one shape. Throws with the line's number on the first that has another. */
function readLines<T>(file: string, shape: z.ZodType<T>): T[] {
  const lines = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return []
    try {
      return [shape.parse(JSON.parse(line))]
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message
      throw new Error(`${file}:${at + 1}: ${why}`)
    }
  })
}

/** Messages for routing, one JSON object a line. Throws when a line has another shape. */
export const readMessages = (file: string): JudgedMessage[] => readLines(file, message)

/** Questions for the articles, one JSON object a line. Throws when a line has another shape. */
export const readQuestions = (file: string): JudgedQuestion[] => readLines(file, question)

/** Texts with their classes: a CSV file with the columns `text` and `category`, as BANKING77's. */
export const readLabelled = (file: string): { text: string; category: string }[] =>
  z.array(labelled).parse(parse(readFileSync(file), { columns: true, bom: true }))

/** A question with its answers, and the other ways in which people put it. */
export interface FaqEntry {
  question: string
  answers: readonly string[]
  rephrased: readonly string[]
}

/** Reads the JSON of StackFAQ (Karan et al. 2016; BERT-FAQ's form of it); `*` parts paraphrases. */
export const readFaq = (file: string): FaqEntry[] =>
  Object.values(faq.parse(JSON.parse(readFileSync(file, 'utf8'))))
    .flatMap(({ qapair }) => qapair)
    .map(({ question, rephr, answer }) => ({
      question,
      answers: answer,
      rephrased: [...new Set(rephr)].filter((text) => text.trim() !== '*' && text !== question),
    }))
