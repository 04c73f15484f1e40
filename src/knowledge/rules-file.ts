import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { type Day, isDay } from '../day.ts'
import type { Problem } from './problem.ts'
import { HOME, type Rule, type RuleBook, UNITS } from './rules.ts'
import { findContradictions, type Told } from './rules-check.ts'

const text = z.string({ error: 'expected a text' }).min(1, 'expected a text')
const words = z.strictObject({ ru: text, en: text }, { error: 'expected ru: and en:' })
const figure = z.number({ error: 'expected a number' }).positive('expected more than 0')
const name = z
  .string({ error: 'expected a name' })
  .regex(/^[a-z][a-z0-9-]*$/, 'expected small letters, digits and dashes')
const day = z
  .string({ error: 'expected a day such as 2026-02-01' })
  .refine(isDay, 'expected a day such as 2026-02-01')
  .transform((value) => value as Day)
const oneOf = <const T extends readonly string[]>(choices: T) =>
  z.enum(choices, { error: `expected one of ${choices.join(', ')}` })

const rule = z.strictObject(
  {
    id: name,
    jurisdiction: z.exactOptional(name),
    sold: oneOf(['distance', 'store', 'any']),
    figure,
    unit: oneOf(UNITS),
    better: oneOf(['more', 'fewer', 'fixed']),
    'valid-from': day,
    'valid-to': z.exactOptional(day),
    'checked-on': z.exactOptional(day),
    act: text,
    article: text,
    url: z.exactOptional(z.url('expected an address')),
    note: words,
  },
  { error: 'expected a rule' },
)
const list = z.strictObject(
  {
    id: name,
    sold: oneOf(['distance', 'store', 'any']),
    complex: z.boolean('expected true or false').default(false),
    tags: z.array(name, { error: 'expected tags of goods' }),
    'valid-from': day,
    'valid-to': z.exactOptional(day),
    act: text,
    note: words,
  },
  { error: 'expected a list of goods' },
)
const promise = z.strictObject({ rule: name, figure, 'valid-from': day })
const act = z.strictObject({ title: words, url: z.url('expected an address') })

const rulesFile = z.strictObject(
  {
    jurisdiction: name.default(HOME),
    acts: z.record(z.string(), act, { error: 'expected the acts by a short name' }),
    rules: z.array(rule, { error: 'expected a list of rules' }),
    lists: z.array(list, { error: 'expected lists of goods' }).default([]),
    promises: z.array(promise, { error: 'expected a list of promises' }).default([]),
  },
  { error: 'expected jurisdiction, acts, rules, lists and promises' },
)
type RulesFile = z.infer<typeof rulesFile>

/** Reads `knowledge/rules.yaml`: the book, or every mistake in it at its place. */
export function readRules(
  file: string,
  source: string,
): { book: RuleBook } | { problems: Problem[] } {
  const lines = new LineCounter()
  const yaml = parseDocument(source, { lineCounter: lines, prettyErrors: false })
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, col }
  }
  const at = (path: readonly PropertyKey[]) => place(offsetOf(yaml, path))
  if (yaml.errors.length > 0) {
    return {
      problems: yaml.errors.map(({ pos, message }) => ({ file, ...place(pos[0]), message })),
    }
  }
  const parsed = rulesFile.safeParse(yaml.toJS())
  const told = parsed.success ? judge(parsed.data) : parsed.error.issues.flatMap(describe)
  const problems = told.map(({ path, message }) => ({ file, ...at(path), message }))
  return parsed.success && problems.length === 0
    ? { book: toBook(parsed.data) }
    : { problems: problems.sort((a, b) => a.line - b.line || a.col - b.col) }
}

/** The node at that path, else the nearest one above it. */
function offsetOf(yaml: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  const node = path.length > 0 ? yaml.getIn(path, true) : yaml.contents
  const range = (node as { range?: readonly number[] } | null | undefined)?.range
  if (range) return range[0] ?? 0
  return path.length > 0 ? offsetOf(yaml, path.slice(0, -1)) : 0
}

function describe(issue: z.core.$ZodIssue): Told[] {
  const { path, message } = issue
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: `«${key}»: unknown key` }))
  }
  return [{ path, message: path.length > 0 ? `«${String(path.at(-1))}»: ${message}` : message }]
}

function judge(file: RulesFile): Told[] {
  const unknownActs = (['rules', 'lists'] as const).flatMap((part) =>
    file[part].flatMap(({ act }, i) =>
      act in file.acts
        ? []
        : [{ path: [part, i, 'act'], message: `«act»: there is no act «${act}» under acts:` }],
    ),
  )
  return unknownActs.length > 0 ? unknownActs : findContradictions(toBook(file))
}

const toBook = (file: RulesFile): RuleBook => ({
  rules: file.rules.map((rule) => toRule(rule, file)),
  lists: file.lists.map(({ 'valid-from': validFrom, 'valid-to': validTo, ...rest }) => ({
    ...rest,
    validFrom,
    ...(validTo && { validTo }),
  })),
  promises: file.promises.map(({ 'valid-from': validFrom, ...rest }) => ({ ...rest, validFrom })),
})

function toRule(rule: RulesFile['rules'][number], { jurisdiction, acts }: RulesFile): Rule {
  const { 'valid-from': validFrom, 'valid-to': validTo, 'checked-on': checkedOn, ...rest } = rule
  const source = acts[rule.act] as z.infer<typeof act>
  return {
    jurisdiction,
    url: source.url,
    ...rest,
    act: source.title,
    validFrom,
    ...(validTo && { validTo }),
    ...(checkedOn && { checkedOn }),
  }
}
