import { Refusal } from '../channels/refusal.ts'
import { sendFile } from '../channels/uploads.ts'
import type { Agent } from '../storage/agents.ts'
import { countViews, type ListCursor, listConversations } from '../storage/desk.ts'
import { readViewers, recordLook } from '../storage/desk-company.ts'
import {
  type DeskConversation,
  readConversation,
  readFileBytes,
  readLastCase,
  readMessages,
  readNotes,
} from '../storage/desk-conversation.ts'
import { readDraft, readHeld } from '../storage/drafts.ts'
import { mustLead } from './acting.ts'
import { byId } from './basic-shapes.ts'
import { readBrief } from './brief.ts'
import { lookingSince } from './drafting-routes.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route } from './routes.ts'
import { counts, edits, list, listWish, messages, opened, pageWish } from './shapes.ts'

const PAGE = 100
const LOOKS_MS = 3_600_000

const cursorOf = (text: string): ListCursor => {
  const [key, id] = text.split('_') as [string, string]
  return { key: Number(key), id }
}

/** Lists, conversations and files. */
export const readingRoutes = (parts: ConsoleParts): readonly Route[] => [
  listRoute(parts),
  countsRoute(parts),
  conversationRoute(parts),
  messagesRoute(parts),
  fileRoute(parts),
  editsRoute(parts),
]

const listRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/conversations',
    summary: 'One list of the desk, in the order in which it should be worked on',
    query: listWish,
    answer: list,
    refusals: ['bad-request'],
    handle: async ({ agent, query: { view, cursor, limit } }) => {
      const wish = { view, limit, agentId: agent.id, now: parts.now() }
      const after = cursor ? { after: cursorOf(cursor) } : {}
      const { items, next } = await listConversations(parts.db, { ...wish, ...after })
      return next ? { items, next: `${next.key}_${next.id}` } : { items }
    },
  })

const countsRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/counts',
    summary: 'How long each list is, counted up to 100',
    answer: counts,
    handle: ({ agent }) => countViews(parts.db, agent.id, parts.now()),
  })

const conversationRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/conversations/{id}',
    summary: 'A conversation with its last messages, notes, case and brief',
    params: byId,
    answer: opened,
    refusals: ['bad-request', 'not-found'],
    handle: ({ agent, params }) => open(parts, params.id, agent),
  })

const messagesRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/conversations/{id}/messages',
    summary: 'Older messages; `next` is the `before` of the page before them',
    params: byId,
    query: pageWish,
    answer: messages,
    refusals: ['bad-request'],
    handle: async ({ params, query }) => {
      const items = await readMessages(parts.db, params.id, query)
      const first = items[0]?.seq ?? 1
      return first > 1 ? { items, next: String(first) } : { items }
    },
  })

const fileRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/files/{id}',
    summary: 'The bytes of a file',
    params: byId,
    refusals: ['bad-request', 'not-found'],
    handle: async ({ params, reply }) => {
      const file = await readFileBytes(parts.db, params.id)
      if (!file) throw new Refusal('not-found', 'there is no such file')
      return sendFile(reply, file)
    },
  })

const editsRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/edits',
    summary: 'Why an edit of the flows or articles is not in force; for leads',
    answer: edits,
    refusals: ['forbidden'],
    handle: async ({ agent }) => {
      mustLead(agent)
      return { problems: [...parts.edits.problems()] }
    },
  })

async function open(parts: ConsoleParts, id: string, { id: me, locale }: Agent) {
  const { db } = parts
  const now = parts.now()
  const conversation = await readConversation(db, id)
  if (!conversation) throw new Refusal('not-found', 'there is no such conversation')
  await noteLook(parts, conversation, me)
  const seenSince = lookingSince(now)
  const [lastCase, draft, held, others, items, notes] = await Promise.all([
    readLastCase(db, id),
    readDraft(db, id, me),
    readHeld(db, id, me),
    readViewers(db, id, { without: me, seenSince }),
    readMessages(db, id, { limit: PAGE }),
    readNotes(db, id),
  ])
  const { stack, facts, customer: _, ...shown } = conversation
  const first = items[0]?.seq ?? 1
  return {
    conversation: shown,
    case: lastCase ?? null,
    messages: items,
    ...(first > 1 ? { earlier: first } : {}),
    notes,
    ...(draft ? { draft } : {}),
    held: held.map(({ clientId, body, sendAt }) => ({ clientId, text: body.text, until: sendAt })),
    others,
    brief: await readBrief(parts, { id, stack, facts, of: lastCase }, locale),
  }
}

/** Looks into what is a colleague's, or only the bot's, stand in the audit, once an hour each. */
async function noteLook(
  { db, now }: ConsoleParts,
  { id, ownerKind, ownerAgent }: DeskConversation,
  agentId: string,
): Promise<void> {
  if (ownerKind === 'queue' || ownerAgent === agentId) return
  const at = now()
  const againAfter = new Date(at.getTime() - LOOKS_MS)
  const owner = ownerAgent ?? ownerKind
  await recordLook(db, { agentId, conversationId: id, owner, now: at, againAfter })
}
