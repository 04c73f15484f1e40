import { stem } from '../../text/words.ts'
import { slips } from '../spelling.ts'

/** How many first letters two words share. */
function beginning(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return at
}

/** How much one stem looks like another that is not the same, 0 to 1: cut short, or mistyped. */
function resemblance(said: string, known: string): number {
  const shorter = Math.min(said.length, known.length)
  if (shorter >= 4 && (known.startsWith(said) || said.startsWith(known))) return 0.85
  const alike = beginning(said, known)
  if (alike >= 4 && alike >= shorter * 0.75) return 0.75
  const allowed = shorter >= 7 ? 2 : 1
  if (shorter < 4 || said[0] !== known[0]) return 0
  return slips(said, known) <= allowed ? 0.8 : 0
}

/** How much one word looks like another, 0 to 1: the same, inflected, shortened or mistyped. */
export function likeness(said: string, known: string): number {
  if (said === known) return 1
  if (/\d/.test(said + known)) return 0
  const [a, b] = [stem(said), stem(known)]
  return a === b ? 0.95 : Math.max(resemblance(a, b), resemblance(said, known))
}
