import type { Delivery } from './delivery.ts'
import type { FakeChat, FakeMessage, FakeUpdate, World } from './world.ts'

/** What people do in Telegram; each deed is an update for the bot. */
export function createPeople(world: World, delivery: Pick<Delivery, 'push'>) {
  const from = ({ id, first_name = 'P', language_code }: FakeChat) => ({
    id,
    is_bot: false,
    first_name,
    ...(language_code ? { language_code } : {}),
  })
  const messageOf = (chatId: number, content: Record<string, unknown>): FakeMessage => {
    const chat = world.chat(chatId)
    return {
      message_id: world.newMessageId(),
      date: Math.floor(world.now() / 1000),
      chat,
      from: from(chat),
      ...content,
    }
  }
  const send = (chatId: number, content: Record<string, unknown>): FakeUpdate => {
    world.blocked.delete(chatId)
    const message = messageOf(chatId, content)
    world.seenIn(chatId).push({ message, byBot: false, edits: 0 })
    return delivery.push({ message })
  }
  const member = (chatId: number, status: string): FakeUpdate => {
    const chat = world.chat(chatId)
    const user = { id: 1, is_bot: true, first_name: 'bot' }
    const was = status === 'kicked' || status === 'left' ? 'member' : 'left'
    const my_chat_member = {
      chat,
      from: from(chat),
      date: Math.floor(world.now() / 1000),
      old_chat_member: { user, status: was },
      new_chat_member: { user, status },
    }
    return delivery.push({ my_chat_member })
  }
  return {
    /** Any message at all: `say(7, {text: 'hello'})`, `say(7, {sticker: …})`. */
    send,
    say: (chatId: number, text: string) =>
      send(chatId, {
        text,
        ...(text.startsWith('/')
          ? { entities: [{ type: 'bot_command', offset: 0, length: text.split(/\s/)[0]?.length }] }
          : {}),
      }),
    /** Somebody writes in a topic of a group; gives the message's id. */
    inTopic(
      chatId: number,
      thread: number,
      user: number,
      content: Record<string, unknown>,
    ): number {
      const by = from(world.chat(user))
      const more = { from: by, message_thread_id: thread, is_topic_message: true, ...content }
      const message = messageOf(chatId, more)
      world.seenIn(chatId).push({ message, byBot: false, edits: 0 })
      delivery.push({ message })
      return message.message_id
    },
    /** Somebody presses a button in a group. */
    pressIn(user: number, button: { message: FakeMessage; data: string }): string {
      const id = world.newQuery()
      const { message, data } = button
      const by = from(world.chat(user))
      delivery.push({ callback_query: { id, from: by, chat_instance: '1', message, data } })
      return id
    },
    photo(chatId: number, more: Record<string, unknown> = {}, bytes: Buffer = PIXEL) {
      const file = world.keepFile(bytes, 'photo.png')
      const small = { file_unique_id: 's', width: 9, height: 9 }
      const sizes = [
        { ...small, file_id: file.id, file_size: file.size },
        { ...small, file_id: file.id, file_size: file.size, width: 90, height: 90 },
      ]
      return send(chatId, { photo: sizes, ...more })
    },
    document(chatId: number, name: string, bytes: Buffer, claimed = bytes.length) {
      const file = world.keepFile(bytes, name, claimed)
      const document = {
        file_id: file.id,
        file_unique_id: 'd',
        file_name: name,
        file_size: claimed,
      }
      return send(chatId, { document })
    },
    /** Presses the button with that label under the bot's last message that has one. */
    press(chatId: number, label: string, found = buttonIn(world, chatId, label)) {
      const chat = world.chat(chatId)
      const callback_query = {
        id: world.newQuery(),
        from: from(chat),
        chat_instance: '1',
        message: found.message,
        data: found.data,
      }
      delivery.push({ callback_query })
      return callback_query.id
    },
    edit(chatId: number, messageId: number, text: string) {
      const seen = world.seenIn(chatId).find(({ message }) => message.message_id === messageId)
      if (!seen) throw new Error(`no message ${messageId}`)
      seen.message = { ...seen.message, text, edit_date: Math.floor(world.now() / 1000) }
      seen.edits++
      return delivery.push({ edited_message: seen.message })
    },
    block(chatId: number) {
      world.blocked.add(chatId)
      return member(chatId, 'kicked')
    },
    unblock(chatId: number) {
      world.blocked.delete(chatId)
      return member(chatId, 'member')
    },
    member,
    push: delivery.push,
  }
}

export type People = ReturnType<typeof createPeople>

/** Finds a button by its label, wherever the bot last showed it. */
export function buttonIn(world: World, chat: number, label: string, thread?: number) {
  const seen = thread === undefined ? world.seenIn(chat) : world.seenInTopic(chat, thread)
  for (const { message, byBot } of seen.toReversed()) {
    const button = byBot
      ? message.reply_markup?.inline_keyboard?.flat().find(({ text }) => text === label)
      : undefined
    if (button?.callback_data) return { message, data: button.callback_data }
  }
  throw new Error(`no button "${label}" in chat ${chat}`)
}

/** A whole PNG of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
