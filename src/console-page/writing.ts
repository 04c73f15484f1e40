import { signal } from '@preact/signals'
import type { DraftKind } from './drafts.ts'

/** Whether a reply or a note is being written. */
export const writing = signal<DraftKind>('reply')

/** Goes to the field of replies or notes, once it is there. */
export function startWriting(kind: DraftKind): void {
  writing.value = kind
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-composer]')?.focus())
}

/** Whether the suggested answers lie open. */
export const suggestedOpen = signal(false)

/** Opens the suggested answers and goes to the first of them. */
export function openSuggested(): void {
  writing.value = 'reply'
  suggestedOpen.value = true
  // Opened in one frame, reachable in the next.
  const go = () => {
    const first = document.querySelector<HTMLElement>('.suggested[open] button')
    const place = first ?? document.querySelector<HTMLElement>('.suggested summary')
    place?.focus()
  }
  requestAnimationFrame(() => requestAnimationFrame(go))
}
