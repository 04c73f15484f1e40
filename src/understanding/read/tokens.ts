import { normalise } from '../../text/words.ts'

/** A word of the text as it was typed, where it stands, and its normalised form. */
export interface Token {
  raw: string
  word: string
  start: number
  end: number
}

/** The words of a text with their places; hyphens and full stops divide them. */
export const tokensOf = (text: string): Token[] =>
  Array.from(text.matchAll(/[\p{L}\p{N}]+(?:['’][\p{L}]+)?/gu), (match) => ({
    raw: match[0],
    word: normalise(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }))

/** The smallest stretch of the text that holds all these words. */
export const spanOf = (text: string, tokens: readonly Token[]): string =>
  tokens.length === 0
    ? ''
    : text.slice(
        Math.min(...tokens.map(({ start }) => start)),
        Math.max(...tokens.map(({ end }) => end)),
      )
