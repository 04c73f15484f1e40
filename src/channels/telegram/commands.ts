import { LOCALES, type Locale } from '../../message.ts'
import type { BotApi } from './bot-api.ts'

/** The menu of the bot, in the order in which it is shown. */
export const COMMANDS = [
  'return',
  'assembly',
  'parts',
  'order',
  'warranty',
  'forms',
  'status',
  'agent',
  'cancel',
  'language',
  'web',
  'stop',
  'news',
  'privacy',
  'mydata',
  'start',
] as const
export type Command = (typeof COMMANDS)[number]

/**
 * Shows the menu, but for what can not be done here, to people in private chats, in their language
 * (English when it is neither); groups get none. May be called again and again.
 */
export async function showCommands(
  api: BotApi,
  describe: (command: Command, locale: Locale) => string,
  without: readonly Command[] = [],
): Promise<void> {
  const shown = COMMANDS.filter((command) => !without.includes(command))
  const menu = (locale: Locale) =>
    shown.map((command) => ({ command, description: describe(command, locale) }))
  const scope = { type: 'all_private_chats' } as const
  await api.call('setMyCommands', { commands: menu('en'), scope })
  for (const locale of LOCALES) {
    await api.call('setMyCommands', { commands: menu(locale), scope, language_code: locale })
  }
  await api.call('setMyCommands', { commands: [], scope: { type: 'all_group_chats' } })
}
