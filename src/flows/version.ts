import { createHash } from 'node:crypto'
import type { WrittenFlow, WrittenPart, WrittenStep } from './read.ts'

const PART_MARK = '\n--- # part '

/** The file and every part it uses, in the order of first use: what a version is made of. */
export function sourceOf(written: WrittenFlow, parts: ReadonlyMap<string, WrittenPart>): string {
  const used = new Map<string, string>()
  const gather = (steps: ReadonlyMap<string, WrittenStep>): void => {
    for (const { raw } of steps.values()) {
      const part = 'use' in raw ? parts.get(raw.use) : undefined
      if (!part || used.has(part.name)) continue
      used.set(part.name, part.text)
      gather(part.steps)
    }
  }
  gather(written.steps)
  return [written.text, ...[...used].map(([name, text]) => `${PART_MARK}${name}\n${text}`)].join('')
}

/** The texts of a version's source: the flow's own, and each part's by name. */
export function splitSource(source: string): { flow: string; parts: Map<string, string> } {
  const [flow = '', ...parts] = source.split(PART_MARK)
  const named = parts.map((part): [string, string] => {
    const end = part.indexOf('\n')
    return [part.slice(0, end), part.slice(end + 1)]
  })
  return { flow, parts: new Map(named) }
}

/** The hash that a run keeps: other words are another version. */
export const hashOf = (source: string): string =>
  createHash('sha256').update(source).digest('hex').slice(0, 16)
