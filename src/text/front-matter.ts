import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'

/** A mistake in a file, both numbers from 1. */
export interface Mistake {
  line: number
  col: number
  message: string
}

/** Why a file cannot be read at all. */
interface Broken {
  is: 'broken'
  mistakes: Mistake[]
}

/** What YAML holds, and where a schema's issues with it stand in the file. */
export interface ReadYaml {
  is: 'read'
  head: unknown
  locate(issues: readonly z.core.$ZodIssue[]): Mistake[]
}

/** A Markdown file with YAML front matter; `bodyLine` is where the body begins, from 1. */
type FrontMatter = ReadYaml & { body: string; bodyLine: number }

const FENCE = '---'

/** Reads YAML that begins after so many lines of its file. */
export function readYaml(text: string, above = 0): ReadYaml | Broken {
  const counter = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: counter, prettyErrors: false })
  if (yaml.errors.length > 0) {
    const mistakes = yaml.errors.map(({ pos, message }) => {
      const { line, col } = counter.linePos(pos[0])
      return { line: line + above, col, message: message.split('\n')[0]! }
    })
    return { is: 'broken', mistakes }
  }
  return {
    is: 'read',
    head: yaml.toJS(),
    locate: (issues) =>
      issues.map((issue) => {
        const { line, col } = placeOf(yaml, counter, issue.path)
        const message =
          issue.path.length > 0 ? `«${issue.path.join('.')}»: ${issue.message}` : issue.message
        return { line: line + above, col, message }
      }),
  }
}

/** Reads front matter between two lines of three dashes, and the body after it. */
export function readFrontMatter(text: string): FrontMatter | Broken {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const end = lines.indexOf(FENCE, 1)
  if (lines[0] !== FENCE || end < 0) {
    const message = 'the file begins with front matter between two lines of three dashes'
    return { is: 'broken', mistakes: [{ line: 1, col: 1, message }] }
  }
  const yaml = readYaml(lines.slice(1, end).join('\n'), 1)
  if (yaml.is === 'broken') return yaml
  return { ...yaml, body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 }
}

/** The node that a zod issue points at, or the nearest one above it that exists. */
function placeOf(
  yaml: ReturnType<typeof parseDocument>,
  counter: LineCounter,
  path: readonly PropertyKey[],
): { line: number; col: number } {
  for (let depth = path.length; depth > 0; depth--) {
    const node = yaml.getIn(path.slice(0, depth) as (string | number)[], true) as
      | { range?: [number, number, number] }
      | undefined
    if (node?.range) {
      const { line, col } = counter.linePos(node.range[0])
      return { line, col }
    }
  }
  return { line: 1, col: 1 }
}
