import { contentOf } from '../channels/telegram/content.ts'
import type { TelegramMessage, Update } from '../channels/telegram/update.ts'
import type { Incoming } from '../message.ts'
import type { NewDeskArrival } from '../storage/desk-arrivals.ts'
import { type ButtonName, readButton } from './buttons.ts'

/** Who did something in Telegram. */
export interface Writer {
  id: number
  /** The language that his client is set to. */
  language?: string
}

/** What somebody did at the desk in Telegram. */
export type Deed =
  | {
      is: 'wrote'
      by: Writer
      thread: number
      message: string
      content: Incoming
      answers?: string
    }
  | { is: 'edited'; by: Writer; message: string; text: string }
  | {
      is: 'pressed'
      by: Writer
      press: string
      message: number
      button?: ButtonName
      conversation?: string
    }
  /** He says by a code of the console which agent he is. */
  | { is: 'linked'; by: Writer; chat: number; code: string }

/** `concerns`: the update is the desk's, and nobody else's; without an arrival nothing is done. */
export interface DeskUpdate {
  concerns: boolean
  arrival?: NewDeskArrival
}

/** A code begins so that it is never taken for the link of a customer. */
const CODE = /^\/(?:start|link)(?:@\w+)?\s+(agent-[\w-]{16,58})\s*$/i
const NOT_OURS: DeskUpdate = { concerns: false }

/** What of an update is for the desk: all that happens in its group, and codes of agents anywhere. */
export function readDeskUpdate(update: Update, chat: string, botId: string): DeskUpdate {
  const { message, edited_message: edited, callback_query: press, my_chat_member: member } = update
  const where = message ?? edited ?? press?.message ?? member
  const code = message && linkOf(message)
  if (String(where?.chat.id) !== chat && !code) return NOT_OURS
  const found =
    code ?? (message && wroteOf(message)) ?? (edited && editOf(edited)) ?? pressOf(update)
  if (!found) return { concerns: true }
  const externalId = `${botId}-${update.update_id}`
  const burst = message?.media_group_id ?? null
  return { concerns: true, arrival: { externalId, burst, ...found } }
}

type Found = Pick<NewDeskArrival, 'lane'> & { deed: Deed }

const writerOf = (from: { id: number; language_code?: string | undefined }): Writer => ({
  id: from.id,
  ...(from.language_code ? { language: from.language_code } : {}),
})

function linkOf({ chat, from, text }: TelegramMessage): Found | undefined {
  const [, code] = CODE.exec(text?.trim() ?? '') ?? []
  if (!code || !from || from.is_bot) return undefined
  const deed = { is: 'linked', by: writerOf(from), chat: chat.id, code } as const
  return { lane: `person ${from.id}`, deed }
}

/** Only what is said in a topic is meant for somebody; the group's common room is the agents' own. */
function wroteOf(message: TelegramMessage): Found | undefined {
  const { from, message_thread_id: thread, is_topic_message: inTopic } = message
  const content = from && !from.is_bot && inTopic ? contentOf(message) : undefined
  if (!content || !from || thread === undefined) return undefined
  const answered = message.reply_to_message?.message_id
  const answers = answered === undefined || answered === thread ? {} : { answers: String(answered) }
  const deed: Deed = {
    is: 'wrote',
    by: writerOf(from),
    thread,
    message: String(message.message_id),
    content,
    ...answers,
  }
  return { lane: `topic ${thread}`, deed }
}

function editOf(message: TelegramMessage): Found | undefined {
  const { from, message_thread_id: thread } = message
  const text = message.text ?? message.caption
  if (!from || from.is_bot || text === undefined || thread === undefined) return undefined
  const deed = {
    is: 'edited',
    by: writerOf(from),
    message: String(message.message_id),
    text,
  } as const
  return { lane: `topic ${thread}`, deed }
}

function pressOf({ callback_query: press }: Update): Found | undefined {
  if (!press?.message) return undefined
  const { id, from, data, message } = press
  const read = readButton(data)
  const deed: Deed = {
    is: 'pressed',
    by: writerOf(from),
    press: id,
    message: message.message_id,
    ...(read ? { button: read.name, conversation: read.conversationId } : {}),
  }
  return { lane: `topic ${message.message_thread_id ?? 0}`, deed }
}
