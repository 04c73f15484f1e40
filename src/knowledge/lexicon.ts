import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import type { Problem } from './problem.ts'

const concepts = z.record(
  z.string(),
  z.array(z.string().min(1), 'expected a list of words').min(1, 'expected a word'),
  'expected lists of words, each under what they mean',
)

/** Words of both languages by what they mean. */
export type Concepts = Readonly<Record<string, readonly string[]>>

/** Reads the text of `concepts.yaml` and kin, or tells every mistake in it; `must` names its lists. */
export function readConcepts(
  file: string,
  text: string,
  must: readonly string[] = [],
): { concepts: Concepts } | { problems: Problem[] } {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines })
  const at = (offset: number, message: string): Problem => {
    const { line, col } = lines.linePos(offset)
    return { file, line, col, message }
  }
  if (yaml.errors.length > 0) {
    return { problems: yaml.errors.map(({ pos, message }) => at(pos[0], message)) }
  }
  const parsed = concepts.safeParse(yaml.toJS())
  if (parsed.success) {
    const missing = must.filter((name) => !(name in parsed.data))
    if (missing.length === 0) return { concepts: parsed.data }
    return { problems: [at(0, `expected the lists ${missing.join(', ')} as well`)] }
  }
  return {
    problems: parsed.error.issues.map(({ path, message }) => {
      const node = yaml.getIn(path, true) as { range?: readonly number[] } | undefined
      return at(node?.range?.[0] ?? 0, message)
    }),
  }
}

/** The word lists of a knowledge base. Throws when the file is missing or wrong. */
export function loadConcepts(folder: string, name = 'concepts.yaml'): Concepts {
  const read = readConcepts(name, readFileSync(join(folder, name), 'utf8'))
  if ('concepts' in read) return read.concepts
  throw new Error(read.problems.map(({ line, message }) => `${line}: ${message}`).join('\n'))
}
