import type { AwaitedFile, Incoming, RefusedFile } from '../../message.ts'
import type { TelegramMessage } from './update.ts'

/** What getFile gives at most (https://core.telegram.org/bots/api#getfile). */
export const DOWNLOAD_BYTES = 20 * 1024 * 1024

/** Messages that Telegram writes about a chat: nobody said anything. */
const SERVICE =
  /^(?:new_chat|left_chat|delete_chat|group_chat|supergroup_chat|channel_chat|message_auto_delete|migrate_|pinned_message|successful_payment|refunded_payment|users_shared|chat_shared|connected_website|write_access|proximity|boost_added|chat_background|chat_owner|forum_topic|general_forum|giveaway_c|video_chat|direct_message_price|paid_message_price|suggested_post|checklist_tasks|gift|unique_gift|passport_data|web_app_data)/

/** What a message holds, in words, files and the kind of thing that it is; undefined when nothing. */
export function contentOf(message: TelegramMessage): Incoming | undefined {
  for (const read of READERS) {
    const content = read(message)
    if (content) return withCaption(content, message)
  }
  const names = Object.keys(message).filter((name) => message[name] !== undefined)
  if (names.some((name) => SERVICE.test(name))) return undefined
  const kind = names.find((name) => !COMMON.includes(name))
  return { text: `[${kind ?? 'unknown'}]`, medium: 'unknown' }
}

const COMMON = [
  'message_id',
  'message_thread_id',
  'from',
  'sender_chat',
  'date',
  'edit_date',
  'chat',
  'via_bot',
  'caption',
  'caption_entities',
  'has_protected_content',
  'is_from_offline',
  'reply_to_message',
  'external_reply',
  'quote',
  'forward_origin',
  'is_automatic_forward',
  'media_group_id',
  'effect_id',
  'show_caption_above_media',
]

type Reader = (message: TelegramMessage) => Incoming | undefined
type TelegramFile = NonNullable<TelegramMessage['document']>

const READERS: readonly Reader[] = [
  ({ text }) => (text === undefined ? undefined : { text }),
  ({ photo, message_id }) => photo && fetched(largest(photo), `photo-${message_id}.jpg`),
  // An animation comes with a document of the same file.
  ({ animation, message_id }) => animation && fetched(animation, `animation-${message_id}.mp4`),
  ({ document, message_id }) => document && fetched(document, `file-${message_id}`),
  ({ video, message_id }) => video && fetched(video, `video-${message_id}.mp4`),
  ({ audio, message_id }) => audio && fetched(audio, `audio-${message_id}.mp3`),
  ({ voice, message_id }) =>
    voice && { ...spoken('🎤', voice, `voice-${message_id}.ogg`), medium: 'voice' },
  ({ video_note: note, message_id }) =>
    note && { ...spoken('🎥', note, `video-note-${message_id}.mp4`), medium: 'video-note' },
  ({ sticker }) => sticker && { text: sticker.emoji ?? '', medium: 'sticker' },
  ({ venue }) => venue && { text: `📍 ${venue.title}, ${venue.address}`, medium: 'location' },
  ({ location }) =>
    location && { text: `📍 ${location.latitude}, ${location.longitude}`, medium: 'location' },
  ({ contact, from }) => contact && sharedContact(contact, from?.id),
  ({ poll }) => poll && { text: `📊 ${poll.question}`, medium: 'unknown' },
  ({ dice }) => dice && { text: dice.emoji, medium: 'unknown' },
]

function largest(photo: NonNullable<TelegramMessage['photo']>): TelegramFile | undefined {
  const fitting = photo.filter(({ file_size }) => (file_size ?? 0) <= DOWNLOAD_BYTES)
  return (fitting.length > 0 ? fitting : photo).at(-1)
}

/** A file that is fetched after the message is kept, or refused for its size. */
function fetched(file: TelegramFile | undefined, fallback: string): Incoming | undefined {
  if (!file) return undefined
  const name = file.file_name?.trim() || fallback
  if ((file.file_size ?? 0) > DOWNLOAD_BYTES) return { refused: [tooBig(name)] }
  return { awaits: [{ id: file.file_id, name } satisfies AwaitedFile] }
}

const tooBig = (name: string): RefusedFile => ({ name, why: 'size' })

function spoken(sign: string, file: TelegramFile, name: string): Incoming {
  const seconds = Math.round(file.duration ?? 0)
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return { text: `${sign} ${length}`, ...fetched(file, name) }
}

/** Somebody's own number is an answer; another person's is not the customer's. */
function sharedContact(
  contact: NonNullable<TelegramMessage['contact']>,
  sender: number | undefined,
): Incoming {
  const phone = `+${contact.phone_number.replace(/[^\d]/g, '')}`
  if (sender !== undefined && contact.user_id === sender) return { text: phone }
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
  return { text: `👤 ${name}, ${phone}`, medium: 'contact' }
}

function withCaption(content: Incoming, { caption }: TelegramMessage): Incoming {
  if (!caption) return content
  return content.text === undefined
    ? { ...content, text: caption }
    : { ...content, text: `${content.text}\n${caption}` }
}
