import type { Chat } from './chat.ts'
import { Contact } from './contact.tsx'
import { Articles, fetchOrders, Orders, search } from './home.tsx'
import { keepTranscript } from './keep-transcript.ts'
import css from './more.css?inline'
import type { More } from './parts.ts'
import { Picked, pick } from './picked.tsx'
import { Failed, Files, Linked, Sources, Uploading } from './said.tsx'
import { Teaser } from './teaser.tsx'
import { upload } from './upload.ts'
import { record, VoiceBar } from './voice.tsx'
import { openTelegram, WayOn } from './way-on.tsx'

/** What an opened chat does not need at once comes when it is needed; here is all of it. */
export const more = {
  css,
  upload,
  ...{ fetchOrders, search, keepTranscript, pick, record, openTelegram },
  ...{ Contact, Articles, Orders, Picked, VoiceBar, WayOn, Teaser },
  ...{ Failed, Files, Linked, Sources, Uploading },
} satisfies More<Chat>
