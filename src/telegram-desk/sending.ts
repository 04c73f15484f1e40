import type { Channel, Outgoing, Sent } from '../channels/channel.ts'
import { BotApiError } from '../channels/telegram/bot-api.ts'
import { LONGEST_TEXT, partsOf } from '../channels/telegram/depart.ts'
import { type Bound, createPace, type Pace, queuesHere } from '../channels/telegram/pace.ts'
import { judge, sendPart } from '../channels/telegram/sending.ts'
import type { Body } from '../message.ts'
import { findPost } from '../storage/desk-posts.ts'
import {
  changeTopic,
  DESK_CHANNEL,
  type DeskTopic,
  forgetThread,
  readTopic,
} from '../storage/desk-topics.ts'
import { findTopicMessage, readSpan } from '../storage/topic-words.ts'
import type { TopicParts } from './parts.ts'
import { createIcons, type Icons, nextStep } from './topic.ts'
import { drawSpan } from './words.ts'

const AT_ONCE_AFTER_REST = 5

/** So many messages in any minute: a few at once after a rest, the others spread over it. */
export const groupBound = (perMinute: number): Bound => ({
  everyMs: 60_000 / (perMinute - AT_ONCE_AFTER_REST),
  burst: AT_ONCE_AFTER_REST,
})

/** Topics share the group's bound and have none of their own. */
const NO_BOUND: Bound = { everyMs: 0, burst: 1 }

export interface DeskSending extends TopicParts {
  /** The bytes of a file of a message; undefined when they are gone. */
  readFile(fileId: string): Promise<{ name: string; bytes: Buffer } | undefined>
  /** How fast the group may be written to. */
  bound: Bound
  /** The group's queue, when several processes share it. */
  takePlace?: (() => Promise<number>) | undefined
}

interface Sending {
  parts: DeskSending
  icons: Icons
  pace: Pace
}

/**
 * The desk's group as a channel: an address is a conversation, and what it is to show is drawn when it
 * goes out, so that what waited is told at once and as it is by then.
 */
export function createDeskChannel(parts: DeskSending): Channel {
  const now = () => parts.now().getTime()
  const here = queuesHere(now)
  const sending: Sending = {
    parts,
    icons: createIcons(parts),
    pace: createPace(now, () => parts.takePlace?.() ?? here('all', parts.bound), NO_BOUND),
  }
  let restUntil = 0
  const trySending = async (topic: DeskTopic, message: Outgoing): Promise<Sent> => {
    try {
      return await sendTo(sending, topic, message)
    } catch (error) {
      if (!(error instanceof BotApiError)) throw error
      const sent = await recover(parts, topic, error)
      if (error.code === 429 && sent.is === 'wait') restUntil = now() + sent.retryAfterMs
      return sent
    }
  }
  return {
    name: DESK_CHANNEL,
    can: { choices: true, files: true, longestText: LONGEST_TEXT },
    async send(message) {
      // Telegram's patience is with the group, not with one topic.
      if (restUntil > now()) return { is: 'wait', retryAfterMs: restUntil - now() }
      const topic = await readTopic(parts.db, message.address)
      return topic ? await trySending(topic, message) : NOTHING
    },
  }
}

const AT_ONCE: Sent = { is: 'wait', retryAfterMs: 0 }
const NOTHING: Sent = { is: 'sent', externalId: '' }

async function sendTo(sending: Sending, topic: DeskTopic, message: Outgoing): Promise<Sent> {
  const { does = 'say' } = message.desk ?? {}
  if (does === 'head') return (await stepOn(sending, topic, message)) ?? NOTHING
  if (topic.thread === null || topic.briefMessage === null) {
    return await standUp(sending, topic, message)
  }
  return does === 'amend'
    ? await amendPost(sending, topic, message)
    : await sendWords(sending, topic, message)
}

/** Words wait until their topic stands; where none is to be any more, they are for nobody. */
async function standUp(sending: Sending, topic: DeskTopic, message: Outgoing): Promise<Sent> {
  const stepped = await stepOn(sending, topic, message)
  if (!stepped) return NOTHING
  return stepped.is === 'sent' ? AT_ONCE : stepped
}

/** Brings the topic one call closer to how it is to look; undefined when it looks so. */
async function stepOn(
  { parts, icons, pace }: Sending,
  topic: DeskTopic,
  { signal }: Outgoing,
): Promise<Sent | undefined> {
  const step = await nextStep(parts, icons, topic)
  if (!step) return undefined
  const wait = step.counts ? await pace.reserve(topic.conversationId) : 0
  if (wait > 0) return { is: 'wait', retryAfterMs: wait }
  await step.run(signal)
  return { is: 'sent', externalId: '', more: true }
}

