import { showMenu } from './route.ts'
import type { Talk } from './talk.ts'
import { waitingOf } from './waiting.ts'

/** The open question again, or what can be done here. */
export function repeat(talk: Talk): void {
  const waiting = waitingOf(talk)
  if (waiting) waiting.ask(talk)
  else showMenu(talk)
}
