import { z } from 'zod'
import { type Mistake, readFrontMatter } from '../text/front-matter.ts'
import { cut, namesIn, type Template } from '../text.ts'
import { outputSchema } from './output.ts'

/** The front matter of a prompt: what a machine must check. */
const promptHead = z.strictObject({
  purpose: z.string().min(1),
  /** A word from the settings, never a vendor's name: `small` is `OPENAI_MODEL`. */
  model: z.literal('small', { error: 'expected small: the settings say which model that is' }),
  temperature: z.number().min(0).max(2).default(0),
  'max-tokens': z.int().min(1).max(4000),
  input: z.array(z.string().regex(/^[a-z][a-z-]*$/, 'expected a word such as question')).min(1),
  output: outputSchema,
  /** Examples that people try an edit with. */
  'tried-with': z.string().optional(),
})
export type PromptHead = z.infer<typeof promptHead>

/** One thing that a model may be asked for. */
export interface Prompt {
  /** The file name without its ending. */
  name: string
  head: PromptHead
  system: Template
  user: Template
}

export type ParsedPrompt = { prompt: Prompt } | { mistakes: Mistake[] }

const PARTS = ['system', 'user'] as const

/** Reads and proves one file of `prompts/`. */
export function parsePrompt(text: string, name: string): ParsedPrompt {
  const read = readFrontMatter(text)
  if (read.is === 'broken') return read
  const head = promptHead.safeParse(read.head)
  const parts = cutParts(read.body)
  const mistakes = [
    ...read.locate(head.error?.issues ?? []),
    ...PARTS.filter((part) => !parts[part]).map((part) => ({
      line: read.bodyLine,
      col: 1,
      message: `there is nothing under «# ${part}»`,
    })),
    ...checkPlaceholders(read, head.data?.input ?? namesIn(cut(read.body))),
  ]
  if (!head.success || mistakes.length > 0) return { mistakes }
  const { system = '', user = '' } = parts
  return { prompt: { name, head: head.data, system: cut(system), user: cut(user) } }
}

function cutParts(body: string): { system?: string; user?: string } {
  const pieces = body.split(/^# (system|user)[ \t]*$/m)
  const named = pieces.flatMap((piece, at) =>
    at % 2 === 1 ? [[piece, (pieces[at + 1] ?? '').trim()] as const] : [],
  )
  return Object.fromEntries(named.filter(([, words]) => words !== ''))
}

/** Only `{name}` is filled in; every name is given, and everything that is given is used. */
function checkPlaceholders(
  { body, bodyLine }: { body: string; bodyLine: number },
  input: readonly string[],
): Mistake[] {
  const placeAt = (at: number) => {
    const before = body.slice(0, at).split('\n')
    return { line: bodyLine + before.length - 1, col: (before.at(-1)?.length ?? 0) + 1 }
  }
  const strange = [...body.matchAll(/\{([^{}]*)\}|[{}]/g)].flatMap(({ 0: all, 1: name, index }) => {
    if (name !== undefined && input.includes(name)) return []
    const known = input.join(', ')
    return [{ ...placeAt(index), message: `«${all}» is none of the input: ${known}` }]
  })
  const used = new Set(namesIn(cut(body)))
  const idle = input.filter((name) => !used.has(name))
  const unused = idle.map((name) => ({
    line: bodyLine,
    col: 1,
    message: `the input «${name}» is used nowhere`,
  }))
  return [...strange, ...unused]
}