async function sendWords(
  { parts, pace }: Sending,
  topic: DeskTopic,
  message: Outgoing,
): Promise<Sent> {
  const body = await bodyOf(parts, topic, message)
  const all = partsOf(body)
  const part = all[message.part]
  if (!part) return NOTHING
  const wait = await pace.reserve(topic.conversationId)
  if (wait > 0) return { is: 'wait', retryAfterMs: wait }
  const placed = { ...message, body, address: parts.chat, thread: topic.thread! }
  const externalId = await sendPart({ ...parts, phoneLabel: () => '' }, placed, part)
  return { is: 'sent', externalId, ...(message.part < all.length - 1 ? { more: true } : {}) }
}

async function bodyOf(parts: DeskSending, topic: DeskTopic, message: Outgoing): Promise<Body> {
  const { from = null, to = 0 } = message.desk ?? {}
  if (from === null) return message.body
  return drawSpan(parts, await readSpan(parts.db, topic.conversationId, { from, to }))
}

/** A post is drawn anew; what an agent wrote there himself and took back is taken away. */
async function amendPost(
  { parts, pace }: Sending,
  { conversationId }: DeskTopic,
  message: Outgoing,
): Promise<Sent> {
  const seq = message.desk?.from ?? 0
  const own = await findTopicMessage(parts.db, parts.chat, { conversationId, seq })
  const post = own ? undefined : await findPost(parts.db, conversationId, seq)
  if (!own && !post) return NOTHING
  const wait = await pace.reserve(conversationId)
  if (wait > 0) return { is: 'wait', retryAfterMs: wait }
  const change = own
    ? takeAway(parts, Number(own.externalId), message.signal)
    : drawAnew(parts, conversationId, { ...post!, signal: message.signal })
  await change.catch(unlessFixed)
  return NOTHING
}

async function takeAway({ api, chat }: DeskSending, message_id: number, signal: AbortSignal) {
  await api.call('deleteMessage', { chat_id: Number(chat), message_id }, { signal })
}

interface Redrawn {
  from: number
  to: number
  messageId: number
  signal: AbortSignal
}

async function drawAnew(parts: DeskSending, conversationId: string, post: Redrawn): Promise<void> {
  const { api, chat, db } = parts
  const drawn = partsOf(drawSpan(parts, await readSpan(db, conversationId, post)))
  const part = drawn.length === 1 ? drawn[0] : undefined
  const where = { chat_id: Number(chat), message_id: post.messageId }
  const options = { signal: post.signal }
  if (part?.is === 'text') {
    await api.call('editMessageText', { ...where, text: part.rich.text }, options)
  } else if (part?.caption && part.files.length === 1) {
    await api.call('editMessageCaption', { ...where, caption: part.caption.text }, options)
  }
}

/** What can not be changed in a topic any more stays as it is: the transcript holds both versions. */
function unlessFixed(error: unknown): void {
  const isFixed = error instanceof BotApiError && error.is === 'refused' && error.code === 400
  if (!isFixed) throw error
}

/** What a refusal means for a topic: it is a view, and is made anew where it was lost. */
async function recover(
  { db, api, chat, log }: DeskSending,
  { conversationId, thread }: DeskTopic,
  error: BotApiError,
): Promise<Sent> {
  const { message } = error
  if (thread !== null && /thread not found|TOPIC_DELETED|TOPIC_ID_INVALID/i.test(message)) {
    await forgetThread(db, conversationId, thread)
    return AT_ONCE
  }
  if (thread !== null && /TOPIC_CLOSED/i.test(message)) {
    await api.call('reopenForumTopic', { chat_id: Number(chat), message_thread_id: thread })
    return AT_ONCE
  }
  if (/message to (?:edit|pin) not found|MESSAGE_ID_INVALID/i.test(message)) {
    // Somebody deleted the brief: another one is sent.
    await changeTopic(db, conversationId, { briefMessage: null, pinned: false })
    return AT_ONCE
  }
  const sent = judge(error)
  if (sent.is !== 'blocked' && sent.is !== 'moved' && !/not enough rights/i.test(message))
    return sent
  log.error(
    { chat, reason: message, movedTo: error.movedTo },
    'the desk in Telegram is not reached',
  )
  return { is: 'unavailable', reason: message }
}
