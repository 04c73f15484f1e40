import type { OpenedWire } from '../console/shapes.ts'
import { colleagues } from './company.ts'
import type { DraftKind } from './drafts.ts'
import { Field } from './field.tsx'
import { isMine, mayReply } from './state.ts'
import { Suggested } from './suggested.tsx'
import { word } from './words.ts'
import { startWriting, writing } from './writing.ts'

const KINDS: readonly DraftKind[] = ['reply', 'note']

/** Where replies and notes are written, with what helps to write them. */
export function Composer({ shown }: { shown: OpenedWire }) {
  const kind = writing.value
  const { id, ownerName } = shown.conversation
  const isLocked = kind === 'reply' && !mayReply.value
  return (
    <section class={`composer ${kind}`} aria-label={word('composer')}>
      <Company />
      <div class="kinds">
        {KINDS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={kind === each}
            aria-keyshortcuts={each === 'reply' ? 'r' : 'n'}
            onClick={() => startWriting(each)}
          >
            {word(`composer.${each}`)} <kbd>{each === 'reply' ? 'r' : 'n'}</kbd>
          </button>
        ))}
        <span class="hint">{hintFor(kind, isLocked)}</span>
      </div>
      {isLocked ? (
        <p class="locked">{word('composer.locked', { name: ownerName ?? '' })}</p>
      ) : (
        <>
          {kind === 'reply' && <Suggested shown={shown} />}
          <Field key={`${id}-${kind}`} id={id} kind={kind} />
        </>
      )}
    </section>
  )
}

function hintFor(kind: DraftKind, isLocked: boolean): string {
  if (kind === 'note') return word('composer.note-hint')
  return isMine.value || isLocked ? '' : word('composer.takes-over')
}

/** Who else is here: two who write at once would answer twice. */
function Company() {
  const writers = colleagues.value.filter(({ typing }) => typing)
  const shown = writers.length > 0 ? writers : colleagues.value
  const name = shown.map((one) => one.name).join(', ')
  return (
    <p class={writers.length > 0 ? 'company writing' : 'company'} role="status">
      {name && word(writers.length > 0 ? 'company.writing' : 'company.looking', { name })}
    </p>
  )
}
