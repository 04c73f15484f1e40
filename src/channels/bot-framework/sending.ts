import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FileRef, Incoming } from '../../message.ts'
import { incomingActivityId } from './activity.ts'
import { count, type Door, openPromised } from './door.ts'
import type { StoredFile } from './ports.ts'
import {
  embeddedFiles,
  mayBePress,
  type Posted,
  readPosted,
  toIncoming,
  toLocale,
} from './posted.ts'
import { Problem } from './problem.ts'
import type { Pass } from './token.ts'
import { acceptUploads, readUpload, toFile } from './upload.ts'

interface InConversation {
  Params: { id: string }
  Querystring: { userId?: string }
}

/** Messages and files on their way in; an answer means that they are kept. */
export async function addSending(scope: FastifyInstance, door: Door): Promise<void> {
  const { gate, messages } = door
  await acceptUploads(scope)
  scope.post<InConversation>('/conversations/:id/activities', async (request) => {
    const pass = await gate.conversation(request, request.params.id)
    await count(messages, pass.conversation)
    const activity = readPosted(request.body)
    const files = embeddedFiles(activity).map(({ bytes, name }) => toFile(bytes, name))
    return { id: await take(door, pass, activity, files) }
  })
  scope.post<InConversation>('/conversations/:id/upload', async (request) => {
    const pass = await gate.conversation(request, request.params.id)
    await count(messages, pass.conversation)
    const { activity, files } = await readUpload(request)
    const from = activity.from ?? fromQuery(request)
    return { id: await take(door, pass, { ...activity, from }, files) }
  })
}

const fromQuery = ({ query }: FastifyRequest<InConversation>): Posted['from'] =>
  query.userId ? { id: query.userId.slice(0, 200) } : undefined

/** Puts a message into the inbox and gives the id under which it will be echoed. */
async function take(
  door: Door,
  pass: Pass,
  activity: Posted,
  files: readonly StoredFile[],
): Promise<string> {
  const { ports } = door
  const sender = pass.user || activity.from?.id
  if (!sender) throw new Problem(400, 'MissingProperty', 'from.id: expected who is writing')
  await openPromised(pass, ports, toLocale(activity.locale))
  if (activity.type !== 'message') return `${pass.conversation}|${ports.uuid()}`
  const said = await understand(door, pass, activity)
  if (said === undefined && files.length === 0) {
    throw new Problem(400, 'MissingProperty', 'Expected a text, a pressed button or a file')
  }
  const kept: FileRef[] = []
  for (const file of files) kept.push(await ports.saveFile(pass.conversation, file))
  const locale = toLocale(activity.locale)
  const { conversationId, inboxId } = await ports.ingest({
    channel: 'web',
    address: pass.address,
    externalId: activity.channelData?.clientActivityID ?? `server-${ports.uuid()}`,
    payload: { ...said, ...mediumOf(said, kept), ...(kept.length > 0 && { files: kept }), sender },
    ...(pass.customer !== undefined && { customer: pass.customer }),
    ...(locale !== undefined && { locale }),
  })
  return incomingActivityId(conversationId, inboxId)
}

/** A recording without words is a voice: a person listens. */
const mediumOf = (
  said: Incoming | undefined,
  files: readonly FileRef[],
): Pick<Incoming, 'medium'> =>
  said === undefined && files.length > 0 && files.every(({ type }) => type.startsWith('audio/'))
    ? { medium: 'voice' }
    : {}

async function understand(
  { ports }: Door,
  pass: Pass,
  activity: Posted,
): Promise<Incoming | undefined> {
  const offered = mayBePress(activity) ? await ports.offered(pass.conversation) : []
  return toIncoming(activity, offered)
}
