import { signal } from '@preact/signals'
import type { DraftKind } from './drafts.ts'

/** Whether a reply or a note is being written. */
export const writing = signal<DraftKind>('reply')

/** Goes to the field of replies or notes, once it is there. */
export function startWriting(kind: DraftKind): void {
  writing.value = kind
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-composer]')?.focus())
}
