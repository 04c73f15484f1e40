/** A mistake in a file that people edit, at the place where they can put it right; both from 1. */
export interface Problem {
  file: string
  line: number
  col: number
  message: string
}

/** The place of the first occurrence of some words in a text; the top of it when they are not there. */
export function placeIn(text: string, words: string): { line: number; col: number } {
  const at = text.indexOf(words)
  if (at < 0) return { line: 1, col: 1 }
  const before = text.slice(0, at).split('\n')
  return { line: before.length, col: before.at(-1)!.length + 1 }
}
