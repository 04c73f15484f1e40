import { Refusal } from '../channels/refusal.ts'
import { createDayCount } from '../handoff/days.ts'
import { countFigures } from '../handoff/figures.ts'
import { goneSince, seenSince } from '../handoff/presence.ts'
import { recordAccess } from '../storage/agents.ts'
import { readEarlierCases } from '../storage/desk-brief.ts'
import { deleteCanned, listCanned, saveCanned } from '../storage/desk-company.ts'
import { readConversation, readMessages, readNotes } from '../storage/desk-conversation.ts'
import {
  changeAgent,
  type JournalLine,
  readJournal,
  readQueue,
  readTeam,
} from '../storage/desk-figures.ts'
import { mustLead, unknown } from './acting.ts'
import { byId, nothing } from './basic-shapes.ts'
import * as shape from './leading-shapes.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route } from './routes.ts'

const LOOK_BACK_MS = 30 * 86_400_000
const WHOLE = 1_000_000

/** What leads see and decide. */
export const leadingRoutes = (parts: ConsoleParts): readonly Route[] => [
  deskRoute(parts),
  figuresRoute(parts),
  agentRoute(parts),
  exportRoute(parts),
  cannedListRoute(parts),
  cannedSaveRoute(parts),
  cannedDeleteRoute(parts),
]

const deskRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/desk',
    summary: 'The queue and every agent with what they have at this moment; for leads',
    answer: shape.deskNow,
    refusals: ['forbidden'],
    handle: async ({ agent }) => {
      mustLead(agent)
      const now = parts.now()
      const since = { seenSince: seenSince(now), goneSince: goneSince(now) }
      const [queue, agents] = await Promise.all([
        readQueue(parts.db, now),
        readTeam(parts.db, since),
      ])
      return { queue, agents }
    },
  })

const figuresRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/figures',
    summary: 'Outcomes, times and ratings of a period, counted from the journal; for leads',
    query: shape.period,
    answer: shape.figures,
    refusals: ['bad-request', 'forbidden'],
    handle: async ({ agent, query }) => {
      mustLead(agent)
      const to = query.to ?? parts.now()
      const from = query.from ?? new Date(to.getTime() - LOOK_BACK_MS)
      if (from >= to) throw new Refusal('bad-request', 'from: expected an instant before to')
      const byDay = createDayCount(parts.zone)
      const lines = passing(readJournal(parts.db, { from, to }), byDay.take)
      const figures = await countFigures(lines, parts.now())
      return { from, to, ...figures, days: byDay.days() }
    },
  })

async function* passing(lines: AsyncIterable<JournalLine>, look: (line: JournalLine) => void) {
  for await (const line of lines) {
    look(line)
    yield line
  }
}

const agentRoute = (parts: ConsoleParts) =>
  route({
    method: 'patch',
    path: '/agents/{id}',
    summary: 'What an agent can do and how much at once; for leads. The role: for admins',
    params: byId,
    body: shape.agentChange,
    answer: nothing,
    refusals: ['bad-request', 'forbidden', 'not-found'],
    handle: async ({ agent, params: { id }, body }) => {
      mustLead(agent)
      if (body.role && agent.role !== 'admin') throw new Refusal('forbidden', 'this is for admins')
      if (body.role && id === agent.id) {
        throw new Refusal('bad-request', 'role: somebody else must change yours')
      }
      if (!(await changeAgent(parts.db, id, body))) {
        throw new Refusal('not-found', 'there is no such agent')
      }
      const detail = { agent: id, ...body }
      const now = parts.now()
      await recordAccess(parts.db, { agentId: agent.id, what: 'agent-changed', detail, now })
      parts.leftovers()
      return {}
    },
  })

const exportRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/conversations/{id}/export',
    summary: 'Everything that was said, with earlier versions and notes; for leads, and audited',
    params: byId,
    answer: shape.exported,
    refusals: ['bad-request', 'forbidden', 'not-found'],
    handle: async ({ agent, params: { id } }) => {
      mustLead(agent)
      const { db, now } = parts
      const conversation = await readConversation(db, id)
      if (!conversation) throw unknown()
      const detail = { conversationId: id }
      const at = now()
      await recordAccess(db, { agentId: agent.id, what: 'conversation-exported', detail, now: at })
      const [messages, notes, cases] = await Promise.all([
        readMessages(db, id, { limit: WHOLE }),
        readNotes(db, id),
        readEarlierCases(db, id),
      ])
      return { conversation, messages, notes, cases, exportedAt: at }
    },
  })

const cannedListRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/canned',
    summary: 'Every canned reply as it is written, with its variables',
    answer: shape.cannedList,
    handle: async () => ({
      items: [
        ...(await listCanned(parts.db)),
        ...parts.cannedOfHouse().map((reply) => ({ id: null, ...reply })),
      ],
    }),
  })

const cannedSaveRoute = (parts: ConsoleParts) =>
  route({
    method: 'put',
    path: '/canned',
    summary: 'Add a canned reply, or change the one of that shortcut; for leads',
    body: shape.cannedWish,
    answer: shape.canned,
    refusals: ['bad-request', 'forbidden'],
    handle: async ({ agent, body }) => {
      mustLead(agent)
      return await saveCanned(parts.db, { ...body, changedBy: agent.id, changedAt: parts.now() })
    },
  })

const cannedDeleteRoute = (parts: ConsoleParts) =>
  route({
    method: 'delete',
    path: '/canned/{id}',
    summary: 'Remove a canned reply; for leads',
    params: byId,
    answer: nothing,
    refusals: ['bad-request', 'forbidden', 'not-found'],
    handle: async ({ agent, params: { id } }) => {
      mustLead(agent)
      if (!(await deleteCanned(parts.db, id))) {
        throw new Refusal('not-found', 'there is no such canned reply')
      }
      return {}
    },
  })
