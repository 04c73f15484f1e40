import { z } from 'zod'

/** The cards of the Bot Framework and Adaptive Cards 1.x; anything else is a file. */
const CARD = /^application\/vnd\.microsoft\.(card\.|teams\.card\.|keyboard)/

/** What may be read of a node, in the order in which a card shows it. */
const WORDS = ['title', 'subtitle', 'text', 'altText', 'displayText', 'label', 'total'] as const
/** Where further nodes stand. */
const PARTS = [
  'body',
  'items',
  'columns',
  'rows',
  'cells',
  'inlines',
  'facts',
  'buttons',
  'actions',
  'tap',
  'card',
] as const

const node = z.record(z.string(), z.unknown())

export const isCard = (contentType: string | undefined): boolean => CARD.test(contentType ?? '')

/**
 * A hero, thumbnail, receipt or adaptive card as lines of text, buttons by their titles: what a
 * reader sees of it where cards are not drawn.
 */
export function cardText(content: unknown): string {
  const lines = linesOf(content)
  return [...new Set(lines)].join('\n')
}

function linesOf(part: unknown): string[] {
  if (typeof part === 'string') return words(part)
  if (Array.isArray(part)) return part.flatMap(linesOf)
  const read = node.safeParse(part)
  if (!read.success) return []
  const { data } = read
  if (typeof data.value === 'string' && 'title' in data && !('type' in data)) {
    return words(`${data.title}: ${data.value}`)
  }
  return [
    ...WORDS.flatMap((key) => words(data[key])),
    ...PARTS.flatMap((key) => linesOf(data[key])),
  ]
}

const words = (text: unknown): string[] =>
  typeof text === 'string' && text.trim() !== '' ? [text.trim()] : []
