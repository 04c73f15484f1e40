import { type Choice, type Incoming, LOCALES, type Locale } from '../../message.ts'
import type { Arrival } from '../channel.ts'
import { contentOf } from './content.ts'
import { readPress } from './presses.ts'
import { TELEGRAM } from './sending.ts'
import type { TelegramMessage, TelegramPress, Update } from './update.ts'

/** What is to be done in Telegram itself once the arrival is kept. */
export type Deed =
  /** Answer the press and take the buttons away; `label` when it was one of ours. */
  | { is: 'pressed'; press: TelegramPress; label?: string }
  /** The bot talks to people one by one: say so, and go. */
  | { is: 'decline-group'; chat: string }
  /** The chat goes on under another address. */
  | { is: 'moved'; from: string; to: string }

/** An update in the house's words. Both absent: it does not concern us. */
export interface Translated {
  arrival?: Arrival
  deed?: Deed
}

export interface ArriveParts {
  /** The bot's id: update ids count for it alone. */
  botId: string
  /** The choices of a message that this chat was sent, by the name that its buttons carry. */
  offered(address: string, ref: string): Promise<readonly Choice[] | undefined>
}

const PRIVATE = 'private'
const GONE = ['kicked', 'left']

/** Translates an update; it looks up what a button stood for, and does nothing else. */
export async function translate(parts: ArriveParts, update: Update): Promise<Translated> {
  const { message, edited_message: edited, callback_query: press, my_chat_member } = update
  const externalId = `${parts.botId}-${update.update_id}`
  if (message) return translateMessage(message, externalId)
  if (edited) return translateEdit(edited, externalId)
  if (press) return await translatePress(parts, press)
  if (my_chat_member) return translateMembership(my_chat_member, externalId)
  return {}
}

function translateMessage(message: TelegramMessage, externalId: string): Translated {
  const { chat, from } = message
  if (message.migrate_to_chat_id !== undefined) {
    const to = String(message.migrate_to_chat_id)
    return { deed: { is: 'moved', from: String(chat.id), to } }
  }
  if (chat.type !== PRIVATE) return declined(chat)
  const content = from?.is_bot ? undefined : contentOf(message)
  if (!content) return {}
  const { command, token } = commandIn(content)
  const payload = {
    ...content,
    ref: String(message.message_id),
    ...(command === undefined ? {} : { command }),
  }
  const { media_group_id: burst } = message
  return {
    arrival: {
      ...base(message, externalId, payload),
      ...(burst === undefined ? {} : { burst }),
      ...(token === undefined ? {} : { link: token }),
    },
  }
}

function translateEdit(message: TelegramMessage, externalId: string): Translated {
  const text = message.text ?? message.caption
  if (message.chat.type !== PRIVATE || text === undefined) return {}
  return {
    arrival: base(message, externalId, { text, edits: String(message.message_id) }),
  }
}

function base({ chat, from }: TelegramMessage, externalId: string, payload: Incoming): Arrival {
  const locale = localeOf(from?.language_code)
  return {
    channel: TELEGRAM,
    address: String(chat.id),
    externalId,
    payload: { ...payload, ...(locale ? { locale } : {}) },
  }
}

const localeOf = (code: string | undefined): Locale | undefined =>
  LOCALES.find((locale) => code?.toLowerCase().startsWith(locale))

/** `/start TOKEN`, `/return@shop_bot`: a command of the menu, and what the deep link carried. */
function commandIn({ text = '', awaits }: Incoming): { command?: string; token?: string } {
  const [, command, , rest = ''] = /^\/([a-z_]{1,32})(@\w+)?(?:\s+(.*))?$/is.exec(text.trim()) ?? []
  if (command === undefined || awaits) return {}
  const token = /^[\w-]{16,64}$/.exec(rest.trim())?.[0]
  const name = command.toLowerCase()
  return name === 'start' && token ? { command: name, token } : { command: name }
}

async function translatePress(parts: ArriveParts, press: TelegramPress): Promise<Translated> {
  const { message, from, data } = press
  const read = readPress(data)
  if (!message || message.chat.type !== PRIVATE || !read) return { deed: { is: 'pressed', press } }
  const address = String(message.chat.id)
  const choice = (await parts.offered(address, read.ref))?.[read.index]
  if (!choice) return { deed: { is: 'pressed', press } }
  const locale = localeOf(from.language_code)
  return {
    deed: { is: 'pressed', press, label: choice.label },
    arrival: {
      channel: TELEGRAM,
      address,
      // A message is answered by a button once, however often and whichever is pressed.
      externalId: `${parts.botId}-press-${read.ref}`,
      payload: { text: choice.label, press: choice.id, ...(locale ? { locale } : {}) },
    },
  }
}

function translateMembership(
  { chat, new_chat_member }: NonNullable<Update['my_chat_member']>,
  externalId: string,
): Translated {
  const isGone = GONE.includes(new_chat_member.status)
  if (chat.type !== PRIVATE) return isGone ? {} : declined(chat)
  return {
    arrival: {
      channel: TELEGRAM,
      address: String(chat.id),
      externalId,
      reach: isGone ? 'closed' : 'open',
      payload: { event: { kind: isGone ? 'blocked' : 'unblocked' } },
    },
  }
}

/** Channels are not talked to at all: whoever reads them did not ask. */
const declined = ({ id, type }: TelegramMessage['chat']): Translated =>
  type === 'channel' ? {} : { deed: { is: 'decline-group', chat: String(id) } }
