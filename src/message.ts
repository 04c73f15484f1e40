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
  /** Act and article of law, or the shop's own rule, and when a person compared the two: as it is read. */
  source: string
  /** Where it can be read, by whoever stands anywhere: an address of the web. */
  url?: string
  /** Where it stands on the pages of this house: `/help…`, for readers who know its address. */
  path?: string
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
  /** When the customer last changed these words, as an ISO instant; the words before are kept. */
  edited?: string
  /** When the agent who wrote these words took them back, as an ISO instant; the words are kept as a version. */
  retracted?: string
  /** What a question asks for, where a channel can help: a phone number can be shared by a button. */
  asks?: 'phone'
}

/** Something that happened to a conversation without the customer's doing. */
export interface ConversationEvent {
  kind: string
  [detail: string]: string | number | boolean | null
}

/** What was sent in the place of words. */
export type Medium = 'voice' | 'video-note' | 'sticker' | 'location' | 'contact' | 'unknown'

/** A file that its channel has and that is still fetched; `id` is the channel's. */
export interface AwaitedFile {
  id: string
  name: string
}

/** A file that was not taken: too large, of a kind that nobody may send, or not to be had. */
export interface RefusedFile {
  name: string
  why: 'size' | 'kind' | 'gone'
}

/** What reached us through a channel, translated once, at its door. */
export interface Incoming {
  text?: string
  press?: string
  files?: FileRef[]
  event?: ConversationEvent
  /** What the channel calls this message; an edit names it. */
  ref?: string
  /** The message is a new version of that one, named by its `ref`. */
  edits?: string
  /** The edited message was not the customer's last one. */
  late?: boolean
  /** A command of the channel's menu, without its slash. */
  command?: string
  /** The order that the customer came from, or that what they pressed is about. */
  order?: string
  /** The link that the customer came by was used already, or is too old. */
  linkIsVoid?: boolean
  /** Where the talk goes on in the browser, when the customer asked for it. */
  goOnAt?: string
  medium?: Medium
  awaits?: AwaitedFile[]
  refused?: RefusedFile[]
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
