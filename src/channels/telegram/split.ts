import type { MessageEntity } from '@grammyjs/types/message.js'

/** Text with its formatting beside it; offsets and lengths count UTF-16 units, as in the Bot API. */
export interface Rich {
  text: string
  entities: readonly MessageEntity[]
}

/** Where a text is best cut: after a paragraph, a line, a sentence, a word. */
const CUTS = [/\n\n+/g, /\n/g, /[.!?…]\s+/g, /\s+/g]

/**
 * Cuts a text into pieces of at most so many UTF-16 units, at the last paragraph that fits, else at
 * a line, a sentence, a word; never inside of a letter. Formatting goes on in the next piece. White
 * space at a cut is dropped; a text of nothing else has no pieces.
 */
export function split({ text, entities }: Rich, most: number): Rich[] {
  const pieces: Rich[] = []
  for (let from = skipSpace(text, 0); from < text.length; ) {
    const to = from + lengthOfPiece(text.slice(from, from + most + 1), most)
    pieces.push(pieceOf(text, entities, from, to))
    from = skipSpace(text, to)
  }
  return pieces
}

const skipSpace = (text: string, from: number): number => {
  const next = text.slice(from).search(/\S/)
  return next < 0 ? text.length : from + next
}

function lengthOfPiece(window: string, most: number): number {
  if (window.length <= most) return window.length
  for (const cut of CUTS) {
    const ends = [...window.matchAll(cut)].map((found) => found.index + found[0].length)
    const last = ends.findLast((end) => end <= most)
    // A piece of a few words and a long one after it read worse than a cut at a lesser place.
    if (last !== undefined && last > most / 2) return last
  }
  return wholeLetters(window, most)
}

/** As many whole letters as fit; a single one that is longer is cut between its code points. */
function wholeLetters(window: string, most: number): number {
  let end = 0
  for (const { index, segment } of new Intl.Segmenter().segment(window)) {
    if (index + segment.length > most) break
    end = index + segment.length
  }
  if (end > 0) return end
  return /[\uD800-\uDBFF]/.test(window[most - 1] ?? '') ? most - 1 : most
}

function pieceOf(text: string, entities: readonly MessageEntity[], from: number, to: number): Rich {
  const piece = text.slice(from, to).trimEnd()
  const end = from + piece.length
  const inside = entities.flatMap((entity) => {
    const begin = Math.max(entity.offset, from)
    const length = Math.min(entity.offset + entity.length, end) - begin
    return length > 0 ? [{ ...entity, offset: begin - from, length }] : []
  })
  return { text: piece, entities: inside }
}
