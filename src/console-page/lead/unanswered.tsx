import { useSignal } from '@preact/signals'
import type { UnansweredWire } from '../../console/shapes.ts'
import { call } from '../api.ts'
import { tell, tellRefusal } from '../state.ts'
import { word, wordFor } from '../words.ts'
import { Shown, useFetched } from './fetched.tsx'

/** Questions that ended without an answer: written into an article, or of no interest. */
export function Unanswered() {
  const board = useFetched<UnansweredWire>('/unanswered')
  const chosen = useSignal<ReadonlySet<number>>(new Set())
  const choose = (id: number, on: boolean) => {
    const next = new Set(chosen.value)
    if (on) next.add(id)
    else next.delete(id)
    chosen.value = next
  }
  async function mark(state: 'done' | 'ignored') {
    if (chosen.value.size === 0) return
    const answer = await call('PATCH', '/unanswered', { ids: [...chosen.value], state })
    if (!answer.ok) return tellRefusal(answer)
    tell(word('unanswered.marked', { count: chosen.value.size }))
    chosen.value = new Set()
    await board.again()
  }
  return (
    <Shown of={board}>
      {({ items }) =>
        items.length === 0 ? (
          <p class="empty">{word('unanswered.none')}</p>
        ) : (
          <>
            <p class="hint">{word('unanswered.hint')}</p>
            <p class="tile-deeds">
              <Deed count={chosen.value.size} onClick={() => void mark('done')}>
                {word('unanswered.done')}
              </Deed>
              <Deed count={chosen.value.size} onClick={() => void mark('ignored')}>
                {word('unanswered.ignore')}
              </Deed>
            </p>
            <ul class="questions">
              {items.map(({ id, question, reason, locale }) => (
                <li key={id}>
                  <label class="radio">
                    <input
                      type="checkbox"
                      checked={chosen.value.has(id)}
                      onChange={({ currentTarget }) => choose(id, currentTarget.checked)}
                    />
                    <span>
                      <span lang={locale}>{question}</span>{' '}
                      <span class="hint">{wordFor('why-unanswered', reason)}</span>
                    </span>
                  </label>
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Shown>
  )
}

const Deed = ({
  count,
  onClick,
  children,
}: {
  count: number
  onClick: () => void
  children: string
}) => (
  <button type="button" aria-disabled={count === 0} onClick={onClick}>
    {children} {count > 0 && `(${count})`}
  </button>
)
