import { randomBytes, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Config } from '../config.ts'
import { dayAt } from '../day.ts'
import type { Folders } from '../edited-files.ts'
import type { Log } from '../log.ts'
import type { Mind } from '../mind.ts'
import { createModels, type Models } from '../models.ts'
import { createFanOut, type FanOut } from '../queue/fan-out.ts'
import { createQueues, type Queues } from '../queue/queues.ts'
import { openHttpShop } from '../shop/http-shop.ts'
import type { Database } from '../storage/database.ts'
import { keptSecret } from '../storage/kept-secrets.ts'
import { keptVectors, modelPurse } from '../storage/model-usage.ts'
import { openDatabase } from '../storage/open.ts'
import { type LiveMind, openLiveMind } from './live-mind.ts'
import type { School } from './school.ts'
import { teachModels } from './teach-models.ts'

/** What every role of the house stands on. */
export interface Ground {
  config: Config
  log: Log
  database: Database
  queues: Queues
  fanOut: FanOut
  /** What the house thinks with now: files change, so ask each time. */
  mind(): Mind
  /** An order has changed in the shop: what is remembered of it is out of date. */
  forgetOrder(order: { number: string; customer: string }): void
  /** Language models, guarded; none of them when no setting names one. */
  models: Models
  /** The files behind the mind, as people edit them. */
  edits: Pick<LiveMind, 'problems' | 'onEdit' | 'recall'>
  secrets: { token: string; identity: string }
  /** Names this process in leases. */
  process: string
  now(): Date
  newId(): string
  close(): Promise<void>
}

/** What a house may be given instead of its own. */
export interface GroundParts {
  /** Where its flows and knowledge stand. */
  folders?: Folders | undefined
  /** Where its mind learns. */
  school?: School | undefined
  /** The clock; absent: the machine's. */
  now?(): Date
}

/**
 * Opens the ledger, the queues and the mind. Throws `FolderInUse`, `MigrationRefused`,
 * `FilesRefused`, and whatever an unreachable server says; nothing stays open then.
 */
export async function layGround(
  config: Config,
  log: Log,
  parts: GroundParts = {},
): Promise<Ground> {
  const database = await openDatabase({
    ...(config.DATABASE_URL ? { databaseUrl: config.DATABASE_URL } : {}),
    dataDir: config.DATA_DIR,
    log,
  })
  try {
    return await build(config, log, database, parts)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function build(
  config: Config,
  log: Log,
  database: Database,
  { folders, school, now = () => new Date() }: GroundParts,
): Promise<Ground> {
  const { db } = database
  const today = () => dayAt(now(), config.TIME_ZONE)
  const shop = await shopOf(config, now)
  const models = createModels(config, { purse: modelPurse(db), kept: keptVectors(db), now, today })
  const settings = {
    ...{ shop, today, helpAt: helpOf(config) },
    secondOpinion: () => models.hasOpinion,
    shopFile: config.SHOP_FILE,
    newId: randomUUID,
    ...(folders ? { folders } : {}),
  }
  const live = await openLiveMind({ db, log, settings, school })
  const lessons = teachModels(live, models, log)
  const secrets = await secretsOf(db, config)
  const redis = config.REDIS_URL ? { redisUrl: config.REDIS_URL } : {}
  const queues = createQueues({ pool: database.queuePool, log, ...redis })
  const fanOut = createFanOut({ log, ...redis })
  const close = async () => {
    lessons.stop()
    await live.close()
    await queues.close()
    await fanOut.close()
    await database.close()
  }
  const name = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`
  return {
    config,
    log,
    database,
    queues,
    fanOut,
    mind: live.current,
    forgetOrder: (order) => shop?.forget(order),
    models,
    edits: live,
    secrets,
    process: name,
    now,
    newId: randomUUID,
    close,
  }
}

const helpOf = ({ PUBLIC_URL }: Config): string | undefined =>
  PUBLIC_URL && `${PUBLIC_URL.replace(/\/$/, '')}/help`

/** What this house signs with: made once, and kept for every process and start. */
async function secretsOf(
  db: Database['db'],
  { IDENTITY_SECRET }: Config,
): Promise<Ground['secrets']> {
  const make = () => randomBytes(32).toString('base64url')
  return {
    token: await keptSecret(db, 'token', make),
    identity: IDENTITY_SECRET ?? (await keptSecret(db, 'identity', make)),
  }
}

/** The shop behind HTTP, when there is one. */
const shopOf = ({ SHOP, SHOP_URL: url, SHOP_TOKEN: token, TIME_ZONE }: Config, now: () => Date) =>
  SHOP === 'http' && url
    ? openHttpShop({ url, token, now, today: () => dayAt(now(), TIME_ZONE) })
    : undefined
