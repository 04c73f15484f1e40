/** A piece of a Word file as plain text: whoever shows it decides how it looks. */
export type Block =
  | { is: 'heading'; text: string }
  | { is: 'text'; text: string }
  | { is: 'row'; cells: string[] }

const PIECE = /<(h[1-6]|p|tr)\b[^>]*>([\s\S]*?)<\/\1>/g
const CELL = /<(t[hd])\b[^>]*>([\s\S]*?)<\/\1>/g
const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

/**
 * What a Word file of ours says, for a preview. No markup comes out of it: only text, in headings,
 * paragraphs and rows of tables. Rejects when the bytes are no Word file.
 */
export async function previewForm(bytes: Buffer): Promise<Block[]> {
  const { default: mammoth } = await import('mammoth')
  const { value: html } = await mammoth.convertToHtml({ buffer: bytes })
  return [...html.matchAll(PIECE)].flatMap(([, tag = '', inner = '']) => blockOf(tag, inner))
}

function blockOf(tag: string, inner: string): Block[] {
  if (tag === 'tr') {
    return [{ is: 'row', cells: [...inner.matchAll(CELL)].map(([, , cell = '']) => textOf(cell)) }]
  }
  const text = textOf(inner)
  if (text === '') return []
  return [tag === 'p' ? { is: 'text', text } : { is: 'heading', text }]
}

const textOf = (html: string): string =>
  html
    .replaceAll('<br />', '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity)
    .trim()
