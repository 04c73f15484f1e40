import type { Channel } from '../channels/channel.ts'
import type { BotApi } from '../channels/telegram/bot-api.ts'
import type { Update } from '../channels/telegram/update.ts'
import { readBrief } from '../console/brief.ts'
import type { PhraseId } from '../flows/phrase-ids.ts'
import { phrase } from '../flows/phrases.ts'
import { createLanes } from '../queue/lanes.ts'
import { readLastWords } from '../storage/desk-brief.ts'
import { readConversation, readFileBytes, readLastCase } from '../storage/desk-conversation.ts'
import { DESK_CHANNEL, findUnplanned } from '../storage/desk-topics.ts'
import { takePlace } from '../storage/send-pace.ts'
import { showDeskCommands } from '../telegram-desk/commands.ts'
import { mirror } from '../telegram-desk/mirror.ts'
import type { TopicBrief, TopicParts } from '../telegram-desk/parts.ts'
import { createDeskReceiving } from '../telegram-desk/receiving.ts'
import { createDeskChannel, groupBound } from '../telegram-desk/sending.ts'
import { deskParts } from './desk.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'
import { startSweeper } from './sweeping.ts'
import { fetchAll } from './telegram-files.ts'

/** The desk in Telegram as this process has it. */
export interface TelegramDesk {
  /** For the role that sends. */
  channel: Channel
  /** Whether an update is the desk's and no customer's. */
  concerns(update: Update): boolean
  /** Keeps updates of the desk; only when this resolves may they be confirmed. */
  keep(updates: readonly Update[]): Promise<void>
  /** The role `telegram`: topics follow their conversations from now on. Returns how to stop. */
  follow(): () => Promise<void>
}

const MIRRORED_AT_ONCE = 5
const STOP_MS = 5000
const MOST_AT_ONCE = 100
const LOOK_BACK_MS = 600_000

/** Telegram as a desk: a topic for each conversation in the group of the settings. */
export function openTelegramDesk(
  ground: Ground,
  bells: Doorbells,
  { api, chat }: { api: BotApi; chat: string },
): TelegramDesk {
  const parts = topicParts(ground, bells, { api, chat })
  const { database, config, now } = ground
  const receiving = createDeskReceiving({
    ...parts,
    fetch: (awaits) => fetchAll(api, awaits, now()),
  })
  const bound = groupBound(config.TELEGRAM_DESK_PER_MINUTE)
  const shared = () => takePlace(database.db, `${DESK_CHANNEL}:${chat}`, bound)
  return {
    channel: createDeskChannel({
      ...parts,
      bound,
      readFile: (id) => readFileBytes(database.db, id),
      // The embedded database serves one process.
      ...(config.DATABASE_URL ? { takePlace: shared } : {}),
    }),
    concerns: receiving.concerns,
    keep: receiving.keep,
    follow() {
      const stopMirror = followConversations(ground, bells, parts)
      const find = receiving.findWaiting
      const lanes = { name: 'desk in Telegram', find, run: receiving.lanes.run }
      const sweeper = startSweeper(ground, 'sweep-telegram-desk', [lanes])
      void showDeskCommands(parts).catch((err: unknown) =>
        ground.log.warn({ err }, 'the commands of the desk could not be shown'),
      )
      return async () => {
        await sweeper.stop()
        await stopMirror()
        await receiving.lanes.stop(STOP_MS)
      }
    },
  }
}

function topicParts(
  ground: Ground,
  bells: Doorbells,
  { api, chat }: { api: BotApi; chat: string },
): TopicParts {
  const { config, mind } = ground
  const desk = deskParts(ground, bells)
  const { db, tell, now, ring, offer, leftovers, team } = desk
  const base = config.PUBLIC_URL?.replace(/\/$/, '')
  return {
    ...{ db, api, chat, tell, now, ring, offer, leftovers, team, log: ground.log },
    locale: config.DEFAULT_LOCALE,
    words: (id, locale, values) =>
      phrase(mind().library, `desk-topic.${id}` as PhraseId, locale, values),
    brief: (id, upTo) => briefOf(desk, { id, upTo }, config.DEFAULT_LOCALE),
    ...(base ? { consoleAt: (id: string) => `${base}/console#/mine/${id}` } : {}),
  }
}

/** The brief of the console, as far as a topic shows it. */
async function briefOf(
  desk: ReturnType<typeof deskParts>,
  { id, upTo }: { id: string; upTo: number | undefined },
  locale: TopicParts['locale'],
): Promise<TopicBrief> {
  const conversation = await readConversation(desk.db, id)
  if (!conversation) return NOTHING_KNOWN
  const { stack, facts } = conversation
  const of = await readLastCase(desk.db, id)
  const brief = await readBrief(desk, { id, stack, facts, of }, locale)
  const { order, answers, deadlines, mood } = brief
  return {
    ...{ order, answers, deadlines, mood },
    reason: brief.reason?.title ?? null,
    files: brief.files.length,
    words: await readLastWords(desk.db, id, upTo),
  }
}

const NOTHING_KNOWN: TopicBrief = {
  ...{ reason: null, mood: 'calm', order: [], answers: [], deadlines: [], files: 0, words: [] },
}

/** Has topics follow what changes; whatever is missed is found by the sweep. */
function followConversations(
  ground: Ground,
  bells: Doorbells,
  { db, chat, words, locale, now }: TopicParts,
): () => Promise<void> {
  const { fanOut, log } = ground
  const amendedElsewhere = (text: string) => words('edited-elsewhere', locale, { text })
  const lanes = createLanes({
    limit: MIRRORED_AT_ONCE,
    now,
    failed: (id, err) => log.warn({ conversation: id, err }, 'a topic could not be compared'),
    async work(id) {
      if (await mirror({ db, chat, now, amendedElsewhere }, id)) bells.ring('send', id)
      return undefined
    },
  })
  const stopListening = fanOut.subscribe((topic) => {
    if ('conversationId' in topic) void lanes.run(topic.conversationId)
  })
  // The first look goes through all topics: nobody knows what changed while nobody followed.
  let since = new Date(0)
  const find = async () => {
    const before = new Date(now().getTime() - LOOK_BACK_MS)
    const found = await findUnplanned(db, { since, limit: MOST_AT_ONCE })
    if (found.length < MOST_AT_ONCE) since = before
    return found
  }
  const sweep = { name: 'topics', find, run: lanes.run }
  const sweeper = startSweeper(ground, 'sweep-desk-topics', [sweep])
  return async () => {
    stopListening()
    await sweeper.stop()
    await lanes.stop(STOP_MS)
  }
}
