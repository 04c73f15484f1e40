import { z } from 'zod'
import { KINDS } from '../value.ts'

const sentence = z.string({ error: 'expected a sentence' }).min(1, 'expected a sentence')
/** One sentence in every language. */
const words = z.strictObject({ ru: sentence, en: sentence })
const otherWords = z.strictObject({
  ru: z.array(z.string()).optional(),
  en: z.array(z.string()).optional(),
})
/** A word on a button, with other words that mean it. */
export const buttonWords = z.strictObject({
  ru: sentence,
  en: sentence,
  also: otherWords.optional(),
})

const kebab = z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected small letters, digits and hyphens')
const reference = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$/, 'expected a step, or step.value')
const next = z
  .union([kebab, z.record(kebab, kebab)], {
    error: 'expected a step, or a step for each outcome',
  })
  .describe('Where it goes on.')
const kind = z.enum(KINDS, { error: `expected a kind of answer: ${KINDS.join(', ')}` })
const cites = z
  .union([kebab, z.array(kebab)], { error: 'expected the name of an article, or several' })
  .describe('Articles whose source stands below.')
const files = z.array(reference)
const offers = z
  .record(kebab, words)
  .describe('Flows that a button below starts, with the words on the button.')
const given = z.record(kebab, z.string()).describe('What it takes: its name, and our name or word.')

/** A step that tells something and goes on. */
export const sayStep = z.strictObject({
  say: words,
  each: reference.optional(),
  line: words.optional(),
  files: files.optional(),
  cites: cites.optional(),
  offers: offers.optional(),
  next: next.optional(),
})
/** A step that asks something and remembers the answer under its own name. */
export const askStep = z.strictObject({
  ask: words,
  label: words.optional(),
  expect: z
    .union([kind, z.array(kind).min(2)], {
      error: `expected a kind of answer: ${KINDS.join(', ')}`,
    })
    .optional(),
  options: z
    .union([reference, z.record(kebab, buttonWords)], {
      error: 'expected buttons, or a list that an action gave: step.list',
    })
    .optional(),
  only: reference
    .describe('Which of the buttons apply: a list of them that an action gave, step.list.')
    .optional(),
  'may-skip': z
    .union([z.boolean(), words], { error: 'expected true, or the words of the button' })
    .describe('Adds a button to go on without an answer.')
    .optional(),
  many: z.boolean().optional(),
  'when-asked': z
    .boolean()
    .describe('Only what comes after the question answers it, nothing that was said before.')
    .optional(),
  ahead: z.boolean().describe('A day to come: no day that has passed is an answer.').optional(),
  show: z.array(kebab).min(1).optional(),
  each: reference.optional(),
  line: words.optional(),
  files: files.optional(),
  cites: cites.optional(),
  next: next.optional(),
})
/** A step that has one of our actions done. */
export const doStep = z.strictObject({ do: kebab, with: given.optional(), next: next.optional() })
/** A step that runs a shared part. */
export const useStep = z.strictObject({ use: kebab, with: given.optional(), next: next.optional() })
/** A step that gives the conversation to people. */
export const handOverStep = z.strictObject({
  'hand-over': kebab.describe('The team.'),
  say: words.optional(),
  priority: z.enum(['normal', 'high', 'urgent']).optional(),
  reason: z
    .enum(['flow', 'angry'])
    .describe('What agents read as the reason; absent: the flow.')
    .optional(),
  next: kebab.optional(),
})

/** Every verb with the shape of its step. A step has exactly one. */
export const VERB_SHAPES = {
  'hand-over': handOverStep,
  say: sayStep,
  ask: askStep,
  do: doStep,
  use: useStep,
} as const
export type VerbName = keyof typeof VERB_SHAPES
export type RawStep =
  | z.infer<typeof sayStep>
  | z.infer<typeof askStep>
  | z.infer<typeof doStep>
  | z.infer<typeof useStep>
  | z.infer<typeof handOverStep>

const step = z.union([handOverStep, sayStep, askStep, doStep, useStep])
const steps = z.record(kebab, step)

const flowHead = {
  title: words,
  about: z.string().min(1),
  route: kebab.optional().describe('The route that starts it, when it is not the file name.'),
  'starts-on': kebab.optional().describe('The event that starts it by itself.'),
  menu: z
    .int('expected a place such as 1')
    .min(1, 'expected a place such as 1')
    .optional()
    .describe('Its place among the first buttons; absent: after those that have one.'),
  'answers-questions': z
    .boolean()
    .optional()
    .describe('A question about it starts it too: the flow itself is the answer, no article.'),
  covers: kebab
    .optional()
    .describe(
      'Another route whose customers it serves as well: it finds out by itself which is it.',
    ),
  examples: otherWords.optional().describe('About five ways to say it, for the reader.'),
}
const partHead = {
  about: z.string().min(1),
  takes: z.record(kebab, kind).optional(),
  ends: z.array(kebab).min(1).describe('Its outcomes.'),
  gives: z.record(kebab, reference).optional().describe('What it gives, and from which step.'),
}

/** A file of `flows/`. */
const flowShape = z.strictObject({ ...flowHead, steps })
/** A file of `flows/parts/`. */
const partShape = z.strictObject({ ...partHead, steps })

/** The same files with their steps left unread: each step is then judged by its own verb. */
export const flowFrame = z.strictObject({ ...flowHead, steps: z.record(z.string(), z.unknown()) })
export const partFrame = z.strictObject({ ...partHead, steps: z.record(z.string(), z.unknown()) })
export type FlowHead = z.infer<typeof flowFrame>
export type PartHead = z.infer<typeof partFrame>

/** JSON Schema of a flow file, for editors that complete the words. */
export const flowJsonSchema = (): object => z.toJSONSchema(z.union([flowShape, partShape]))
