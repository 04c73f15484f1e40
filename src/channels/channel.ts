import type { Body, Incoming, Locale } from '../message.ts'

/**
 * One thing that a customer did, translated by its channel and not yet kept. The channel vouches for
 * `externalId`: the same thing, delivered twice, carries the same one.
 */
export interface Arrival {
  /** The channel's name: `web`, `telegram`, `directline` … */
  channel: string
  /** Where the person is reached in that channel: a chat id, a web session. */
  address: string
  externalId: string
  /** The shop's customer id, from a signed identity and from nowhere else. */
  customer?: string
  payload: Incoming
  /** The language a new conversation starts in. */
  locale?: Locale
  /** Arrivals of one album share it: they are one message. */
  burst?: string
  /** The person closed this address to us, or opened it again, without a word. */
  reach?: 'open' | 'closed'
  /** The secret of a deep link, which tells whose order page the person came from; good once. */
  link?: string
}

/** One message on its way out. */
export interface Outgoing {
  address: string
  body: Body
  /** Stays the same when the message is sent again; for channels that know idempotency keys. */
  key: string
  /** A short name of the message that leads back to it, for channels with little room in a button. */
  ref: string
  /** Which of the sends that the message needs in this channel, from 0. */
  part: number
  /** Nobody waits for it: it leaves room for what somebody waits for. */
  unasked?: boolean
  /** Words said before read otherwise now, or are taken back: what the channel calls them, and how they read. */
  amends?: { externalId: string; before: Body }
  /** A topic of the desk shows several messages at once, and has a head; customers are told one by one. */
  desk?: { does: 'say' | 'amend' | 'head'; from: number | null; to: number }
  /** Set after a refusal that formatting may have caused: send the bare words. */
  plain?: boolean
  /** Fires when the call has taken too long; what became of it is then unknown. */
  signal: AbortSignal
}

/** What became of a send. A channel tells; what follows from it is the outbox's business. */
export type Sent =
  /** `more`: the message needs another send, its next part. */
  | { is: 'sent'; externalId: string; more?: boolean }
  /** Too many at a time (429): not before so many milliseconds. */
  | { is: 'wait'; retryAfterMs: number }
  /** Certainly not delivered, worth another try: no connection, 5xx. */
  | { is: 'unavailable'; reason: string }
  /** Cut between request and reply: delivered or not, nobody knows. */
  | { is: 'unknown'; reason: string }
  /** The chat goes on under another address. */
  | { is: 'moved'; address: string }
  /** The person closed this address to us. */
  | { is: 'blocked'; reason: string }
  /** Never deliverable as it is (4xx). `plainMayPass`: bare words might be. */
  | { is: 'refused'; reason: string; plainMayPass?: boolean }

/** What a channel can show; the rest is said in words. */
export interface Capabilities {
  /** Buttons under a message. */
  choices: boolean
  files: boolean
  /** Longest text in UTF-16 units. */
  longestText: number
}

/**
 * A way to reach people. It translates and nothing else: what comes in becomes an `Arrival` at its
 * own door, what goes out passes here. The web chat has no such port: its transcript is the delivery.
 */
export interface Channel {
  name: string
  can: Capabilities
  /** Sends once and never tries again by itself; throws only when broken, which counts as `unknown`. */
  send(message: Outgoing): Promise<Sent>
}
