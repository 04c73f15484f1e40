import type { MessageEntity } from '@grammyjs/types/message.js'
import { LOCALES, type Locale, type Words } from '../../message.ts'
import type { Deed } from './arrive.ts'
import { type BotApi, BotApiError } from './bot-api.ts'
import { LONGEST_TEXT } from './depart.ts'
import type { TelegramPress } from './update.ts'

export interface DeedParts {
  api: BotApi
  words(): { stale: Words; group: Words }
  /** For people whose client speaks neither language. */
  locale: Locale
  move(from: string, to: string): Promise<void>
}

/** How a press ended in the ledger. */
export type Pressed = 'taken' | 'stale'

/** Does in Telegram what follows an arrival; whatever is refused there is of no consequence here. */
export async function perform(parts: DeedParts, deed: Deed, pressed: Pressed): Promise<void> {
  try {
    if (deed.is === 'moved') await parts.move(deed.from, deed.to)
    else if (deed.is === 'decline-group') await declineGroup(parts, Number(deed.chat))
    else await answerPress(parts, deed, pressed)
  } catch (error) {
    if (!(error instanceof BotApiError)) throw error
  }
}

async function declineGroup({ api, words }: DeedParts, chat_id: number): Promise<void> {
  const { group } = words()
  const text = LOCALES.map((locale) => group[locale]).join('\n\n')
  await api.call('sendMessage', { chat_id, text }).catch(() => undefined)
  await api.call('leaveChat', { chat_id })
}

async function answerPress(
  parts: DeedParts,
  { press, label }: Extract<Deed, { is: 'pressed' }>,
  pressed: Pressed,
): Promise<void> {
  const { api, words, locale } = parts
  const spoken = LOCALES.find((one) => press.from.language_code?.startsWith(one)) ?? locale
  const toast = pressed === 'stale' ? { text: words().stale[spoken] } : {}
  const answered = api
    .call('answerCallbackQuery', { callback_query_id: press.id, ...toast })
    // After a while Telegram takes no answer any more; the buttons go all the same.
    .catch(() => undefined)
  await Promise.all([answered, settleButtons(api, press, pressed === 'taken' ? label : undefined)])
}

/** The message that was pressed shows what was chosen, and loses its buttons. */
async function settleButtons(
  api: BotApi,
  { message }: TelegramPress,
  label: string | undefined,
): Promise<void> {
  if (!message) return
  const where = { chat_id: message.chat.id, message_id: message.message_id }
  const text = `${message.text ?? ''}\n\n✓ ${label}`
  if (label === undefined || message.text === undefined || text.length > LONGEST_TEXT) {
    await api.call('editMessageReplyMarkup', where)
    return
  }
  const entities = message.entities as MessageEntity[] | undefined
  await api.call('editMessageText', {
    ...where,
    text,
    ...(entities?.length ? { entities } : {}),
    link_preview_options: { is_disabled: true },
  })
}
