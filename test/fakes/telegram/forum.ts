import { Refused } from './delivery.ts'
import type { FakeChat, World } from './world.ts'

type Params = Readonly<Record<string, unknown>>

const str = (params: Params, name: string): string => String(params[name] ?? '')

/** What a bot does with the topics of a forum, and with what is pinned there. */
export function createForumMethods(world: World, chatOf: (params: Params) => FakeChat) {
  return {
    getForumTopicIconStickers: () =>
      ['❗️', '📆', '💬', '☕️', '✅'].map((emoji, at) => ({ emoji, custom_emoji_id: `icon-${at}` })),
    createForumTopic(params: Params) {
      const chat = chatOf(params)
      if (!chat.is_forum) throw new Refused(400, 'Bad Request: the chat is not a forum')
      may(world, chat.id, 'can_manage_topics', 'create a topic')
      checkTopicName(params)
      const id = world.newMessageId()
      const icon = params.icon_custom_emoji_id
      world.topics.set(`${chat.id}:${id}`, {
        name: str(params, 'name'),
        closed: false,
        ...(icon ? { icon: String(icon) } : {}),
      })
      return { message_thread_id: id, name: str(params, 'name'), icon_color: 7322096 }
    },
    editForumTopic(params: Params) {
      const topic = topicOf(world, params)
      if (params.name) checkTopicName(params)
      const after = {
        ...topic,
        ...(params.name ? { name: str(params, 'name') } : {}),
        ...(params.icon_custom_emoji_id ? { icon: str(params, 'icon_custom_emoji_id') } : {}),
      }
      if (JSON.stringify(after) === JSON.stringify(topic)) {
        throw new Refused(400, 'Bad Request: TOPIC_NOT_MODIFIED')
      }
      Object.assign(topic, after)
      return true
    },
    deleteForumTopic(params: Params) {
      topicOf(world, params)
      world.deleteTopic(Number(params.chat_id), Number(params.message_thread_id))
      return true
    },
    reopenForumTopic(params: Params) {
      topicOf(world, params).closed = false
      return true
    },
    pinChatMessage(params: Params) {
      const { id } = chatOf(params)
      may(world, id, 'can_pin_messages', 'manage pinned messages in the chat')
      const message = Number(params.message_id)
      if (!world.seenIn(id).some((seen) => seen.message.message_id === message)) {
        throw new Refused(400, 'Bad Request: message to pin not found')
      }
      world.pinned.set(id, [...(world.pinned.get(id) ?? []), message])
      return true
    },
  }
}

function topicOf(world: World, params: Params) {
  const topic = world.topics.get(`${params.chat_id}:${params.message_thread_id}`)
  if (!topic) throw new Refused(400, 'Bad Request: message thread not found')
  return topic
}

function checkTopicName(params: Params): void {
  const { length } = str(params, 'name')
  if (length < 1 || length > 128) throw new Refused(400, 'Bad Request: TOPIC_TITLE_EMPTY')
}

function may(world: World, chat: number, right: string, to: string): void {
  if (world.rights.get(chat)?.[right] === true) return
  throw new Refused(400, `Bad Request: not enough rights to ${to}`)
}
