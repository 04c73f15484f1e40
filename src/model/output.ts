import { z } from 'zod'

/** A JSON Schema as the endpoint takes it. */
export type JsonSchema = Record<string, unknown>

/**
 * What a prompt gives back, by name: `boolean`, `string`, a fixed choice `yes | no | unclear`, or a word
 * such as `article-id`, whose choices are given with each call. Brackets make a list of it.
 */
const word = z.union([
  z
    .string()
    .regex(/^[a-z][a-z-]*(?: \| [a-z][a-z-]*)*$/, 'expected a word, or words with | between'),
  z.array(z.string().regex(/^[a-z][a-z-]*$/)).length(1),
])
export const outputSchema = z.record(z.string().regex(/^[a-z]+$/), word)
export type OutputSpec = z.infer<typeof outputSchema>

/** The choices of words that are known only at the call, by word. */
export type Lists = Readonly<Record<string, readonly string[]>>

/** The longest string that is taken, in UTF-16 units. */
const LONGEST = 2000
const MOST_ENTRIES = 10

/** The shape of one answer: proved on return, and sent along as a strict JSON schema. */
export function shapeOf(spec: OutputSpec, lists: Lists) {
  const fields = Object.entries(spec).map(([name, kind]) => [name, fieldOf(kind, lists)] as const)
  return z.strictObject(Object.fromEntries(fields))
}

function fieldOf(kind: OutputSpec[string], lists: Lists): z.ZodType {
  if (typeof kind !== 'string') return z.array(fieldOf(kind[0]!, lists)).max(MOST_ENTRIES)
  if (kind === 'boolean') return z.boolean()
  if (kind === 'string') return z.string().max(LONGEST)
  const choices = kind.includes(' | ') ? kind.split(' | ') : lists[kind]
  if (!choices || choices.length === 0) throw new Error(`no choices were given for «${kind}»`)
  return z.enum(choices as [string, ...string[]])
}

/** The same as JSON schema. Strict mode knows neither lengths nor the draft's address. */
export function jsonSchemaOf(shape: z.ZodType): JsonSchema {
  const { $schema: _draft, ...schema } = z.toJSONSchema(shape)
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      key === 'maxLength' || key === 'maxItems' ? undefined : value,
    ),
  )
}
