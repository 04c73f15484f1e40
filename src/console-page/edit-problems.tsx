import { editProblems } from './state.ts'
import { word } from './words.ts'

/** For a lead: what keeps the last edit of flows or articles from coming into force. */
export function EditProblems() {
  if (editProblems.value.length === 0) return null
  return (
    <section class="edit-problems" role="alert" aria-label={word('edits.refused')}>
      <strong>{word('edits.refused')}</strong>
      <p>{word('edits.why')}</p>
      <ul>
        {editProblems.value.map((line) => (
          <li key={line}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}
