import type { Author, Choice, Citation } from '../message.ts'

/** What `POST /api/widget/session` answers. */
export interface Session {
  token: string
  conversationId: string
  resume: string
  streamUrl: string
  watermark: string
  /** Up to here it has been said before. */
  lastSeq: number
}

/** What `GET /api/widget/standing` answers: who speaks with the visitor now. */
export interface Standing {
  owner: 'bot' | 'queue' | 'agent'
  /** The agent's shown name. */
  agent?: string
  /** Nobody is there now, and nobody knows how to reach the visitor later. */
  wantsContact: boolean
}

/** What `POST /api/widget/continue` answers. */
export interface WayToTelegram {
  url: string
  /** The same as a QR code, one path in a square. */
  svg: string
}

/** An order of `GET /api/widget/orders`, in the reader's language. */
export interface OrderCard {
  number: string
  title: string
  /** How it stands, `delivered 18 November · day 3 of 7 for a return`. */
  state: string
}

/** An article of `GET /api/widget/search`. */
export interface Found {
  id: string
  title: string
  text: string
  cites: Citation[]
}

/** The part of a Direct Line activity that the widget shows. */
export interface Activity {
  type?: string
  id: string
  timestamp: string
  text: string
  from: { name?: string }
  suggestedActions?: { actions: { title: string; value: { press: string } }[] }
  attachments?: { contentType: string; contentUrl: string; name: string; size: number }[]
  /** Messages of the transcript alone have it. */
  channelData?: {
    seq: number
    author: Author
    clientActivityID?: string
    text?: string
    cites?: Citation[]
  }
}

/** An activity that stands in the transcript. */
export type Written = Activity & { channelData: NonNullable<Activity['channelData']> }

export interface ActivitySet {
  activities: Activity[]
  watermark: string
}

/** A file that can be opened by its address. */
export interface LinkedFile {
  name: string
  type: string
  size: number
  url: string
}

/** A message of the transcript as the widget shows it. */
export interface Said {
  id: string
  seq: number
  author: Author
  name?: string | undefined
  text: string
  choices: Choice[]
  files: LinkedFile[]
  cites: Citation[]
  at: Date
  clientId?: string | undefined
}

/** An activity in the widget's own words. */
export const toSaid = ({ id, from, text, timestamp, channelData, ...more }: Written): Said => ({
  ...channelData,
  id,
  name: from.name,
  text: channelData.text ?? text,
  choices: (more.suggestedActions?.actions ?? []).map(({ title, value }) => ({
    id: value.press,
    label: title,
  })),
  files: (more.attachments ?? []).map(({ name, contentType, contentUrl, size }) => ({
    name,
    type: contentType,
    url: contentUrl,
    size,
  })),
  cites: channelData.cites ?? [],
  at: new Date(timestamp),
  clientId: channelData.clientActivityID,
})

/** More than words, which the chat alone cannot show. */
export const isRich = ({ text, files, cites }: Said): boolean =>
  files.length + cites.length > 0 || text.includes('://')

/** A refusal by the server; status 0 means that nobody answered. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number) {
    super(`refused with ${status}`)
    this.status = status
  }

  /** The same request may succeed later: no connection, too often, or trouble on the server. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** Fetches JSON. Throws Refused, whatever went wrong. */
export async function fetchJson<T>(url: string, init: RequestInit = {}): Promise<T> {
  const reply = await fetch(url, { ...init, credentials: 'omit' }).catch(() => {
    throw new Refused(0)
  })
  if (!reply.ok) throw new Refused(reply.status)
  return reply.json() as Promise<T>
}
