import type { Drawing } from './jsx-runtime.ts'
import type { Outbox, Outgoing } from './outgoing.ts'
import type { NewMessage } from './outgoing-kept.ts'
import type { LinkedFile, Said } from './protocol.ts'
import type { Sheet } from './state.ts'
import type { upload } from './upload.ts'
import type { Visit } from './visit.ts'
import type { Say } from './words.ts'

/**
 * What comes only when it is needed, as the chat sees it. `C` is the chat: it knows its parts by these
 * shapes, and they know it by its own, so that neither has to be there for the other.
 */

type Shown<P> = (props: P) => Drawing

/** The line to the shop, once something is said. */
export interface Line {
  readonly outbox: Outbox
  readonly visit: Visit
  wake(): void
  stop(): void
  say(message: NewMessage): void
  restart(): void
  see(): void
}

/** What shows a conversation that has begun, and brings its line. */
export interface Talking<C> {
  css: string
  Messages: Shown<{ chat: C; say: Say }>
  begin(chat: C): Line
}

/** What an opened chat does not need at once. */
export interface More<C> {
  css: string
  upload: typeof upload
  fetchOrders(chat: C): Promise<void>
  search(chat: C): void
  keepTranscript(chat: C, say: Say): Promise<void>
  pick(chat: C, files: readonly File[]): void
  record(chat: C): Promise<void>
  openTelegram(chat: C): Promise<void>
  Contact: Shown<{ chat: C; say: Say }>
  Articles: Shown<{ chat: C; say: Say }>
  Orders: Shown<{ chat: C; say: Say }>
  Picked: Shown<{ chat: C; say: Say; focus(): void }>
  VoiceBar: Shown<{ say: Say; sheet: Sheet & { is: 'voice' }; focus(): void }>
  WayOn: Shown<{ chat: C; say: Say; way: (Sheet & { is: 'telegram' })['way']; focus(): void }>
  Teaser: Shown<{ news: string | undefined; say: Say; open(): void; hush(): void }>
  Failed: Shown<{ message: Outgoing; chat: C; say: Say }>
  Files: Shown<{ files: readonly LinkedFile[]; say: Say }>
  Linked: Shown<{ text: string; say: Say }>
  Sources: Shown<{ cites: Said['cites']; say: Say }>
  Uploading: Shown<{ message: Outgoing; say: Say }>
}
