import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { OpenedWire, SuggestionsWire } from '../console/shapes.ts'
import { get } from './api.ts'
import { draftText, writeDraft } from './drafts.ts'
import { me } from './state.ts'
import { word } from './words.ts'
import { startWriting, suggestedOpen } from './writing.ts'

/** Articles that may answer what the customer wrote last: put into the field, never sent by themselves. */
export function Suggested({ shown }: { shown: OpenedWire }) {
  const { id } = shown.conversation
  const items = useSignal<SuggestionsWire['items']>([])
  const lastWord = shown.messages.findLast(({ author }) => author === 'customer')?.seq
  useEffect(() => {
    if (lastWord === undefined) return undefined
    let isWanted = true
    void get<SuggestionsWire>(`/conversations/${id}/suggestions`).then((answer) => {
      if (isWanted && answer.ok) items.value = answer.body.items
    })
    return () => {
      isWanted = false
    }
  }, [id, lastWord])
  if (items.value.length === 0) return null
  return (
    <details
      class="suggested"
      open={suggestedOpen.value}
      onToggle={({ currentTarget }) => {
        suggestedOpen.value = currentTarget.open
      }}
    >
      <summary aria-keyshortcuts="a">
        {word('suggested', { count: items.value.length })} <kbd>a</kbd>
      </summary>
      <ul>
        {items.value.map(({ article, title, text }) => (
          <li key={article}>
            <p>
              <b>{title}</b>
            </p>
            <p class="suggestion" dir="auto">
              {text}
            </p>
            <button
              type="button"
              aria-label={word('suggested.insert-named', { title })}
              onClick={() => insert(id, text)}
            >
              {word('suggested.insert')}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}

function insert(id: string, text: string): void {
  const agentId = me.value?.agent.id ?? ''
  const written = draftText(agentId, id, 'reply').trimEnd()
  writeDraft(agentId, id, 'reply', written ? `${written}\n\n${text}` : text)
  suggestedOpen.value = false
  startWriting('reply')
}
