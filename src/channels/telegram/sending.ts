import type { FileRef } from '../../message.ts'
import type { Channel, Outgoing, Sent } from '../channel.ts'
import { amend } from './amending.ts'
import { type Args, type BotApi, BotApiError, type Upload } from './bot-api.ts'
import { LONGEST_TEXT, type Part, partsOf } from './depart.ts'
import { createPace, type Pace, type TakePlace } from './pace.ts'
import { keyboardOf } from './presses.ts'

export interface TelegramParts {
  api: BotApi
  /** The bytes of a file that a message of ours carries; undefined when they are gone. */
  readFile(fileId: string): Promise<{ name: string; bytes: Buffer } | undefined>
  /** Milliseconds, for the pace. */
  now(): number
  /** Queues that all sending processes share; absent where this is the only one. */
  takePlace?: TakePlace
  /** The label of the button that shares one's own phone number, in the language of the text. */
  phoneLabel(text: string): string
}

export const TELEGRAM = 'telegram'

/** Telegram as a channel: sends one part of a message, once, and says what became of it. */
export function createTelegram(parts: TelegramParts): Channel {
  const pace = createPace(parts.now, parts.takePlace)
  return {
    name: TELEGRAM,
    can: { choices: true, files: true, longestText: LONGEST_TEXT },
    async send(message) {
      if (message.amends) return await sendAmended(parts, pace, message)
      const all = partsOf(message.body)
      const part = all[message.part]
      if (!part) return { is: 'sent', externalId: '' }
      const wait = await pace.reserve(message.address, message.unasked)
      if (wait > 0) return { is: 'wait', retryAfterMs: wait }
      const sent = await trySending(parts, message, part)
      if (sent.is === 'wait') pace.hold(message.address, sent.retryAfterMs)
      const isLast = message.part === all.length - 1
      return sent.is === 'sent' && !isLast ? { ...sent, more: true } : sent
    },
  }
}

async function sendAmended(parts: TelegramParts, pace: Pace, message: Outgoing): Promise<Sent> {
  const wait = await pace.reserve(message.address, message.unasked)
  if (wait > 0) return { is: 'wait', retryAfterMs: wait }
  try {
    return { is: 'sent', externalId: await amend(parts.api, message) }
  } catch (error) {
    if (!(error instanceof BotApiError)) throw error
    const sent = judge(error)
    if (sent.is === 'wait') pace.hold(message.address, sent.retryAfterMs)
    return sent
  }
}

async function trySending(parts: TelegramParts, message: Outgoing, part: Part): Promise<Sent> {
  try {
    return { is: 'sent', externalId: await sendPart(parts, message, part) }
  } catch (error) {
    if (error instanceof BotApiError) return judge(error)
    throw error
  }
}

/** A message on its way, into a topic of a group when one is named. */
type Placed = Outgoing & { thread?: number }
type SendParts = Pick<TelegramParts, 'api' | 'readFile' | 'phoneLabel'>

const placeOf = ({ address, thread }: Placed) => ({
  chat_id: Number(address),
  ...(thread === undefined ? {} : { message_thread_id: thread }),
})

/** One call of the Bot API. Returns what Telegram calls the message; throws `BotApiError`. */
export async function sendPart(parts: SendParts, message: Placed, part: Part): Promise<string> {
  const { signal } = message
  const base = { ...placeOf(message), ...markupOf(parts, message, part) }
  if (part.is !== 'text') return await sendFiles(parts, message, part)
  const { text, entities } = part.rich
  const styled = message.plain || entities.length === 0 ? {} : { entities: [...entities] }
  const args = { ...base, text, ...styled, link_preview_options: { is_disabled: true } }
  const sent = await parts.api.call('sendMessage', args, { signal })
  return String(sent.message_id)
}

function markupOf(parts: SendParts, { body, ref, part: at }: Outgoing, part: Part) {
  if (part.buttons) return { reply_markup: keyboardOf(body.choices ?? [], ref) }
  if (body.asks !== 'phone' || at > 0 || part.is !== 'text') return {}
  const share = { text: parts.phoneLabel(body.text), request_contact: true }
  return {
    reply_markup: { keyboard: [[share]], resize_keyboard: true, one_time_keyboard: true },
  }
}

type Files = Extract<Part, { is: 'photos' | 'documents' }>

async function sendFiles(parts: SendParts, message: Placed, part: Files): Promise<string> {
  const { signal, plain, body, ref } = message
  const uploads = await Promise.all(part.files.map((file) => uploadOf(parts, file)))
  const caption = captionOf(part, plain ?? false)
  const asPhotos = part.is === 'photos' && !plain
  const place = placeOf(message)
  const options = { signal }
  if (uploads.length > 1) {
    const type = asPhotos ? 'photo' : 'document'
    const media = uploads.map((upload, index) => ({
      type,
      media: upload,
      ...(index === 0 ? caption : {}),
    })) as Args<'sendMediaGroup'>['media']
    const sent = await parts.api.call('sendMediaGroup', { ...place, media }, options)
    return String(sent.at(-1)?.message_id ?? '')
  }
  const markup = part.buttons ? { reply_markup: keyboardOf(body.choices ?? [], ref) } : {}
  const args = { ...place, ...caption, ...markup }
  const [file] = uploads
  const sent = asPhotos
    ? await parts.api.call('sendPhoto', { ...args, photo: file! }, options)
    : await parts.api.call('sendDocument', { ...args, document: file! }, options)
  return String(sent.message_id)
}

function captionOf({ caption }: Files, plain: boolean) {
  if (!caption) return {}
  const { text, entities } = caption
  return {
    caption: text,
    ...(plain || entities.length === 0 ? {} : { caption_entities: [...entities] }),
  }
}

async function uploadOf({ readFile }: SendParts, { id, name }: FileRef): Promise<Upload> {
  const file = await readFile(id)
  if (!file) throw new BotApiError('refused', `the file ${id} is not kept any more`)
  return { source: file.bytes, filename: name }
}

/** Refusals of formatting or of a picture's shape: bare words and plain documents pass. */
const FORM = /can't parse|entit|PHOTO_|IMAGE_PROCESS|wrong file/i

/** What a failed call means for the message. */
export function judge({ is, code, message, retryAfterMs, movedTo }: BotApiError): Sent {
  if (is === 'away') return { is: 'unavailable', reason: message }
  if (is === 'cut') return { is: 'unknown', reason: message }
  if (code === 429) return { is: 'wait', retryAfterMs: retryAfterMs ?? 1000 }
  // The token is wrong or revoked: the message is not to blame, and waits until that is mended.
  if (code === 401 || code === 404) return { is: 'unavailable', reason: message }
  if (movedTo !== undefined) return { is: 'moved', address: movedTo }
  if (code === 403 || /chat not found|user is deactivated|PEER_ID_INVALID/i.test(message)) {
    return { is: 'blocked', reason: message }
  }
  return { is: 'refused', reason: message, ...(FORM.test(message) ? { plainMayPass: true } : {}) }
}
