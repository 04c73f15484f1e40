import { Refusal } from '../channels/refusal.ts'
import { ACCEPTED_FILES, identify } from '../channels/uploads.ts'
import { holdAsOwner } from '../handoff/act.ts'
import { undo } from '../handoff/held.ts'
import { decline } from '../handoff/offer.ts'
import { findOpenCase, touchConversation } from '../storage/cases.ts'
import { forgetViewer, noteViewer, readViewers } from '../storage/desk-company.ts'
import { keepDraft } from '../storage/drafts.ts'
import { saveFile } from '../storage/files.ts'
import { editMessage, retractMessage } from '../storage/own-words.ts'
import { act, refusalOf, refusals, unknown } from './acting.ts'
import { byId, nothing } from './basic-shapes.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route } from './routes.ts'
import * as shape from './writing-shapes.ts'

/** Whoever gave no sign for this long no longer looks. */
const LOOKING_MS = 25_000

export const lookingSince = (now: Date): Date => new Date(now.getTime() - LOOKING_MS)

/** What belongs to writing, before and just after it: drafts, files, undo, edits, who else is here. */
export const draftingRoutes = (parts: ConsoleParts): readonly Route[] => [
  undoRoute(parts),
  editRoute(parts),
  retractRoute(parts),
  draftRoute(parts),
  hereRoute(parts),
  uploadRoute(parts),
  declineRoute(parts),
]

const undoRoute = (parts: ConsoleParts) =>
  route({
    method: 'delete',
    path: '/conversations/{id}/replies/{clientId}',
    summary:
      'Take back a reply that is kept back; its words become the draft. 409: it has been said',
    params: shape.undoWish,
    answer: shape.undone,
    refusals,
    handle: async ({ agent, params: { id, clientId } }) => {
      const result = await act(parts, agent, (tx, by) =>
        undo(tx, by, { conversationId: id, clientId }),
      )
      if (result.is === 'too-late') throw new Refusal('conflict', 'this reply has been sent')
      return { text: result.text }
    },
  })

const editRoute = (parts: ConsoleParts) =>
  route({
    method: 'patch',
    path: '/conversations/{id}/messages/{seq}',
    summary: 'Change a message of your own; the words before stay as a version',
    params: shape.messageById,
    body: shape.editWish,
    answer: nothing,
    refusals,
    handle: async ({ agent, params: { id, seq }, body: { text, fence } }) => {
      const result = await act(parts, agent, async (tx, by) => {
        const held = await holdAsOwner(tx, by, { conversationId: id, fence })
        if (held.is !== 'held') return held
        const edit = { conversationId: id, seq, agentId: agent.id, text, now: by.now }
        const done = await editMessage(tx, edit)
        if (done) await touchConversation(tx, id, by.now)
        return { is: done ? ('edited' as const) : ('not-yours' as const) }
      })
      if (result.is === 'moved' || result.is === 'unknown') {
        throw await refusalOf(parts, result, { text })
      }
      if (result.is === 'not-yours') throw new Refusal('not-found', 'no message of yours to change')
      parts.ring(id)
      return {}
    },
  })

const retractRoute = (parts: ConsoleParts) =>
  route({
    method: 'delete',
    path: '/conversations/{id}/messages/{seq}',
    summary: 'Take back a message of your own; agents see it as a version',
    params: shape.messageById,
    query: shape.retractWish,
    answer: nothing,
    refusals,
    handle: async ({ agent, params: { id, seq }, query: { fence } }) => {
      const result = await act(parts, agent, async (tx, by) => {
        const held = await holdAsOwner(tx, by, { conversationId: id, fence })
        if (held.is !== 'held') return held
        const instead = by.tell.retracted(held.conversation.locale)
        const words = { conversationId: id, seq, agentId: agent.id, now: by.now, instead }
        const done = await retractMessage(tx, words)
        if (done) await touchConversation(tx, id, by.now)
        return { is: done ? ('retracted' as const) : ('not-yours' as const) }
      })
      if (result.is === 'moved' || result.is === 'unknown') throw await refusalOf(parts, result)
      if (result.is === 'not-yours') {
        throw new Refusal('not-found', 'no message of yours to take back')
      }
      parts.ring(id)
      return {}
    },
  })

const draftRoute = (parts: ConsoleParts) =>
  route({
    method: 'put',
    path: '/conversations/{id}/draft',
    summary: 'Keep what you have written and not sent; empty words end the draft',
    params: byId,
    body: shape.draftWish,
    answer: nothing,
    refusals,
    handle: async ({ agent, params: { id }, body: { text } }) => {
      await keepDraft(parts.db, { conversationId: id, agentId: agent.id, text, at: parts.now() })
      return {}
    },
  })

const hereRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/here',
    summary: 'Say that you look at it, or write in it, every ten seconds; tells who else does',
    params: byId,
    body: shape.hereWish,
    answer: shape.others,
    refusals: ['bad-request', 'forbidden'],
    handle: async ({ agent, params: { id }, body: { typing, gone } }) => {
      const { db, now } = parts
      const me = { conversationId: id, agentId: agent.id }
      const seenSince = lookingSince(now())
      if (gone) await forgetViewer(db, me)
      const news = gone || (await noteViewer(db, { ...me, typing, now: now() }, seenSince))
      if (news) parts.here(id)
      if (typing && !gone) parts.writing(id, agent)
      return { others: await readViewers(db, id, { without: agent.id, seenSince }) }
    },
  })

const uploadRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/files',
    summary: 'Upload a file to send with a reply; the body is its bytes, up to 20 MB',
    params: byId,
    query: shape.uploadWish,
    answer: shape.uploaded,
    refusals: ['bad-request', 'forbidden', 'too-large', 'wrong-media-type'],
    handle: async ({ params: { id }, query: { name }, request }) => {
      const bytes = request.body
      if (!Buffer.isBuffer(bytes) || bytes.length === 0) {
        throw new Refusal('bad-request', 'expected the bytes of a file')
      }
      const known = identify(bytes, name)
      if (!known) throw new Refusal('wrong-media-type', `expected ${ACCEPTED_FILES}`)
      return await saveFile(parts.db, { conversationId: id, ...known, bytes })
    },
  })

const declineRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/conversations/{id}/decline',
    summary: 'Let a case pass that is offered to you; the next agent is asked at once',
    params: byId,
    answer: nothing,
    refusals,
    handle: async ({ agent, params: { id } }) => {
      const open = await findOpenCase(parts.db, id)
      if (!open) throw unknown()
      if (!(await decline(parts.db, open.id, agent.id))) {
        throw new Refusal('conflict', 'this case is not offered to you')
      }
      parts.leftovers()
      return {}
    },
  })
