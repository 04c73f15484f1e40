import { type Delivery, Refused } from './delivery.ts'
import { createForumMethods } from './forum.ts'
import { checkKeyboard, checkText } from './limits.ts'
import type { FakeButton, FakeEntity, FakeMessage, World } from './world.ts'

export type Params = Readonly<Record<string, unknown>>
/** Files of a multipart call, by the name of their part. */
export type Parts = ReadonlyMap<string, { name: string; bytes: Buffer }>

const CALLBACK_MS = 150_000
const DOWNLOAD_BYTES = 20 << 20

const str = (params: Params, name: string): string => String(params[name] ?? '')
const list = <T>(params: Params, name: string): T[] =>
  Array.isArray(params[name]) ? (params[name] as T[]) : []

/** The methods of the fake Bot API, by name; a method throws `Refused` as the real one answers. */
export function createMethods(world: World, delivery: Delivery) {
  const keep = (params: Params, content: Record<string, unknown>): FakeMessage => {
    const chat = chatOf(world, params)
    const markup = params.reply_markup as FakeMessage['reply_markup']
    checkKeyboard(markup?.inline_keyboard)
    const message: FakeMessage = {
      message_id: world.newMessageId(),
      date: Math.floor(world.now() / 1000),
      chat,
      from: { id: 1, is_bot: true, first_name: 'bot' },
      ...(params.message_thread_id === undefined
        ? {}
        : { message_thread_id: Number(params.message_thread_id), is_topic_message: true }),
      ...content,
      ...(markup ? { reply_markup: markup } : {}),
    }
    world.seenIn(chat.id).push({ message, byBot: true, edits: 0 })
    return message
  }
  const captionOf = (params: Params) => {
    const entities = list<FakeEntity>(params, 'caption_entities')
    checkText(str(params, 'caption'), entities, 1024)
    return params.caption ? { caption: str(params, 'caption'), caption_entities: entities } : {}
  }
  const sentFile = (params: Params, parts: Parts, name: string) => {
    const given = parts.get(str(params, name).replace('attach://', '')) ?? parts.get(name)
    if (!given) throw new Refused(400, `Bad Request: there is no ${name} in the request`)
    const file = world.keepFile(given.bytes, given.name)
    return { file_id: file.id, file_unique_id: file.id, file_name: file.name, file_size: file.size }
  }
  const edited = (params: Params, change: (message: FakeMessage) => FakeMessage): FakeMessage => {
    const chat = chatOf(world, params)
    const seen = world
      .seenIn(chat.id)
      .find(({ message, byBot }) => byBot && message.message_id === Number(params.message_id))
    if (!seen) throw new Refused(400, 'Bad Request: message to edit not found')
    const after = change(seen.message)
    if (JSON.stringify(after) === JSON.stringify(seen.message)) {
      throw new Refused(400, 'Bad Request: message is not modified')
    }
    seen.message = after
    seen.edits++
    return after
  }
  const remarked = (message: FakeMessage, params: Params): FakeMessage => {
    const { reply_markup: _old, ...rest } = message
    const markup = params.reply_markup as { inline_keyboard?: FakeButton[][] } | undefined
    checkKeyboard(markup?.inline_keyboard)
    return markup?.inline_keyboard?.length ? { ...rest, reply_markup: markup } : rest
  }
  const methods: Record<string, (params: Params, parts: Parts) => unknown> = {
    getMe: () => ({ id: 1, is_bot: true, first_name: 'Shop', username: 'shop_test_bot' }),
    getUpdates: (params) =>
      delivery.getUpdates({
        offset: Number(params.offset ?? 0),
        limit: Number(params.limit ?? 100),
        timeout: Number(params.timeout ?? 0),
      }),
    setWebhook(params) {
      const url = str(params, 'url')
      delivery.setWebhook(url ? { url, secret: str(params, 'secret_token') } : undefined)
      return true
    },
    deleteWebhook() {
      delivery.setWebhook(undefined)
      return true
    },
    getWebhookInfo: () => ({
      url: delivery.webhook()?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: delivery.pending(),
    }),
    setMyCommands(params) {
      const key = `${str(params.scope as Params, 'type')}:${str(params, 'language_code')}`
      world.commands.set(key, params.commands)
      return true
    },
    sendMessage(params) {
      const text = str(params, 'text')
      if (text.trim() === '') throw new Refused(400, 'Bad Request: message text is empty')
      const entities = list<FakeEntity>(params, 'entities')
      checkText(text, entities, 4096)
      return keep(params, { text, ...(entities.length > 0 ? { entities } : {}) })
    },
    sendPhoto: (params, parts) =>
      keep(params, { photo: [sentFile(params, parts, 'photo')], ...captionOf(params) }),
    sendDocument: (params, parts) =>
      keep(params, { document: sentFile(params, parts, 'document'), ...captionOf(params) }),
    sendMediaGroup(params, parts) {
      const media = list<Params>(params, 'media')
      if (media.length < 2 || media.length > 10) {
        throw new Refused(400, 'Bad Request: wrong number of media in the album')
      }
      const media_group_id = `g${world.newMessageId()}`
      return media.map((item) => {
        const kind = str(item, 'type')
        const file = sentFile(item, parts, 'media')
        const content = { [kind]: kind === 'photo' ? [file] : file, media_group_id }
        return keep(params, { ...content, ...captionOf(item) })
      })
    },
    sendChatAction(params) {
      const action = str(params, 'action')
      world.actions.push({ chat: chatOf(world, params).id, action, at: Date.now() })
      return true
    },
    editMessageText: (params) =>
      edited(params, (message) => {
        const entities = list<FakeEntity>(params, 'entities')
        checkText(str(params, 'text'), entities, 4096)
        const { entities: _old, ...rest } = message
        const text = { text: str(params, 'text'), ...(entities.length > 0 ? { entities } : {}) }
        return remarked({ ...rest, ...text }, params)
      }),
    editMessageReplyMarkup: (params) => edited(params, (message) => remarked(message, params)),
    answerCallbackQuery(params) {
      const query = world.queries.get(str(params, 'callback_query_id'))
      if (!query || world.now() - query.at > CALLBACK_MS) {
        throw new Refused(
          400,
          'Bad Request: query is too old and response timeout expired or query ID is invalid',
        )
      }
      if (str(params, 'text').length > 200) {
        throw new Refused(400, 'Bad Request: MESSAGE_TOO_LONG')
      }
      Object.assign(query, { answered: true, ...(params.text ? { text: params.text } : {}) })
      return true
    },
    getFile(params) {
      const file = world.files.get(str(params, 'file_id'))
      if (!file)
        throw new Refused(400, 'Bad Request: wrong file_id or the file is temporarily unavailable')
      if (file.size > DOWNLOAD_BYTES) throw new Refused(400, 'Bad Request: file is too big')
      const { id, size } = file
      return { file_id: id, file_unique_id: id, file_size: size, file_path: `documents/${id}` }
    },
    leaveChat(params) {
      world.left.push(chatOf(world, params).id)
      return true
    },
    getChat(params) {
      const { id, type, title, first_name, is_forum } = chatOf(world, params)
      return { id, type, title, first_name, ...(is_forum ? { is_forum } : {}) }
    },
    getChatMember(params) {
      const { id } = chatOf(world, params)
      return { user: { id: 1, is_bot: true }, ...(world.rights.get(id) ?? { status: 'member' }) }
    },
    ...createForumMethods(world, (params) => chatOf(world, params)),
    setMessageReaction(params) {
      const [reaction] = list<{ emoji: string }>(params, 'reaction')
      world.reactions.set(Number(params.message_id), reaction?.emoji ?? '')
      return true
    },
    editMessageCaption: (params) =>
      edited(params, (message) => ({ ...message, caption: str(params, 'caption') })),
    copyMessage: (params) => ({
      message_id: keep(params, { copied: params.message_id }).message_id,
    }),
    deleteMessage(params) {
      const seen = world.seenIn(chatOf(world, params).id)
      const at = seen.findIndex(({ message }) => message.message_id === Number(params.message_id))
      if (at < 0) throw new Refused(400, 'Bad Request: message to delete not found')
      seen.splice(at, 1)
      return true
    },
  }
  return methods
}

function chatOf(world: World, params: Params) {
  const id = Number(params.chat_id)
  const movedTo = world.migrated.get(id)
  if (movedTo !== undefined) {
    throw new Refused(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: movedTo,
    })
  }
  const chat = world.chats.get(id)
  if (!chat) throw new Refused(400, 'Bad Request: chat not found')
  if (world.blocked.has(id)) throw new Refused(403, 'Forbidden: bot was blocked by the user')
  const thread = params.message_thread_id
  const topic = world.topics.get(`${id}:${thread}`)
  if (thread !== undefined && !topic) {
    throw new Refused(400, 'Bad Request: message thread not found')
  }
  if (topic?.closed && params.text !== undefined)
    throw new Refused(400, 'Bad Request: TOPIC_CLOSED')
  return chat
}
