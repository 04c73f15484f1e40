import type { OpenedWire } from '../console/shapes.ts'
import { undoReply } from './deeds.ts'
import { secondsUntil } from './time.ts'
import { word } from './words.ts'

/** A reply that has not gone out yet, and may be taken back. */
export const HeldReply = ({ reply }: { reply: OpenedWire['held'][number] }) => (
  <li class="entry agent held">
    <p class="by">
      {/* Not read aloud each second. */}
      <span aria-hidden="true">{word('held', { seconds: secondsUntil(reply.until) })}</span>{' '}
      <button type="button" aria-keyshortcuts="u" onClick={() => void undoReply(reply.clientId)}>
        {word('undo')} <kbd>u</kbd>
      </button>
    </p>
    <p class="text" dir="auto">
      {reply.text}
    </p>
  </li>
)
