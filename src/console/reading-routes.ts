import { Refusal } from '../channels/refusal.ts'
import { sendFile } from '../channels/uploads.ts'
import { makeBrief } from '../handoff/brief.ts'
import type { Locale } from '../message.ts'
import { countViews, type ListCursor, listConversations } from '../storage/desk.ts'
import {
  readCited,
  readConversation,
  readFileBytes,
  readFiles,
  readLastCase,
  readMessages,
  readNotes,
  readRequests,
} from '../storage/desk-conversation.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route } from './routes.ts'
import { byId, counts, edits, list, listWish, messages, opened, pageWish } from './shapes.ts'

const PAGE = 100
const CITED = 5

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
    handle: ({ agent, params }) => open(parts, params.id, agent.locale),
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
      if (agent.role !== 'lead') throw new Refusal('forbidden', 'this is for leads')
      return { problems: [...parts.edits.problems()] }
    },
  })

async function open(parts: ConsoleParts, id: string, locale: Locale) {
  const { db } = parts
  const conversation = await readConversation(db, id)
  if (!conversation) throw new Refusal('not-found', 'there is no such conversation')
  const [lastCase, items, notes] = await Promise.all([
    readLastCase(db, id),
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
    brief: await briefOf(parts, { id, stack, facts }, locale),
  }
}

interface Standing {
  id: string
  stack: unknown
  facts: unknown
}

async function briefOf(parts: ConsoleParts, { id, stack, facts }: Standing, locale: Locale) {
  const { db, print } = parts
  const [cited, files, requests] = await Promise.all([
    readCited(db, id, CITED),
    readFiles(db, id),
    readRequests(db, id),
  ])
  const brief = makeBrief({ stack, facts, cited, files }, print, locale)
  const order = brief.order ? await parts.orderLines(brief.order, locale) : []
  return { ...brief, order, requests }
}
