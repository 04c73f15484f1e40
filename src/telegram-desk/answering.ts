import { type BotApi, BotApiError } from '../channels/telegram/bot-api.ts'
import { LOCALES, type Locale } from '../message.ts'
import { findByThread, readTopicCase } from '../storage/desk-topics.ts'
import type { Outcome } from './acting.ts'
import type { Handled } from './handling.ts'
import { closingKeyboard, headOf } from './head.ts'
import type { TopicParts } from './parts.ts'
import type { Deed } from './update.ts'

/** What a person sees at once below a message of theirs. */
const SIGNS = { sent: '👍', noted: '✍' } as const

/**
 * Answers a deed in Telegram and has others look at what it changed. The deed is done; whatever is
 * refused here is of no consequence.
 */
export async function answer(parts: TopicParts, handled: Handled): Promise<void> {
  const { outcome, deed } = handled
  const conversationId = 'conversationId' in outcome ? outcome.conversationId : ''
  if (conversationId) parts.ring(conversationId)
  else if (deed.is === 'wrote') await ringTopic(parts, deed)
  if (outcome.is === 'told' && outcome.released) parts.leftovers()
  try {
    await show(parts, handled)
  } catch (error) {
    if (!(error instanceof BotApiError)) throw error
    parts.log.debug({ err: error }, 'a deed at the desk in Telegram was not answered')
  }
}

/** What is said in a topic goes out through its own conversation. */
async function ringTopic({ db, chat, ring }: TopicParts, deed: Extract<Deed, { is: 'wrote' }>) {
  const id = await findByThread(db, chat, deed.thread)
  if (id) ring(id)
}

async function show(parts: TopicParts, { deed, outcome, agent }: Handled): Promise<void> {
  const { api, chat } = parts
  const locale = agent?.locale ?? localeOf(deed, parts.locale)
  if (deed.is === 'pressed') return await answerPress(parts, deed, { outcome, locale })
  if (deed.is === 'linked') {
    const text = wordsFor(parts, outcome, { locale, name: agent?.name ?? '' })
    await api.call('sendMessage', { chat_id: deed.chat, text })
    return
  }
  if (outcome.is !== 'done') return
  const reaction = [{ type: 'emoji', emoji: SIGNS[outcome.sign] }] as const
  await api.call('setMessageReaction', {
    chat_id: Number(chat),
    message_id: Number(deed.message),
    reaction: [...reaction],
  })
}

const localeOf = ({ by }: Deed, fallback: Locale): Locale =>
  LOCALES.find((one) => by.language?.toLowerCase().startsWith(one)) ?? fallback

function wordsFor(
  { words }: TopicParts,
  outcome: Outcome,
  { locale, name = '' }: { locale: Locale; name?: string },
): string {
  if (outcome.is === 'told') return words(outcome.id, locale, name ? { name } : {})
  return outcome.is === 'refused' ? words(outcome.id, locale, outcome.values) : ''
}

type Pressed = Extract<Deed, { is: 'pressed' }>

async function answerPress(
  parts: TopicParts,
  deed: Pressed,
  { outcome, locale }: { outcome: Outcome; locale: Locale },
): Promise<void> {
  const text = wordsFor(parts, outcome, { locale })
  const toast = text ? { text: text.slice(0, 200), show_alert: outcome.is === 'refused' } : {}
  const answered = parts.api
    .call('answerCallbackQuery', { callback_query_id: deed.press, ...toast })
    // After a while Telegram takes no answer any more.
    .catch(() => undefined)
  await Promise.all([answered, changeButtons(parts, deed)])
}

/** Closing asks why; the buttons of the brief give way to the reasons and come back. */
async function changeButtons(
  parts: TopicParts,
  { button, conversation = '', message }: Pressed,
): Promise<void> {
  const { api, chat, db } = parts
  if (button !== 'close' && button !== 'back') return
  const about = await readTopicCase(db, conversation)
  if (!about) return
  const reply_markup =
    button === 'close'
      ? closingKeyboard(parts, conversation)
      : headOf(parts, conversation, about, await parts.brief(conversation)).buttons
  await editButtons(api, { chat_id: Number(chat), message_id: message, reply_markup })
}

const editButtons = (api: BotApi, args: Parameters<typeof api.call<'editMessageReplyMarkup'>>[1]) =>
  api.call('editMessageReplyMarkup', args)
