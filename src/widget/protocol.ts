import type { Author, Choice, Citation } from '../message.ts'

/** What `POST /api/widget/session` answers. */
export interface Session {
  token: string
  conversationId: string
  resume: string
  streamUrl: string
  watermark: string
}

/** What `POST /api/widget/continue` answers. */
export interface WayToTelegram {
  url: string
  /** The same as a QR code, one path in a square. */
  svg: string
}

/** The part of a Direct Line activity that the widget shows. */
export interface Activity {
  id: string
  timestamp: string
  text: string
  from: { name?: string }
  suggestedActions?: { actions: { title: string; value: { press: string } }[] }
  attachments?: { contentType: string; contentUrl: string; name: string; size: number }[]
  channelData: {
    seq: number
    author: Author
    clientActivityID?: string
    text?: string
    cites?: Citation[]
  }
}

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
export const toSaid = (activity: Activity): Said => ({
  id: activity.id,
  seq: activity.channelData.seq,
  author: activity.channelData.author,
  name: activity.from.name,
  text: activity.channelData.text ?? activity.text,
  choices: (activity.suggestedActions?.actions ?? []).map(({ title, value }) => ({
    id: value.press,
    label: title,
  })),
  files: (activity.attachments ?? []).map(({ name, contentType, contentUrl, size }) => ({
    name,
    type: contentType,
    url: contentUrl,
    size,
  })),
  cites: activity.channelData.cites ?? [],
  at: new Date(activity.timestamp),
  clientId: activity.channelData.clientActivityID,
})

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
