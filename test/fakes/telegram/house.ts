import { afterAll, expect } from 'vitest'
import { newSite, type OpenHouse } from '../whole-house.ts'
import { type FakeBotApi, type FakeBotApiParts, startFakeBotApi } from './bot-api.ts'

const PATIENCE = { timeout: 30_000, interval: 20 }

/** A house on the profile under test, whose customers are in a Telegram of our own. */
export async function openTelegramHouse(
  parts: FakeBotApiParts = {},
  env: Record<string, string> = {},
) {
  const api = await startFakeBotApi({ pace: 0.01, ...parts })
  const site = await newSite()
  const settings = { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root, ...env }
  const house: OpenHouse = await site.open(undefined, settings)
  afterAll(() => api.close())
  return {
    ...talking(api),
    house,
    db: house.ground.database.db,
    again: () => site.open(undefined, settings),
  }
}

/** What tests do in Telegram: write or press, and wait for what the bot says to it. */
export function talking(api: FakeBotApi) {
  const { world, people } = api
  const until = (holds: () => boolean) => expect.poll(holds, PATIENCE).toBe(true)
  /** Does something in a chat and waits for the next words of the bot; gives the last of them. */
  const answerTo = async (chat: number, deed: () => unknown): Promise<string> => {
    const before = world.told(chat).length
    deed()
    await until(() => world.told(chat).length > before)
    return world.told(chat).at(-1) ?? ''
  }
  return {
    api,
    world,
    people,
    until,
    answerTo,
    say: (chat: number, text: string) => answerTo(chat, () => people.say(chat, text)),
    press: (chat: number, label: string) => answerTo(chat, () => people.press(chat, label)),
  }
}
