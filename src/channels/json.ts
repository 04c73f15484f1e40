import { Refusal } from './refusal.ts'

/** Deeper JSON than this is refused before it is parsed; PostgreSQL and recursion both suffer from it. */
const MAX_JSON_DEPTH = 64

const QUOTE = 34
const BACKSLASH = 92
const OPEN = new Set([91, 123])
const CLOSE = new Set([93, 125])

/** The deepest nesting of brackets outside of strings; linear, and true for valid JSON. */
function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < json.length; at += 1) {
    const sign = json.charCodeAt(at)
    if (inString && sign === BACKSLASH) at += 1
    else if (sign === QUOTE) inString = !inString
    else if (!inString && OPEN.has(sign)) deepest = Math.max(deepest, ++depth)
    else if (!inString && CLOSE.has(sign)) depth -= 1
  }
  return deepest
}

/** A request body as a value; an empty one is undefined. Throws a Refusal that says what was wrong. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined
  if (depthOf(text) > MAX_JSON_DEPTH) {
    throw new Refusal('bad-request', `JSON is nested deeper than ${MAX_JSON_DEPTH} levels`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('bad-request', 'expected JSON, and this is not')
  }
}

/** Text that every store can hold: no NUL, no half of a surrogate pair. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '')
