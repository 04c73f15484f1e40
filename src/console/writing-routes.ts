import { Refusal } from '../channels/refusal.ts'
import { claim } from '../handoff/claim.ts'
import { close, returnToBot, snooze } from '../handoff/close.ts'
import { replySoon } from '../handoff/held.ts'
import { reply, writeNote } from '../handoff/reply.ts'
import { transfer } from '../handoff/transfer.ts'
import { readConversation, readFiles } from '../storage/desk-conversation.ts'
import { dropDraft } from '../storage/drafts.ts'
import { act, moved, refusalOf, refusals, unknown } from './acting.ts'
import { byId, nothing } from './basic-shapes.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route } from './routes.ts'
import * as shape from './writing-shapes.ts'

const params = byId

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
    summary:
      'Answer the customer, and take the conversation over when nobody has it; what arrives twice under one clientId is one message',
    params,
    body: shape.replyWish,
    answer: shape.sent,
    refusals,
    handle: async ({ agent, params: { id }, body }) => {
      const { hold, files = [], ...words } = body
      const said = { conversationId: id, ...words, files: await filesOf(parts, id, files) }
      const say = hold ? replySoon : reply
      const result = await act(parts, agent, async (tx, by) => {
        const done = await say(tx, by, said)
        if (done.is === 'sent' || done.is === 'held') {
          await dropDraft(tx, { conversationId: id, agentId: agent.id })
        }
        return done
      })
      if (result.is === 'held') {
        return { until: result.until, fresh: result.fresh, fence: body.fence }
      }
      if (result.is !== 'sent') throw await refusalOf(parts, result, { text: body.text })
      if (result.fresh) parts.ring(id)
      return { seq: result.seq, fresh: result.fresh, fence: result.fence }
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
      parts.leftovers()
      return { fence: result.fence }
    },
  })

const returnRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/return-to-bot',
    summary: 'Give the conversation back to the bot, with what the customer told you filled in',
    params,
    body: shape.returnWish,
    answer: shape.released,
    refusals,
    handle: async ({ agent, params: { id }, body }) => {
      const { fence, ...returning } = body
      await proveReadable(parts, id, returning)
      const at = { conversationId: id, fence, returning }
      const result = await act(parts, agent, (tx, by) => returnToBot(tx, by, at))
      if (result.is !== 'released') throw await refusalOf(parts, result)
      parts.ring(id)
      parts.leftovers()
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
    answer: nothing,
    refusals,
    handle: async ({ agent, params: { id }, body }) => {
      const wish = { conversationId: id, ...body }
      const result = await act(parts, agent, (tx, by) => snooze(tx, by, wish))
      if (result.is === 'past') {
        throw new Refusal('bad-request', 'until: expected an instant that is still to come')
      }
      if (result.is !== 'snoozed') throw await refusalOf(parts, result)
      parts.ring(id)
      parts.leftovers()
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
      parts.leftovers()
      return { fence: result.fence }
    },
  })

async function filesOf({ db }: ConsoleParts, conversationId: string, ids: readonly string[]) {
  if (ids.length === 0) return []
  const known = await readFiles(db, conversationId)
  const found = ids.flatMap((id) => known.filter((file) => file.id === id))
  if (found.length === ids.length) return found
  throw new Refusal('bad-request', 'files: expected files of this conversation')
}

/** What the flow could not read is refused at once, while the agent is still there to put it right. */
async function proveReadable(
  { db, unread }: ConsoleParts,
  id: string,
  { step, filled }: { step?: string | undefined; filled: Readonly<Record<string, string>> },
): Promise<void> {
  const conversation = await readConversation(db, id)
  if (!conversation) throw unknown()
  const wrong = unread(conversation, { step, filled })
  if (wrong.length === 0) return
  const names = wrong.join(', ')
  throw new Refusal('bad-request', `filled: no answer to ${names} could be read`, { unread: wrong })
}
