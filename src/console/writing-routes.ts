import { Refusal } from '../channels/refusal.ts'
import type { Act, Refused } from '../handoff/act.ts'
import { claim } from '../handoff/claim.ts'
import { close, returnToBot, snooze } from '../handoff/close.ts'
import { reply, writeNote } from '../handoff/reply.ts'
import { transfer } from '../handoff/transfer.ts'
import { type Agent, findAgent } from '../storage/agents.ts'
import type { Tx } from '../storage/database.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route } from './routes.ts'
import * as shape from './shapes.ts'

const params = shape.byId
const refusals = ['bad-request', 'forbidden', 'not-found', 'conflict'] as const

/** What changes a conversation: each is one transaction, and the doorbell rings after it. */
export const writingRoutes = (parts: ConsoleParts): readonly Route[] => [
  claimRoute(parts),
  replyRoute(parts),
  noteRoute(parts),
  transferRoute(parts),
  returnRoute(parts),
  snoozeRoute(parts),
  closeRoute(parts),
]

const claimRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/claim',
    summary: 'Take a conversation that waits, or that the bot leads; 409 names the winner',
    params,
    answer: shape.claimed,
    refusals,
    handle: async ({ agent, params: { id } }) => {
      const result = await act(parts, agent, (tx, by) => claim(tx, by, id))
      if (result.is === 'unknown') throw unknown()
      if (result.is === 'taken') {
        throw await moved(parts, { kind: 'agent', agentId: result.by }, result)
      }
      if (result.fresh) parts.ring(id)
      return { fence: result.fence, case: result.number }
    },
  })

const replyRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/replies',
    summary: 'Answer the customer; what arrives twice under one clientId is one message',
    params,
    body: shape.replyWish,
    answer: shape.sent,
    refusals,
    handle: async ({ agent, params: { id }, body }) => {
      const said = { conversationId: id, ...body }
      const result = await act(parts, agent, (tx, by) => reply(tx, by, said))
      if (result.is !== 'sent') throw await refusalOf(parts, result, { text: body.text })
      if (result.fresh) parts.ring(id)
      return { seq: result.seq, fresh: result.fresh }
    },
  })

const noteRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/notes',
    summary: 'Write a note that only agents see',
    params,
    body: shape.noteWish,
    answer: shape.noted,
    refusals,
    handle: async ({ agent, params: { id }, body }) => {
      const note = { conversationId: id, ...body }
      const result = await act(parts, agent, (tx, by) => writeNote(tx, by, note))
      if (result.is === 'unknown') throw unknown()
      parts.ring(id)
      return { fresh: result.fresh }
    },
  })

const transferRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/transfer',
    summary: 'Give the conversation to an agent, or back to the queue of a team',
    params,
    body: shape.transferWish,
    answer: shape.released,
    refusals,
    handle: async ({ agent, params: { id }, body: { fence, to } }) => {
      const wish = {
        conversationId: id,
        fence,
        to: 'agent' in to ? { agentId: to.agent } : { team: to.team },
      }
      const result = await act(parts, agent, (tx, by) => transfer(tx, by, wish))
      if (result.is === 'no-such-agent') {
        throw new Refusal('bad-request', 'to.agent: there is no such agent')
      }
      if (result.is !== 'transferred') throw await refusalOf(parts, result)
      parts.ring(id)
      if (result.queued) parts.offer({ caseId: result.caseId, n: result.fence })
      return { fence: result.fence }
    },
  })

const returnRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/return-to-bot',
    summary: 'Give the conversation back to the bot; its flow goes on',
    params,
    body: shape.held,
    answer: shape.released,
    refusals,
    handle: async ({ agent, params: { id }, body }) => {
      const at = { conversationId: id, ...body }
      const result = await act(parts, agent, (tx, by) => returnToBot(tx, by, at))
      if (result.is !== 'released') throw await refusalOf(parts, result)
      parts.ring(id)
      return { fence: result.fence }
    },
  })

const snoozeRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/snooze',
    summary: 'Put the case aside until an instant, or until the customer writes',
    params,
    body: shape.snoozeWish,
    answer: shape.nothing,
    refusals,
    handle: async ({ agent, params: { id }, body }) => {
      const wish = { conversationId: id, ...body }
      const result = await act(parts, agent, (tx, by) => snooze(tx, by, wish))
      if (result.is === 'past') {
        throw new Refusal('bad-request', 'until: expected an instant that is still to come')
      }
      if (result.is !== 'snoozed') throw await refusalOf(parts, result)
      parts.ring(id)
      return {}
    },
  })

const closeRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/close',
    summary: 'Close the case; the customer is told, and the bot answers again',
    params,
    body: shape.closeWish,
    answer: shape.released,
    refusals,
    handle: async ({ agent, params: { id }, body }) => {
      const wish = { conversationId: id, ...body }
      const result = await act(parts, agent, (tx, by) => close(tx, by, wish))
      if (result.is !== 'released') throw await refusalOf(parts, result)
      parts.ring(id)
      return { fence: result.fence }
    },
  })

/** One deed of an agent, in a transaction of its own. */
function act<Result>(
  { db, now, tell }: ConsoleParts,
  { id, name, role }: Agent,
  work: (tx: Tx, by: Act) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute((tx) => work(tx, { agent: { id, name, role }, now: now(), tell }))
}

const unknown = () => new Refusal('not-found', 'there is no such conversation')

const refusalOf = async (parts: ConsoleParts, refused: Refused, kept?: object) =>
  refused.is === 'unknown' ? unknown() : await moved(parts, refused.owner, { ...refused, kept })

/** 409: who has the conversation now. What was written comes back, so that it is not lost. */
async function moved(
  { db }: ConsoleParts,
  { kind, agentId }: { kind: string; agentId: string | null },
  { fence, kept }: { fence: number; kept?: object | undefined },
): Promise<Refusal> {
  const agent = agentId ? await findAgent(db, agentId) : undefined
  const owner = agent ? { kind, id: agent.id, name: agent.name } : { kind }
  const whose = agent
    ? `${agent.name} has this conversation`
    : `this conversation is with the ${kind}`
  return new Refusal('conflict', whose, { owner, fence, ...kept })
}
