import { CloseIcon } from './icons.tsx'
import type { Say } from './words.ts'

interface TeaserProps {
  /** What is new; absent when the page just invites. */
  news: string | undefined
  say: Say
  open(): void
  hush(): void
}

/** Beside the closed chat: what is new, or what the shop has to say. */
export const Teaser = ({ news, say, open, hush }: TeaserProps) => (
  <div class="teaser">
    <button type="button" dir="auto" onclick={open}>
      {news ?? say('bubble')}
    </button>
    <button type="button" class="icon" aria-label={say('hush')} onclick={hush}>
      <CloseIcon />
    </button>
  </div>
)
