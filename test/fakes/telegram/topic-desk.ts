import { readFileSync } from 'node:fs'
import { createBotApi } from '../../../src/channels/telegram/bot-api.ts'
import { createTelegram, TELEGRAM } from '../../../src/channels/telegram/sending.ts'
import { readUpdate } from '../../../src/channels/telegram/update.ts'
import { identify } from '../../../src/channels/uploads.ts'
import type { PhraseId } from '../../../src/flows/phrase-ids.ts'
import { phrase, readPhrases } from '../../../src/flows/phrases.ts'
import { createLog } from '../../../src/log.ts'
import { createSender } from '../../../src/outbox/sender.ts'
import { keepAgentCode, linkAgent } from '../../../src/storage/agent-telegram.ts'
import type { Db } from '../../../src/storage/database.ts'
import { readLastWords } from '../../../src/storage/desk-brief.ts'
import { readFileBytes } from '../../../src/storage/desk-conversation.ts'
import { DESK_CHANNEL } from '../../../src/storage/desk-topics.ts'
import { appendMessage } from '../../../src/storage/transcript.ts'
import { mirror } from '../../../src/telegram-desk/mirror.ts'
import type { TopicParts } from '../../../src/telegram-desk/parts.ts'
import { createDeskReceiving } from '../../../src/telegram-desk/receiving.ts'
import { createDeskChannel, groupBound } from '../../../src/telegram-desk/sending.ts'
import { createClock } from '../house.ts'
import { telling } from '../telling.ts'
import type { FakeBotApi } from './bot-api.ts'
import type { FakeMessage } from './world.ts'

export const DESK = -1_001_234_567
export const DESK_RIGHTS = {
  status: 'administrator',
  can_manage_topics: true,
  can_pin_messages: true,
  can_delete_messages: true,
}

/** The desk's group of a fake Telegram, as its bot may use it. */
export function addDeskGroup({ world }: FakeBotApi): void {
  world.chat(DESK, { type: 'supergroup', is_forum: true, title: 'Desk' })
  world.rights.set(DESK, DESK_RIGHTS)
}

/** The desk in Telegram over real storage and the real outbox, without the rest of the house. */
export function createTopicDesk(db: Db, api: FakeBotApi, perMinute = 6000) {
  addDeskGroup(api)
  const clock = createClock()
  const log = createLog(process.env.TEST_LOG_LEVEL ?? 'fatal')
  const botApi = createBotApi({ token: api.token, apiRoot: api.root })
  const { phrases } = readPhrases('flows/phrases.yaml', readFileSync('flows/phrases.yaml', 'utf8'))
  const released = { count: 0 }
  const rung = new Set<Promise<void>>()
  const ring = (id: string) => {
    const task = follow(id).finally(() => rung.delete(task))
    rung.add(task)
  }
  const parts: TopicParts = {
    ...{ db, log, now: clock.now, tell: telling, ring },
    api: botApi,
    chat: String(DESK),
    locale: 'en',
    words: (id, locale, values) =>
      phrase({ phrases }, `desk-topic.${id}` as PhraseId, locale, values),
    team: (id) => `team ${id}`,
    brief: async (id, upTo) => ({
      ...{ reason: 'asked', mood: 'calm', order: [], answers: [], deadlines: [], files: 0 },
      words: await readLastWords(db, id, upTo),
    }),
    offer: () => undefined,
    leftovers: () => void (released.count += 1),
  }
  const readFile = (id: string) => readFileBytes(db, id)
  const bound = groupBound(perMinute)
  const now = () => clock.now().getTime()
  const channels = new Map([
    [DESK_CHANNEL, createDeskChannel({ ...parts, readFile, bound })],
    [TELEGRAM, createTelegram({ api: botApi, readFile, now, phoneLabel: () => '' })],
  ])
  const sender = createSender({
    ...{ db, channels, log, now: clock.now, process: 'test', callMs: 5000, limit: 8 },
    closed: () => undefined,
  })
  const amendedElsewhere = (text: string) => parts.words('edited-elsewhere', 'en', { text })
  async function follow(id: string): Promise<void> {
    await mirror({ db, chat: String(DESK), now: clock.now, amendedElsewhere }, id)
    await sender.run(id)
  }
  const receiving = createDeskReceiving({
    ...parts,
    fetch: async (awaits) => ({
      files: awaits.flatMap(({ id, name }) => {
        const bytes = api.world.files.get(id)?.bytes
        const known = bytes && identify(bytes, name)
        return known ? [{ ...known, bytes }] : []
      }),
      refused: [],
    }),
  })
  let offset = 0
  /** Takes in what people did in the group, and has everything that follows from it done. */
  async function settle(): Promise<void> {
    const updates = await api.delivery.getUpdates({ offset })
    offset = (updates.at(-1)?.update_id ?? offset - 1) + 1
    const read = updates.flatMap((update) => readUpdate(update) ?? [])
    await receiving.keep(read.filter(receiving.concerns))
    clock.jump(800)
    for (const lane of await lanesOf(db)) await receiving.lanes.run(lane)
    while (rung.size > 0) await Promise.all(rung)
  }
  const messagesIn = (thread: number): FakeMessage[] =>
    api.world.seenInTopic(DESK, thread).map(({ message }) => message)
  return {
    ...{ parts, clock, sender, receiving, released, settle, follow, messagesIn },
    textsIn: (thread: number) =>
      messagesIn(thread).map(({ text, caption }) => text ?? caption ?? ''),
    threadOf: async (conversationId: string): Promise<number> =>
      (
        await db
          .selectFrom('deskTopic')
          .select('thread')
          .where('conversationId', '=', conversationId)
          .executeTakeFirstOrThrow()
      ).thread ?? 0,
    /** A customer says something, and everything that follows is done. */
    async customerSays(conversationId: string, text: string): Promise<number> {
      const said = await db.transaction().execute((tx) =>
        appendMessage(tx, {
          conversationId,
          author: 'customer',
          body: { text },
          at: clock.now(),
        }),
      )
      await follow(conversationId)
      return 'seq' in said ? said.seq : 0
    },
    /** That account is the agent's. */
    async link(agentId: string, telegramId: number): Promise<void> {
      const code = `agent-${agentId}`
      const expiresAt = new Date(clock.now().getTime() + 60_000)
      await keepAgentCode(db, { agentId, code, expiresAt })
      await db.transaction().execute((tx) => linkAgent(tx, { code, telegramId, now: clock.now() }))
    },
  }
}

const lanesOf = async (db: Db): Promise<string[]> =>
  (
    await db
      .selectFrom('deskArrival')
      .select('lane')
      .distinct()
      .where('state', '=', 'new')
      .execute()
  ).map(({ lane }) => lane)
