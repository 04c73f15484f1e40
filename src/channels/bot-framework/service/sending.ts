import type { ConversationReference } from 'botbuilder'
import { withoutSecrets } from '../../../log.ts'
import type { Channel, Outgoing, Sent } from '../../channel.ts'
import type { ServiceAdapter } from './adapter.ts'
import { BOT_SERVICE } from './arrival.ts'
import { toDeparting } from './departure.ts'
import { isPinned } from './pinned.ts'

export interface ServiceSendingParts {
  adapter: Pick<ServiceAdapter, 'send'>
  /** How a conversation is spoken into, as its last activity told. */
  reference(address: string): Promise<Partial<ConversationReference> | undefined>
  /** Links to files for whoever is at that address, by the file's id; none without an address of ours. */
  links(address: string, fileIds: readonly string[]): Promise<ReadonlyMap<string, string>>
}

/** Teams takes 28 KB; Cyrillic needs two bytes a letter. */
const LONGEST_TEXT = 12_000
const PAUSE_MS = 5000

/** Azure Bot Service as a channel: every answer goes out unasked, so that it may come whenever it is ready. */
export function createServiceChannel(parts: ServiceSendingParts): Channel {
  return {
    name: BOT_SERVICE,
    can: { choices: true, files: true, longestText: LONGEST_TEXT },
    async send({ address, body }: Outgoing) {
      const reference = await parts.reference(address)
      const { serviceUrl = '', channelId = '' } = reference ?? {}
      if (reference === undefined || !isPinned(serviceUrl)) {
        return { is: 'refused', reason: 'nobody knows where this conversation is' }
      }
      const ids = (body.files ?? []).map(({ id }) => id)
      const links = await parts.links(address, ids)
      try {
        const activity = toDeparting(body, channelId, links)
        return { is: 'sent', externalId: await parts.adapter.send(reference, activity) }
      } catch (error) {
        return judge(error)
      }
    },
  }
}

interface Failure {
  message?: string
  /** Of the Bot Service's answer. */
  statusCode?: number
  /** Of the network. */
  code?: unknown
  /** Of the token's endpoint. */
  errorCode?: unknown
  response?: { headers?: { get?(name: string): string | undefined } }
}

/** The request did not leave, or nobody was there. */
const NOT_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** What a failed call means for the message (Bot Connector REST reference, status codes). */
function judge(error: unknown): Sent {
  const { message = '', statusCode, code, errorCode, response } = error as Failure
  const reason = withoutSecrets(`${statusCode ?? code ?? ''} ${message}`.trim().slice(0, 200))
  if (statusCode === 429) {
    const seconds = Number(response?.headers?.get?.('retry-after'))
    return { is: 'wait', retryAfterMs: seconds > 0 ? seconds * 1000 : PAUSE_MS }
  }
  // The bot was removed, or the conversation is no more.
  if (statusCode === 403 || statusCode === 404) return { is: 'blocked', reason }
  if (statusCode === 401 || errorCode !== undefined || NOT_SENT.includes(String(code))) {
    return { is: 'unavailable', reason }
  }
  if (statusCode === undefined) return { is: 'unknown', reason }
  return { is: statusCode >= 500 || statusCode === 412 ? 'unavailable' : 'refused', reason }
}
