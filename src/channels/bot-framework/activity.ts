import type { Choice, Citation, FileRef } from '../../message.ts'
import type { WebRow, Writer } from './ports.ts'

interface CardAction {
  type: 'messageBack'
  title: string
  text: string
  displayText: string
  value: { press: string }
}

interface Attachment {
  contentType: string
  contentUrl: string
  name: string
  /** Bytes. */
  size: number
}

/** The part of the Bot Framework activity schema that we send. */
export interface Activity {
  type: 'message'
  id: string
  timestamp: string
  channelId: 'directline'
  conversation: { id: string }
  from: { id: string; name?: string; role: 'user' | 'bot' }
  text: string
  textFormat: 'plain'
  inputHint?: 'expectingInput' | 'acceptingInput'
  suggestedActions?: { to: string[]; actions: CardAction[] }
  attachments?: Attachment[]
  entities?: object[]
  channelData: {
    /** Counts 1, 2, 3 … within the conversation; a missing number is a missed message. */
    seq: number
    author: WebRow['author']
    clientActivityID?: string
    /** The button that the customer pressed. */
    pressed?: string
    /** The text without the list of sources, and the sources. */
    text?: string
    cites?: Citation[]
  }
}

/** Somebody is writing: shown for some seconds and kept nowhere, so it has neither seq nor watermark. */
export interface Typing {
  type: 'typing'
  id: string
  timestamp: string
  channelId: 'directline'
  conversation: { id: string }
  from: { id: string; name?: string; role: 'bot' }
}

export interface ActivitySet {
  activities: Activity[]
  watermark: string
}

/** Who reads the activities, and how files and sources become links for him. */
export interface Reader {
  conversationId: string
  user: string
  /** The house's own address, as it was asked: an origin. */
  house: string
  fileLink(fileId: string): Promise<string>
}

const SEQ_DIGITS = 7

/** The id of a customer's message: what a POST answers with and what the stream echoes. */
export const incomingActivityId = (conversationId: string, inboxId: number): string =>
  `${conversationId}|in-${inboxId}`

const activityId = (row: WebRow): string =>
  row.inboxId !== undefined && row.author === 'customer'
    ? incomingActivityId(row.conversationId, row.inboxId)
    : `${row.conversationId}|${String(row.seq).padStart(SEQ_DIGITS, '0')}`

/** Transcript rows as a Direct Line activity set; its watermark is the seq of the last one. */
export async function toActivitySet(
  rows: readonly WebRow[],
  afterSeq: number,
  reader: Reader,
): Promise<ActivitySet> {
  const activities = await Promise.all(rows.map((row) => toActivity(row, reader)))
  return { activities, watermark: String(rows.at(-1)?.seq ?? afterSeq) }
}

/** One transcript row as an activity (Bot Framework activity schema, 4). */
async function toActivity(row: WebRow, reader: Reader): Promise<Activity> {
  const { text, choices = [], files = [] } = row.body
  const cites = (row.body.cites ?? []).map((cite) => atHome(cite, reader))
  return {
    type: 'message',
    id: activityId(row),
    timestamp: row.at.toISOString(),
    channelId: 'directline',
    conversation: { id: reader.conversationId },
    from: fromOf(row, reader.user),
    text: cites.length === 0 ? text : `${text}\n\n${cites.map(toSourceLine).join('\n')}`,
    textFormat: 'plain',
    ...(row.author === 'bot' && {
      inputHint: choices.length > 0 ? 'expectingInput' : 'acceptingInput',
    }),
    ...(choices.length > 0 && {
      suggestedActions: { to: [reader.user], actions: choices.map(toAction) },
    }),
    ...(files.length > 0 && {
      attachments: await Promise.all(files.map((file) => toAttachment(file, reader))),
    }),
    ...(cites.length > 0 && { entities: [toCitationEntity(cites)] }),
    channelData: {
      seq: row.seq,
      author: row.author,
      ...(row.externalId !== undefined && { clientActivityID: row.externalId }),
      ...(row.body.pressed !== undefined && { pressed: row.body.pressed }),
      ...(cites.length > 0 && { text, cites }),
    },
  }
}

/** That somebody is writing, as an activity (Bot Framework activity schema, typing activity). */
export function toTyping({ author, name }: Writer, at: Date, reader: Reader): Typing {
  const timestamp = at.toISOString()
  return {
    type: 'typing',
    id: `${reader.conversationId}|typing-${at.getTime()}`,
    timestamp,
    channelId: 'directline',
    conversation: { id: reader.conversationId },
    from: { id: author, role: 'bot', ...(name !== undefined && { name }) },
  }
}

function fromOf(row: WebRow, user: string): Activity['from'] {
  if (row.author === 'customer') return { id: row.sender ?? user, role: 'user' }
  if (row.author !== 'agent') return { id: row.author, role: 'bot' }
  const from = { id: `agent:${row.agentId ?? ''}`, role: 'bot' as const }
  return row.agentName === undefined ? from : { ...from, name: row.agentName }
}

/** `messageBack` alone shows the label and brings back the id, in every client. */
const toAction = ({ id, label }: Choice): CardAction => ({
  type: 'messageBack',
  title: label,
  text: label,
  displayText: label,
  value: { press: id },
})

const toAttachment = async (file: FileRef, reader: Reader): Promise<Attachment> => ({
  contentType: file.type,
  contentUrl: await reader.fileLink(file.id),
  name: file.name,
  size: file.size,
})

/** Whoever reads here knows the house: it leads to its own page, wherever a shop shows the chat. */
const atHome = (cite: Citation, { house }: Reader): Citation =>
  cite.path === undefined ? cite : { ...cite, url: house + cite.path }

export const toSourceLine = ({ title, source, url }: Citation, at: number): string =>
  `[${at + 1}] ${title} (${source})${url === undefined ? '' : ` ${url}`}`

/** Citations as clients of the Bot Framework show them (schema.org/Claim). */
const toCitationEntity = (cites: readonly Citation[]): object => ({
  type: 'https://schema.org/Message',
  '@type': 'Message',
  '@context': 'https://schema.org',
  '@id': '',
  citation: cites.map(({ title, source, url }, at) => ({
    '@type': 'Claim',
    position: at + 1,
    appearance: {
      '@type': 'DigitalDocument',
      name: title,
      abstract: source,
      ...(url !== undefined && { url }),
    },
  })),
})
