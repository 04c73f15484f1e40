import type { Config } from './config.ts'
import { addAgent, ensureFirstAgent, makeCodeFor, resetPassword } from './console/agents.ts'
import { openBotService } from './house/bot-service.ts'
import { createDoorbells, type Doorbells } from './house/doorbells.ts'
import { type Ground, type GroundParts, layGround } from './house/ground.ts'
import { makeReport } from './house/report.ts'
import { startSending } from './house/sending.ts'
import { unansweredIn } from './house/unanswered.ts'
import { type Messengers, startWeb } from './house/web.ts'
import { startWorker } from './house/worker.ts'
import type { Log } from './log.ts'
import { erase } from './storage/erasure.ts'
import { saidIn } from './storage/said.ts'

/** A running house. */
export interface House {
  ground: Ground
  /** Where the doors are; absent when this process has none. */
  address?: string
  /** The first agent and the password that was made for them, told once. */
  firstAgent?: { login: string; password: string }
  /** How the bot is called in Telegram; absent without one. */
  botName?(): Promise<string>
  /** Takes nothing new, finishes what is under way, closes everything; ten seconds at most each. */
  stop(): Promise<void>
}

/**
 * Starts every role that this process is to play. Who rings is stopped before who answers: doors
 * first, then turns, then sending, then the ground.
 */
export async function openHouse(config: Config, log: Log, parts: GroundParts = {}): Promise<House> {
  const ground = await layGround(config, log, parts)
  const stops: (() => Promise<void>)[] = [ground.close]
  const stop = async () => {
    for (const step of stops.toReversed()) {
      await step().catch((err: unknown) => log.error({ err }, 'a part did not stop cleanly'))
    }
  }
  try {
    const opened = await startRoles(ground, stops)
    return { ground, ...opened, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startRoles(ground: Ground, stops: (() => Promise<void>)[]) {
  const { config, database } = ground
  const bells = createDoorbells(ground)
  const plays = (role: Config['START_ROLES'][number]) => config.START_ROLES.includes(role)
  const firstAgent = await ensureFirstAgent(database.db, config.ADMIN_PASSWORD)
  registerCommands(ground)
  const messengers = await openMessengers(ground, bells)
  const { telegram, botService } = messengers
  const channels = [...(telegram?.channels ?? []), ...(botService ? [botService.channel] : [])]
  const byName = new Map(channels.map((channel) => [channel.name, channel]))
  if (plays('send')) stops.push(startSending(ground, bells, byName))
  if (plays('worker')) stops.push(startWorker(ground, bells))
  const web = plays('web') ? await startWeb(ground, bells, messengers) : undefined
  if (web) stops.push(web.stop)
  if (telegram) stops.push(telegram.stop)
  if (plays('telegram')) telegram?.receive()
  return {
    ...(web ? { address: web.address } : {}),
    ...(firstAgent ? { firstAgent } : {}),
    ...(telegram ? { botName: telegram.username } : {}),
  }
}

/** The messengers that are set up; their libraries are loaded only then. */
async function openMessengers(ground: Ground, bells: Doorbells): Promise<Messengers> {
  const botService = await openBotService(ground)
  const token = ground.config.TELEGRAM_BOT_TOKEN
  if (token === undefined) return { botService }
  const { openTelegram } = await import('./house/telegram.ts')
  return { botService, telegram: openTelegram(ground, bells, token) }
}

/** What the command line may have done by the process that holds an embedded database. */
function registerCommands({ database, mind, now }: Ground): void {
  const { db, door } = database
  door?.register('agent-add', async ([wish = '{}']) => told(await addAgent(db, JSON.parse(wish))))
  door?.register('agent-reset', async ([wish = '{}']) =>
    told(await resetPassword(db, JSON.parse(wish))),
  )
  door?.register('agent-link', async ([wish = '{}']) => {
    const made = await makeCodeFor(db, { ...JSON.parse(wish), now: now() })
    return { ok: made.is === 'made', output: JSON.stringify(made) }
  })
  door?.register('said-in', async ([wish = '{}']) => {
    const { conversation } = JSON.parse(wish)
    return { ok: true, output: JSON.stringify(await saidIn(db, String(conversation))) }
  })
  door?.register('unanswered', async ([wish = '{}']) => ({
    ok: true,
    output: await unansweredIn(db, wish),
  }))
  door?.register('erase', async ([wish = '{}']) => {
    const { whom, forGood } = JSON.parse(wish)
    const asked = { whom: String(whom), forGood: forGood === true, now: now() }
    const done = await db.transaction().execute((tx) => erase(tx, asked))
    return { ok: done.is === 'erased' || done.is === 'would-erase', output: JSON.stringify(done) }
  })
  door?.register('report', async ([wish = '{}']) => {
    const { days } = JSON.parse(wish)
    const made = await makeReport(db, mind().shop, { days: Number(days), now: now() })
    return { ok: true, output: JSON.stringify(made) }
  })
}

const told = (result: { is: string }) => ({
  ok: result.is === 'added' || result.is === 'reset',
  output: JSON.stringify(result),
})
