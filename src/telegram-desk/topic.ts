import type { InlineKeyboardMarkup } from '@grammyjs/types/markup.js'
import { BotApiError } from '../channels/telegram/bot-api.ts'
import type { TopicLook } from '../storage/desk-tables.ts'
import { changeTopic, type DeskTopic, dropTopic, readTopicCase } from '../storage/desk-topics.ts'
import { type Head, headOf } from './head.ts'
import type { TopicParts } from './parts.ts'

/** One call that brings a topic closer to how it is to look. */
export interface Step {
  /** It is a message, of which a group takes few. */
  counts: boolean
  run(signal: AbortSignal): Promise<void>
}

/** Emoji to the icon's id, as Telegram offers them; asked once. */
export type Icons = () => Promise<ReadonlyMap<string, string>>

export function createIcons({ api }: Pick<TopicParts, 'api'>): Icons {
  let known: Promise<ReadonlyMap<string, string>> | undefined
  return () => {
    known ??= api
      .call('getForumTopicIconStickers', {})
      .then(
        (stickers) =>
          new Map(
            stickers.map(({ emoji = '', custom_emoji_id = '' }) => [bare(emoji), custom_emoji_id]),
          ),
      )
    known.catch(() => (known = undefined))
    return known
  }
}

/** An emoji with or without its selector (U+FE0F) is the same. */
const bare = (emoji: string): string => emoji.replaceAll('\uFE0F', '')

/**
 * What is to be done next so that the topic looks as its conversation stands; undefined when it does.
 * Each step is kept before the next, so that a process that dies leaves nothing to be done twice.
 */
export async function nextStep(
  parts: TopicParts,
  icons: Icons,
  topic: DeskTopic,
): Promise<Step | undefined> {
  const { conversationId, thread, briefMessage, pinned } = topic
  if (topic.erased) return remove(parts, topic)
  const about = await readTopicCase(parts.db, conversationId)
  if (!about) return undefined
  // What is said once somebody has it is shown below.
  const upTo = about.ownerKind === 'agent' ? topic.begunSeq : undefined
  const head = headOf(parts, conversationId, about, await parts.brief(conversationId, upTo))
  const shown = topic.shown as TopicLook
  const icon = await iconOf(icons, head)
  const at = { parts, topic, head, icon, shown }
  if (thread === null) return about.state === 'closed' ? undefined : create(at)
  if (briefMessage === null) return sendBrief(at, thread)
  if (!pinned) return pin(at, briefMessage)
  if (shown.name !== head.name || shown.icon !== icon) return rename(at, thread)
  return shown.brief === drawn(head) ? undefined : editBrief(at, briefMessage)
}

interface At {
  parts: TopicParts
  topic: DeskTopic
  head: Head
  icon: string | undefined
  shown: TopicLook
}

/** No icon at all is better than no topic. */
async function iconOf(icons: Icons, head: Head): Promise<string | undefined> {
  const offered = await icons().catch(() => new Map<string, string>())
  return head.icons.map((emoji) => offered.get(bare(emoji))).find(Boolean)
}

const drawn = ({ brief, buttons }: Head): string => `${brief}\n${JSON.stringify(buttons)}`
const lookOf = ({ head, icon }: At): TopicLook => ({
  name: head.name,
  ...(icon === undefined ? {} : { icon }),
})
const iconArg = (icon: string | undefined) => (icon ? { icon_custom_emoji_id: icon } : {})

/** Of a customer who is erased nothing stays in the group. */
const remove = ({ api, chat, db }: TopicParts, { conversationId, thread }: DeskTopic): Step => ({
  counts: false,
  async run(signal) {
    const chat_id = Number(chat)
    if (thread !== null) {
      const args = { chat_id, message_thread_id: thread }
      await api.call('deleteForumTopic', args, { signal }).catch(unlessRefused)
    }
    await dropTopic(db, conversationId)
  },
})

const create = (at: At): Step => ({
  counts: true,
  async run(signal) {
    const { parts, topic, head, icon } = at
    const { message_thread_id: thread } = await parts.api.call(
      'createForumTopic',
      { chat_id: Number(parts.chat), name: head.name, ...iconArg(icon) },
      { signal },
    )
    const anew = { thread, briefMessage: null, pinned: false, look: lookOf(at) }
    await changeTopic(parts.db, topic.conversationId, anew)
  },
})

const sendBrief = (at: At, thread: number): Step => ({
  counts: true,
  async run(signal) {
    const { parts, topic, head } = at
    const sent = await parts.api.call(
      'sendMessage',
      {
        chat_id: Number(parts.chat),
        message_thread_id: thread,
        text: head.brief,
        ...markupOf(head.buttons),
        link_preview_options: { is_disabled: true },
      },
      { signal },
    )
    const look = { ...at.shown, brief: drawn(head) }
    await changeTopic(parts.db, topic.conversationId, { briefMessage: sent.message_id, look })
  },
})

const pin = ({ parts, topic }: At, message_id: number): Step => ({
  counts: false,
  async run(signal) {
    const chat_id = Number(parts.chat)
    await parts.api
      .call('pinChatMessage', { chat_id, message_id, disable_notification: true }, { signal })
      // Without the right to pin the brief stands where it stands; `doctor` tells.
      .catch(unlessRefused)
    await changeTopic(parts.db, topic.conversationId, { pinned: true })
  },
})

const rename = (at: At, message_thread_id: number): Step => ({
  counts: false,
  async run(signal) {
    const { parts, topic, head, icon, shown } = at
    const where = { chat_id: Number(parts.chat), message_thread_id }
    await parts.api
      .call('editForumTopic', { ...where, name: head.name, ...iconArg(icon) }, { signal })
      .catch(unlessUnchanged)
    await changeTopic(parts.db, topic.conversationId, { look: { ...shown, ...lookOf(at) } })
  },
})

const editBrief = ({ parts, topic, head, shown }: At, message_id: number): Step => ({
  counts: true,
  async run(signal) {
    const where = { chat_id: Number(parts.chat), message_id }
    const link_preview_options = { is_disabled: true }
    await parts.api
      .call(
        'editMessageText',
        { ...where, text: head.brief, ...markupOf(head.buttons), link_preview_options },
        { signal },
      )
      .catch(unlessUnchanged)
    const look = { ...shown, brief: drawn(head) }
    await changeTopic(parts.db, topic.conversationId, { look })
  },
})

const markupOf = (buttons: InlineKeyboardMarkup) =>
  buttons.inline_keyboard.length > 0 ? { reply_markup: buttons } : {}

function unlessUnchanged(error: unknown): void {
  if (!(error instanceof BotApiError && /not modified|TOPIC_NOT_MODIFIED/i.test(error.message))) {
    throw error
  }
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof BotApiError) || error.is !== 'refused' || error.code === 429) throw error
}
