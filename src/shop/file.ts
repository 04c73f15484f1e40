import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { type ShopFile, shopFile } from './file-schema.ts'
import { referenceProblems } from './references.ts'

/** The shop that ships with the program, for a first look and for trials. */
export const DEMO_SHOP = new URL('./demo-shop.json', import.meta.url)

/** Reads a shop file. Every mistake in it comes back at once, each with its path. */
export function readShopFile(path: string | URL): { file: ShopFile } | { problems: string[] } {
  const name = path instanceof URL ? fileURLToPath(path) : path
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return { problems: [`there is no shop file ${name}`] }
    return { problems: [`the shop file ${name} cannot be read: ${message}`] }
  }
  try {
    return parseShopFile(JSON.parse(content.replace(/^\uFEFF/, '')))
  } catch (cause) {
    return { problems: [`the shop file ${name} is no JSON: ${(cause as Error).message}`] }
  }
}

/** A shop from parsed JSON; an empty field may be `null` or absent. */
export function parseShopFile(json: unknown): { file: ShopFile } | { problems: string[] } {
  const given = withoutNulls(json)
  const parsed = shopFile.safeParse(given)
  const shape = parsed.success ? [] : parsed.error.issues.flatMap(describe)
  const problems = [...shape, ...referenceProblems(given)]
  return parsed.success && problems.length === 0 ? { file: parsed.data } : { problems }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!value || typeof value !== 'object') return value
  const kept = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]))
}

function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [`${pathOf(issue.path)}: ${issue.message}`]
  return issue.keys.map((key) => `${pathOf([...issue.path, key])}: unknown key`)
}

/** `orders[3].items[0].colour` */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((whole, key) => {
    if (typeof key === 'number') return `${whole}[${key}]`
    return whole ? `${whole}.${String(key)}` : String(key)
  }, '') || 'the shop file'
