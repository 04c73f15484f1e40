import { useSignal } from '@preact/signals'
import type { CannedListWire } from '../../console/shapes.ts'
import { call } from '../api.ts'
import { sentenceFor, tell, tellRefusal } from '../state.ts'
import { Window } from '../windows/window.tsx'
import { word } from '../words.ts'
import { Shown, useFetched } from './fetched.tsx'

type Reply = CannedListWire['items'][number]

const NEW: Reply = { id: null, shortcut: '', ru: '', en: '', team: null }

/** The sentences that agents insert with a slash. */
export function CannedReplies() {
  const list = useFetched<CannedListWire>('/canned')
  const changing = useSignal<Reply | null>(null)
  async function remove({ id, shortcut }: Reply) {
    const answer = await call('DELETE', `/canned/${id}`)
    if (!answer.ok) return tellRefusal(answer)
    tell(word('canned.removed', { shortcut }))
    await list.again()
  }
  return (
    <Shown of={list}>
      {({ items }) => (
        <>
          <p class="hint">{word('canned.hint')}</p>
          <button
            type="button"
            class="primary"
            onClick={() => {
              changing.value = NEW
            }}
          >
            {word('canned.add')}
          </button>
          <ul class="questions">
            {items.map((reply) => (
              <li key={`${reply.id}-${reply.shortcut}`}>
                <p>
                  <b>/{reply.shortcut}</b>{' '}
                  {reply.id === null && <span class="hint">{word('canned.of-house')}</span>}
                </p>
                <p lang="ru">{reply.ru}</p>
                <p lang="en">{reply.en}</p>
                <p class="tile-deeds">
                  <button
                    type="button"
                    aria-label={word('canned.change-named', { shortcut: reply.shortcut })}
                    onClick={() => {
                      changing.value = reply
                    }}
                  >
                    {word('person.change')}
                  </button>
                  {reply.id !== null && (
                    <button
                      type="button"
                      aria-label={word('canned.remove-named', { shortcut: reply.shortcut })}
                      onClick={() => void remove(reply)}
                    >
                      {word('canned.remove')}
                    </button>
                  )}
                </p>
              </li>
            ))}
          </ul>
          {changing.value && (
            <ReplyWindow
              reply={changing.value}
              onLeave={() => {
                changing.value = null
                void list.again()
              }}
            />
          )}
        </>
      )}
    </Shown>
  )
}

function ReplyWindow({ reply, onLeave }: { reply: Reply; onLeave: () => void }) {
  const failed = useSignal('')
  return (
    <Window title={word('canned')} onLeave={onLeave}>
      <form
        onSubmit={async (event) => {
          event.preventDefault()
          const { shortcut, ru, en } = Object.fromEntries(new FormData(event.currentTarget))
          const { team } = reply
          const answer = await call('PUT', '/canned', { shortcut, ru, en, team })
          if (answer.ok) onLeave()
          else failed.value = sentenceFor(answer)
        }}
      >
        <label class="fill">
          {word('canned.shortcut')}
          <input
            name="shortcut"
            required
            maxLength={40}
            pattern="[\p{L}\d][\p{L}\d\-]*"
            readOnly={reply.shortcut !== ''}
            defaultValue={reply.shortcut}
          />
        </label>
        {(['ru', 'en'] as const).map((each) => (
          <label key={each} class="fill">
            {word(`locale.${each}`)}
            <textarea name={each} lang={each} required rows={3} defaultValue={reply[each]} />
          </label>
        ))}
        <p class="hint">{word('canned.blanks')}</p>
        <p class="failed" role="alert">
          {failed.value}
        </p>
        <button type="submit" class="primary">
          {word('composer.save')}
        </button>
      </form>
    </Window>
  )
}
