import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const concepts = z.record(z.string(), z.array(z.string().min(1)).min(1))

/** Words of both languages by what they mean. Throws when `concepts.yaml` is missing or wrong. */
export function loadConcepts(folder: string): Readonly<Record<string, readonly string[]>> {
  const parsed = concepts.safeParse(parse(readFileSync(join(folder, 'concepts.yaml'), 'utf8')))
  if (parsed.success) return parsed.data
  throw new Error(`concepts.yaml: ${z.prettifyError(parsed.error)}`)
}
