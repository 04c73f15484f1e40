import { LOCALES, type Locale } from '../message.ts'
import type { TopicParts } from './parts.ts'

/** What agents may write in a topic instead of words for the customer. */
const COMMANDS = ['take', 'bot', 'close', 'del'] as const

/** Shows the commands of the desk in its group, and in no other. */
export async function showDeskCommands({ api, chat, words }: TopicParts): Promise<void> {
  const scope = { type: 'chat', chat_id: Number(chat) } as const
  const menu = (locale: Locale) =>
    COMMANDS.map((command) => ({ command, description: words(`command.${command}`, locale) }))
  await api.call('setMyCommands', { commands: menu('en'), scope })
  for (const locale of LOCALES) {
    await api.call('setMyCommands', { commands: menu(locale), scope, language_code: locale })
  }
}
