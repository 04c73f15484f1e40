import type { ConversationReference } from 'botbuilder'
import type { FastifyInstance } from 'fastify'
import { PREFIX } from '../channels/bot-framework/door.ts'
import type { DirectLinePorts } from '../channels/bot-framework/ports.ts'
import { openAdapter, type ServiceAdapter } from '../channels/bot-framework/service/adapter.ts'
import { BOT_SERVICE } from '../channels/bot-framework/service/arrival.ts'
import { addServiceDoor } from '../channels/bot-framework/service/door.ts'
import { createServiceChannel } from '../channels/bot-framework/service/sending.ts'
import type { Channel } from '../channels/channel.ts'
import type { RateMaker } from '../channels/rate.ts'
import type { Config } from '../config.ts'
import { saveFile } from '../storage/files.ts'
import { conversationAt, keepReference, readReference } from '../storage/service-references.ts'
import { openAddress } from '../storage/web-sessions.ts'
import { readOffered } from '../storage/web-transcript.ts'
import type { Ground } from './ground.ts'
import { tokensOf } from './tokens.ts'
import { wordsOf } from './words.ts'

/** Azure Bot Service as this process has it. */
export interface BotService {
  adapter: ServiceAdapter
  /** For the role that sends. */
  channel: Channel
}

/** Messages of one conversation in a minute. */
const MESSAGES = 60

/** Everything of Azure Bot Service in one process; undefined where no app id is set. */
export async function openBotService(ground: Ground): Promise<BotService | undefined> {
  const { config, database } = ground
  const app = appOf(config)
  if (!app) return undefined
  const { db } = database
  const adapter = await openAdapter(app)
  const channel = createServiceChannel({
    adapter,
    reference: (address): Promise<Partial<ConversationReference> | undefined> =>
      readReference(db, address),
    links: (address, files) => linksTo(ground, address, files),
  })
  return { adapter, channel }
}

const appOf = (config: Config) =>
  config.MICROSOFT_APP_ID && config.MICROSOFT_APP_PASSWORD
    ? {
        id: config.MICROSOFT_APP_ID,
        password: config.MICROSOFT_APP_PASSWORD,
        tenant: config.MICROSOFT_APP_TENANT,
      }
    : undefined

/** Signed links to files of a message, for whoever reads at that address. */
async function linksTo(
  ground: Ground,
  address: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { config, database } = ground
  const tokens = tokensOf(ground)
  const base = config.PUBLIC_URL?.replace(/\/+$/, '')
  if (base === undefined || files.length === 0) return new Map()
  const conversation = await conversationAt(database.db, BOT_SERVICE, address)
  if (conversation === undefined) return new Map()
  const links = files.map(async (file): Promise<[string, string]> => {
    const token = await tokens.fileLink(file, conversation)
    return [file, `${base}${PREFIX}/files/${file}?t=${token}`]
  })
  return new Map(await Promise.all(links))
}

export interface ServiceDoor {
  ingest: DirectLinePorts['ingest']
  rate: RateMaker
}

/** The door of Azure Bot Service, for the role with doors. */
export function addBotService(
  app: FastifyInstance,
  ground: Ground,
  { adapter, ingest, rate }: ServiceDoor & Pick<BotService, 'adapter'>,
): void {
  const { config, database, mind, newId, now } = ground
  const { db } = database
  const opened = (address: string) =>
    openAddress(db, {
      ...{ channel: BOT_SERVICE, address, conversationId: newId(), now: now() },
      ...{ locale: config.DEFAULT_LOCALE, zone: config.TIME_ZONE },
    })
  addServiceDoor(app, {
    adapter,
    ingest,
    messages: rate('service-messages', MESSAGES),
    keepReference: (address, reference) =>
      keepReference(db, { address, reference, changedAt: now() }),
    offered: async (address) => {
      const conversation = await conversationAt(db, BOT_SERVICE, address)
      return conversation === undefined ? [] : await readOffered(db, conversation)
    },
    saveFile: async (address, file) =>
      saveFile(db, { conversationId: (await opened(address)).conversationId, ...file }),
    inPrivate: () => wordsOf(mind().library, 'telegram.group'),
    locale: config.DEFAULT_LOCALE,
    newId,
  })
}
