import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { addDirectLine } from '../channels/bot-framework/direct-line.ts'
import { addClosedServiceDoor } from '../channels/bot-framework/service/door.ts'
import type { Tokens } from '../channels/bot-framework/token.ts'
import { addDemoShop } from '../channels/demo-shop.ts'
import { createHttp } from '../channels/http.ts'
import { addPages } from '../channels/pages.ts'
import type { RateMaker } from '../channels/rate.ts'
import { addSignedDoor } from '../channels/signed-door.ts'
import { addWidgetSession } from '../channels/widget-session.ts'
import { addConsole } from '../console/console.ts'
import { dayAt } from '../day.ts'
import { addHelp } from '../help/door.ts'
import { createIngest } from '../inbox/ingest.ts'
import { createRates } from '../queue/rates.ts'
import { shopContract } from '../shop/http-contract.ts'
import { findSession, keepSession } from '../storage/web-sessions.ts'
import { addBotService, type BotService } from './bot-service.ts'
import { readDemoShop } from './demo-shop.ts'
import { deskParts } from './desk.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'
import { mintSecret } from './joining.ts'
import { addOperator } from './operator.ts'
import { partnerDoor } from './partner-door.ts'
import { shopDoor } from './shop-door.ts'
import type { Telegram } from './telegram.ts'
import { addTelegramDoors } from './telegram-doors.ts'
import { tokensOf } from './tokens.ts'
import { comesBack, webPorts } from './web-ports.ts'
import { widgetHome } from './widget-home.ts'
import { wordsOf, wordsUnder } from './words.ts'

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))

const FORMS = fileURLToPath(new URL('../../knowledge/forms', import.meta.url))

const PAGES = [
  { path: '/', folder: 'shop-page' },
  { path: '/console', folder: 'console-page' },
]

/** The messengers that this house is connected to. */
export interface Messengers {
  telegram?: Telegram | undefined
  botService?: BotService | undefined
}

export interface Web {
  /** The address under which it listens. */
  address: string
  stop(): Promise<void>
}

/** The role with doors: the shop page, the chat, the console. Listens when this resolves. */
export async function startWeb(
  ground: Ground,
  bells: Doorbells,
  { telegram, botService }: Messengers = {},
): Promise<Web> {
  const { config, database, log, now } = ground
  const intake = { open: true }
  const app = await createHttp({
    log,
    isStorageAway: comesBack,
    ready: () => readiness(ground, intake, telegram),
  })
  const ingest = createIngest({
    db: database.db,
    now,
    newId: ground.newId,
    locale: config.DEFAULT_LOCALE,
    zone: config.TIME_ZONE,
    ring: (conversationId, at) => bells.ring('turn', conversationId, at),
  })
  const tokens = tokensOf(ground)
  const rates = createRates({ log, ...(config.REDIS_URL ? { redisUrl: config.REDIS_URL } : {}) })
  const ports = webPorts(ground, bells, ingest.ingest)
  await openChat(app, ground, { ports, tokens, rate: rates.perMinute })
  const service = { ingest: ingest.ingest, rate: rates.perMinute }
  if (botService) addBotService(app, ground, { ...botService, ...service })
  else addClosedServiceDoor(app)
  if (telegram) await addTelegramDoors(app, ground, { telegram, tokens })
  const inTelegram = config.TELEGRAM_DESK_CHAT && telegram
  const agentLink = async (code: string) =>
    `https://t.me/${await telegram?.username()}?start=${code}`
  await addConsole(app, { ...deskParts(ground, bells), ...(inTelegram ? { agentLink } : {}) })
  await openOtherDoors(app, ground, bells)
  await addPages(app, { dist: DIST, pages: PAGES })
  const address = await app.listen({ port: config.PORT, host: config.HOST })
  const stop = async () => {
    intake.open = false
    await ingest.stop()
    await app.close()
    rates.close()
  }
  return { address, stop }
}

/** What a balancer asks: whether customers may be sent here. */
async function readiness(
  { database }: Ground,
  intake: { open: boolean },
  telegram: Telegram | undefined,
) {
  const isThere = await database.ping().then(
    () => true,
    () => false,
  )
  const feels = telegram?.feels()
  const parts = {
    storage: isThere ? 'ok' : 'away',
    intake: intake.open ? 'ok' : 'stopping',
    ...(feels ? { telegram: feels } : {}),
  }
  return { ok: isThere && intake.open, parts }
}

/** Partners, the shop's own system, readers of the help page, and operators. */
async function openOtherDoors(app: FastifyInstance, ground: Ground, bells: Doorbells) {
  const { config, mind, now } = ground
  await addSignedDoor(app, partnerDoor(ground, bells))
  await addSignedDoor(app, shopDoor(ground, bells))
  app.get('/api/shop/openapi.json', async () => shopContract())
  addHelp(app, {
    read: mind,
    words: () => wordsUnder(mind().library, 'help'),
    today: () => dayAt(now(), config.TIME_ZONE),
    formsFolder: FORMS,
  })
  await addOperator(app, ground)
}

interface Chat {
  ports: ReturnType<typeof webPorts>
  tokens: Tokens
  rate: RateMaker
}

/** The chat's doors: sessions of the widget, Direct Line, and the demo shop that shows them. */
async function openChat(app: FastifyInstance, ground: Ground, { ports, tokens, rate }: Chat) {
  const { config, database, mind, now, secrets } = ground
  const site = { publicUrl: config.PUBLIC_URL, origins: config.WIDGET_ORIGINS }
  await addDirectLine(app, { ports, tokens, site, rate, secret: config.DIRECTLINE_SECRET })
  await addWidgetSession(app, {
    ports,
    tokens,
    site,
    identitySecret: secrets.identity,
    sessions: {
      find: (hash, at) => findSession(database.db, hash, at),
      keep: (session) => keepSession(database.db, session),
    },
    words: () => ({
      shop: wordsOf(mind().library, 'shop-page.title'),
      words: wordsUnder(mind().library, 'widget'),
      more: wordsUnder(mind().library, 'widget-more'),
      telegram: config.TELEGRAM_BOT_TOKEN !== undefined,
    }),
    mintSecret,
    home: widgetHome(ground),
  })
  if (config.SHOP_FILE !== undefined || config.SHOP !== 'demo') return
  const read = () =>
    readDemoShop(mind(), { telegram: config.TELEGRAM_BOT_TOKEN !== undefined, now: now() })
  addDemoShop(app, { read, identitySecret: secrets.identity, site, now })
}
