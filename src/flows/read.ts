import type { z } from 'zod'
import { END } from './flow.ts'
import { didYouMean, type Place, type Problem } from './problem.ts'
import {
  type FlowHead,
  flowFrame,
  type PartHead,
  partFrame,
  type RawStep,
  VERB_SHAPES,
  type VerbName,
} from './schema.ts'
import { judge, readYaml, type YamlFile } from './yaml.ts'

/** A step as the file writes it, with the verb that it has. */
export interface WrittenStep {
  verb: VerbName
  raw: RawStep
}

/** A file of `flows/` or `flows/parts/`, read and judged by shape, not yet by sense. */
export interface Written<Head> {
  name: string
  file: string
  text: string
  head: Head
  steps: ReadonlyMap<string, WrittenStep>
  at(path: readonly PropertyKey[]): Place
  atKey(path: readonly PropertyKey[]): Place
}
export type WrittenFlow = Written<FlowHead>
export type WrittenPart = Written<PartHead>

interface Read<Head> {
  written?: Written<Head>
  problems: Problem[]
}

/** Reads a flow: its name is the file's. */
export const readFlow = (file: string, text: string): Read<FlowHead> =>
  read(file, text, flowFrame, Object.keys(flowFrame.shape))

/** Reads a shared part. */
export const readPart = (file: string, text: string): Read<PartHead> =>
  read(file, text, partFrame, Object.keys(partFrame.shape))

function read<Head extends { steps: Record<string, unknown> }>(
  file: string,
  text: string,
  frame: z.ZodType<Head>,
  known: readonly string[],
): Read<Head> {
  const yaml = readYaml(file, text)
  if (yaml.problems.length > 0) return { problems: yaml.problems }
  const parsed = frame.safeParse(yaml.data)
  if (!parsed.success) return { problems: judge(yaml, parsed.error, [], known) }
  const problems: Problem[] = []
  const steps = new Map<string, WrittenStep>()
  for (const [name, data] of Object.entries(parsed.data.steps)) {
    const step = readStep(yaml, name, data, problems)
    if (step) steps.set(name, step)
  }
  if (steps.size === 0 && problems.length === 0) {
    problems.push({ file, ...yaml.at(['steps']), message: 'there are no steps' })
  }
  if (problems.length > 0) return { problems }
  const name = file.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
  return {
    written: { name, file, text, head: parsed.data, steps, at: yaml.at, atKey: yaml.atKey },
    problems,
  }
}

const VERBS = Object.keys(VERB_SHAPES) as VerbName[]

function readStep(
  yaml: YamlFile,
  name: string,
  data: unknown,
  problems: Problem[],
): WrittenStep | undefined {
  const report = (message: string): void => {
    problems.push({ file: yaml.file, ...yaml.atKey(['steps', name]), message })
  }
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    report(`«${name}» is no name for a step: use small letters, digits and hyphens`)
    return undefined
  }
  if (name === END) {
    report(`no step may be called «${END}»: it is the word for being over`)
    return undefined
  }
  const verb = verbOf(data)
  if (!verb) {
    report(`«${name}» has no verb: expected one of ${VERBS.join(', ')}`)
    return undefined
  }
  const shape = VERB_SHAPES[verb]
  const parsed = shape.safeParse(data)
  if (parsed.success) return { verb, raw: parsed.data }
  problems.push(...judge(yaml, parsed.error, ['steps', name], Object.keys(shape.shape)))
  return undefined
}

/** `hand-over` may carry a `say`, so it is looked for first. */
const verbOf = (data: unknown): VerbName | undefined =>
  typeof data === 'object' && data !== null ? VERBS.find((verb) => verb in data) : undefined

/** «which» with its nearest known word, for a name that leads nowhere. */
export const unknownStep = (from: string, to: string, known: Iterable<string>): string =>
  `«${from}» leads to «${to}», but there is no such step${didYouMean(to, known)}`
