import { z } from 'zod'

const id = z.number().int()
const short = z.string().max(10_000)
const file = z.object({
  file_id: z.string().min(1).max(500),
  file_size: z.number().nonnegative().optional(),
  file_name: short.optional(),
  mime_type: z.string().max(200).optional(),
  duration: z.number().nonnegative().optional(),
})
const place = z.object({ latitude: z.number(), longitude: z.number() })

const chat = z.object({ id, type: z.string().max(40) })
const from = z.object({
  id,
  is_bot: z.boolean().optional(),
  language_code: z.string().max(40).optional(),
})

/** The parts of a message that are read; whatever else is in it shows only by its name. */
const message = z.looseObject({
  message_id: id,
  chat,
  from: from.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  media_group_id: z.string().max(100).optional(),
  photo: z.array(file).optional(),
  document: file.optional(),
  animation: file.optional(),
  video: file.optional(),
  audio: file.optional(),
  voice: file.optional(),
  video_note: file.optional(),
  sticker: z.object({ emoji: z.string().max(40).optional() }).optional(),
  location: place.optional(),
  venue: z.object({ location: place, title: short, address: short }).optional(),
  contact: z
    .object({
      phone_number: z.string().max(100),
      first_name: short,
      last_name: short.optional(),
      user_id: id.optional(),
    })
    .optional(),
  poll: z.object({ question: short }).optional(),
  dice: z.object({ emoji: z.string().max(40) }).optional(),
  migrate_to_chat_id: id.optional(),
  message_thread_id: id.optional(),
  is_topic_message: z.boolean().optional(),
  reply_to_message: z.looseObject({ message_id: id }).optional().catch(undefined),
})
export type TelegramMessage = z.infer<typeof message>

const press = z.object({
  id: z.string().min(1).max(200),
  from,
  data: z.string().max(200).optional(),
  message: z
    .looseObject({
      message_id: id,
      chat,
      text: z.string().optional(),
      caption: z.string().optional(),
      entities: z.array(z.looseObject({ offset: id, length: id })).optional(),
      message_thread_id: id.optional(),
    })
    .optional(),
})
export type TelegramPress = z.infer<typeof press>

const membership = z.object({
  chat,
  from,
  new_chat_member: z.looseObject({ status: z.string().max(40) }),
})

/** An update of https://core.telegram.org/bots/api#update as far as the house reads it. */
const update = z.looseObject({
  update_id: id,
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: press.optional(),
  my_chat_member: membership.optional(),
})
export type Update = z.infer<typeof update>

/** The kinds that are asked for; the others do not concern a help desk. */
export const WANTED_UPDATES = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
] as const

/** One update; undefined when it is none, or nothing that the Bot API documents. */
export function readUpdate(given: unknown): Update | undefined {
  const read = update.safeParse(given)
  return read.success ? read.data : undefined
}

/** The number of an update that could not be read otherwise. */
export function updateIdOf(given: unknown): number | undefined {
  const read = z.object({ update_id: id }).safeParse(given)
  return read.success ? read.data.update_id : undefined
}
