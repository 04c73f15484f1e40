/** The languages that the shop speaks. */
export const LOCALES = ['ru', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** One sentence in every language. */
export type Words = Readonly<Record<Locale, string>>

/** An uploaded file; its bytes stay in the store. `size` is in bytes, `type` a media type. */
export interface FileRef {
  id: string
  name: string
  type: string
  size: number
}

/** A button. `id` comes back as `press` and means nothing to a channel. */
export interface Choice {
  id: string
  label: string
}

/** Where a sentence about rights or use comes from; shown under the message. */
export interface Citation {
  /** The article's id: its file name without the ending. */
  article: string
  title: string
  /** Act and article of law, or the shop's own rule. */
  source: string
  url?: string
  /** The day on which a person compared the text with its source. */
  checkedOn: string
}

export type Author = 'customer' | 'bot' | 'agent' | 'system'

/** What a message of the transcript says, whoever wrote it. */
export interface Body {
  text: string
  choices?: Choice[]
  files?: FileRef[]
  cites?: Citation[]
  /** The id of the button that the customer pressed; `text` then holds its label. */
  pressed?: string
  /** What a question asks for, where a channel can help: a phone number can be shared by a button. */
  asks?: 'phone'
}

/** Something that happened to a conversation without the customer's doing. */
export interface ConversationEvent {
  kind: string
  [detail: string]: string | number | boolean | null
}

/** What reached us through a channel, translated once, at its door. */
export interface Incoming {
  text?: string
  press?: string
  files?: FileRef[]
  event?: ConversationEvent
  /** How long the text was, in UTF-16 units, when the door had to cut it. */
  cutFrom?: number
  /** The language that the customer's client is set to. */
  locale?: Locale
  /** What the customer's client calls its user; its own messages are echoed under this name. */
  sender?: string
}

/** A transcript row. `seq` counts 1, 2, 3 … within its conversation and is the web watermark. */
export interface Message {
  conversationId: string
  seq: number
  author: Author
  /** The agent's shown name, when an agent wrote it. */
  agentName?: string
  body: Body
  at: Date
}
