import { type BotApi, BotApiError } from '../channels/telegram/bot-api.ts'

/** One thing that must be so for the desk to work in Telegram. */
export interface Right {
  name: string
  ok: boolean
  /** What is wrong, and how to put it right. */
  advice?: string
}

const ADMIN_RIGHTS = {
  can_manage_topics: 'Manage Topics',
  can_pin_messages: 'Pin Messages',
  can_delete_messages: 'Delete Messages',
} as const

/** Whether the bot may do in the desk's group what it must; every answer that Telegram can give. */
export async function checkRights(api: BotApi, chat: string): Promise<Right[]> {
  const chat_id = Number(chat)
  try {
    const group = await api.call('getChat', { chat_id })
    const isForum = group.type === 'supergroup' && group.is_forum === true
    const me = await api.call('getChatMember', { chat_id, user_id: Number(api.botId) })
    const isAdmin = me.status === 'administrator' || me.status === 'creator'
    return [
      { name: 'the desk group is there', ok: true },
      {
        name: 'the desk group has topics',
        ok: isForum,
        ...(isForum ? {} : { advice: 'in the settings of the group, turn on Topics' }),
      },
      {
        name: 'the bot is an administrator of the desk group',
        ok: isAdmin,
        ...(isAdmin ? {} : { advice: 'make it one: only then does it hear what agents write' }),
      },
      ...Object.entries(ADMIN_RIGHTS).map(([right, title]): Right => {
        const ok = me.status === 'creator' || (isAdmin && Reflect.get(me, right) === true)
        const advice = `give the bot the right "${title}" in the desk group`
        return { name: `the bot may: ${title}`, ok, ...(ok ? {} : { advice }) }
      }),
    ]
  } catch (error) {
    if (!(error instanceof BotApiError)) throw error
    return [{ name: 'the desk group is there', ok: false, advice: adviceFor(error, chat) }]
  }
}

function adviceFor({ message, movedTo }: BotApiError, chat: string): string {
  if (movedTo) return `it has become a supergroup: set TELEGRAM_DESK_CHAT=${movedTo}`
  if (/chat not found/i.test(message)) {
    return `no chat ${chat} is known to the bot: add it to the group, and set TELEGRAM_DESK_CHAT to the id of the group, such as -1001234567890`
  }
  return message
}
