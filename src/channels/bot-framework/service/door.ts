import type { ConversationReference } from 'botbuilder'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Choice, FileRef, Locale, Words } from '../../../message.ts'
import type { Arrival } from '../../channel.ts'
import type { Rate } from '../../rate.ts'
import { Refusal } from '../../refusal.ts'
import type { StoredFile } from '../ports.ts'
import { toLocale } from '../posted.ts'
import { KeysAway, NotProven, type ServiceAdapter } from './adapter.ts'
import { addressOf, toArrival } from './arrival.ts'
import { takeFiles } from './files.ts'
import { isPinned } from './pinned.ts'
import { isGroup, readActivity, type SentActivity } from './sent-activity.ts'

export interface ServiceDoorParts {
  adapter: ServiceAdapter
  /** Messages of one conversation. */
  messages: Rate
  /** Keeps how a conversation is spoken into. */
  keepReference(address: string, reference: Partial<ConversationReference>): Promise<void>
  ingest(arrival: Arrival): Promise<unknown>
  /** The choices that lately stood under messages to that address. */
  offered(address: string): Promise<Choice[]>
  /** Keeps a file of whoever is at that address; makes the address when it is new. */
  saveFile(address: string, file: StoredFile): Promise<FileRef>
  /** What the bot says where several people read along. */
  inPrivate(): Words
  locale: Locale
  newId(): string
}

const PATH = '/api/messages'

/**
 * The door of Azure Bot Service: Teams and whatever else it connects (Bot Connector REST API, 3). Who
 * comes without its token learns nothing; what comes in is kept before it is answered for, and the
 * answers go out through the outbox.
 */
export function addServiceDoor(app: FastifyInstance, parts: ServiceDoorParts): void {
  app.post(PATH, async (request, reply) => {
    const activity = readActivity(request.body)
    // Of the validators that botbuilder chooses from by this name, this one asks for no app of ours.
    if (!isPinned(activity.serviceUrl) || activity.channelId.toLowerCase() === 'asechannel') {
      throw new Refusal('forbidden', `${activity.serviceUrl} does not belong to Azure Bot Service`)
    }
    return await receive(parts, activity, { request, reply })
  })
}

/** Without an app id nobody could be told from anybody: the door says that it is closed. */
export function addClosedServiceDoor(app: FastifyInstance): void {
  app.post(PATH, () => {
    throw new Refusal('not-found', 'Azure Bot Service is off: MICROSOFT_APP_ID is not set')
  })
}

async function receive(
  parts: ServiceDoorParts,
  activity: SentActivity,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
) {
  const authorization = request.headers.authorization ?? ''
  try {
    const answer = await parts.adapter.receive(authorization, activity, async (context) => {
      const token = () => parts.adapter.token(context)
      if (!isGroup(activity)) return await take(parts, activity, token)
      if (activity.type !== 'message') return
      const words = parts.inPrivate()[toLocale(activity.locale) ?? parts.locale]
      await context
        .sendActivity(words)
        .catch((err: unknown) => request.log.warn({ err }, 'a group was not answered'))
    })
    return reply.code(answer?.status ?? 200).send(answer?.body ?? {})
  } catch (error) {
    throw refusalOf(error)
  }
}

async function take(
  parts: ServiceDoorParts,
  activity: SentActivity,
  token: () => Promise<string>,
): Promise<void> {
  const address = addressOf(activity)
  const wait = await parts.messages.take(address)
  if (wait !== undefined) throw new Refusal('too-many-requests', 'too many messages at a time')
  await parts.keepReference(address, referenceOf(activity))
  const isMessage = activity.type === 'message'
  const save = (file: StoredFile) => parts.saveFile(address, file)
  const came = isMessage ? await takeFiles(activity, { token, save, fetch }) : NO_FILES
  const offered = isMessage ? await parts.offered(address) : []
  const arrival = toArrival(activity, { ...came, offered }, parts.newId)
  if (arrival) await parts.ingest(arrival)
}

const NO_FILES = { files: [], refused: [] }

/** Whom to answer, where, as whom: the other way round than it came. */
const referenceOf = (activity: SentActivity): Partial<ConversationReference> => {
  const { channelId, serviceUrl, conversation, from: user, recipient: bot } = activity
  const reference: object = { channelId, serviceUrl, conversation, user, bot }
  return reference
}

function refusalOf(error: unknown): unknown {
  if (error instanceof NotProven) {
    return new Refusal('unauthorized', 'expected a token of Azure Bot Service for this bot')
  }
  if (error instanceof KeysAway) {
    return new Refusal(
      'unavailable',
      'the keys of Azure Bot Service cannot be had; please try again',
    )
  }
  return error
}
