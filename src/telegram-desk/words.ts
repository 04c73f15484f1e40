import type { Body } from '../message.ts'
import type { TopicWords } from '../storage/topic-words.ts'
import type { TopicParts } from './parts.ts'

/** What was said, drawn as one message of a topic: who, what, and all the files. */
export function drawSpan(
  { words, locale }: Pick<TopicParts, 'words' | 'locale'>,
  span: readonly TopicWords[],
): Body {
  const lines = span.map(({ author, agentName, body }) => {
    const said = body.retracted ? words('retracted', locale) : body.text
    const changed = body.edited ? ' ✏️' : ''
    if (author === 'customer') return said ? `👤 ${said}${changed}` : ''
    return `💬 ${agentName ?? ''}: ${said}`
  })
  const files = span.flatMap(({ body }) => body.files ?? [])
  const text = lines.filter(Boolean).join('\n')
  return { text: text || (files.length > 0 ? '👤' : ''), ...(files.length > 0 ? { files } : {}) }
}
