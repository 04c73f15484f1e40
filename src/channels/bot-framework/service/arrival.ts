import type { Choice, FileRef, Incoming, RefusedFile } from '../../../message.ts'
import type { Arrival } from '../../channel.ts'
import { readPosted, toIncoming, toLocale } from '../posted.ts'
import type { SentActivity } from './sent-activity.ts'

export const BOT_SERVICE = 'bot-service'

/** Where a person is reached: the Bot Service names conversations within each of its channels. */
export const addressOf = ({ channelId, conversation }: SentActivity): string =>
  `${channelId}|${conversation.id}`

/** What came with a message besides its words. */
export interface Brought {
  offered: readonly Choice[]
  files: FileRef[]
  refused: RefusedFile[]
}

/** An activity in the house's words; undefined: it does not concern us. `newId` names what has no id. */
export function toArrival(
  activity: SentActivity,
  brought: Brought,
  newId: () => string,
): Arrival | undefined {
  const read = readKind(activity, brought)
  if (read === undefined) return undefined
  const { externalId = activity.id ?? `server-${newId()}`, ...rest } = read
  const locale = toLocale(activity.locale)
  return {
    channel: BOT_SERVICE,
    address: addressOf(activity),
    externalId,
    ...rest,
    ...(locale !== undefined && { locale }),
  }
}

type Read = Pick<Arrival, 'payload' | 'reach'> & { externalId?: string }

function readKind(activity: SentActivity, brought: Brought): Read | undefined {
  const { type, action, membersAdded, membersRemoved, recipient } = activity
  const isBot = ({ id }: { id: string }) => id === recipient.id
  switch (type) {
    case 'message':
      return readMessage(activity, brought)
    case 'messageUpdate':
      return readEdit(activity)
    case 'conversationUpdate':
      if (membersRemoved?.some(isBot)) return CLOSED
      // Who comes in is greeted once, however often the channel tells of it.
      return membersAdded?.length ? GREETED : undefined
    case 'installationUpdate':
    case 'contactRelationUpdate':
      return action?.startsWith('remove') ? CLOSED : OPENED
    default:
      return undefined
  }
}

const CLOSED: Read = { reach: 'closed', payload: { event: { kind: 'blocked' } } }
const OPENED: Read = { reach: 'open', payload: { event: { kind: 'unblocked' } } }
const GREETED: Read = { externalId: 'start', payload: { command: 'start' } }

function readMessage(activity: SentActivity, brought: Brought): Read | undefined {
  const { files, refused, offered } = brought
  // What is a file has been fetched or refused: it is not said a second time as an address.
  const cards = activity.attachments?.map(({ contentType, content }) => ({ contentType, content }))
  const posted = readPosted({ ...activity, text: wordsOf(activity), attachments: cards ?? [] })
  const said: Incoming | undefined = toIncoming(posted, offered)
  if (said === undefined && files.length + refused.length === 0) return undefined
  return {
    payload: {
      ...said,
      ...(files.length > 0 && { files }),
      ...(refused.length > 0 && { refused }),
      ...(activity.id && { ref: activity.id }),
    },
  }
}

/** The same message with other words; each version arrives once. */
function readEdit(activity: SentActivity): Read | undefined {
  const { id, timestamp } = activity
  const text = wordsOf(activity)
  if (!id || text === '') return undefined
  return { externalId: `${id}-edit-${timestamp ?? ''}`, payload: { text, edits: id } }
}

/** What was said, without the bot's name in front of it; too long a text is cut and not refused. */
function wordsOf({ text, entities, recipient }: SentActivity): string {
  const mentions = (entities ?? []).flatMap((entity) =>
    entity.type === 'mention' && isOf(entity.mentioned, recipient.id) ? [String(entity.text)] : [],
  )
  return mentions
    .reduce((words, mention) => words.replaceAll(mention, ''), text ?? '')
    .trim()
    .slice(0, LONGEST)
}

const LONGEST = 8000

const isOf = (mentioned: unknown, id: string): boolean =>
  typeof mentioned === 'object' && mentioned !== null && 'id' in mentioned && mentioned.id === id
