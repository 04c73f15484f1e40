import { signal } from '@preact/signals'
import { call } from './api.ts'

export type DraftKind = 'reply' | 'note'

/** What is being written, and what the server will know it by: a retry is the same message. */
export interface Draft {
  text: string
  clientId: string
}

const PREFIX = 'aftercare:draft'
/** How long after the last key a draft goes to the server. */
const PAUSE_MS = 1200

/** Drafts by key, as far as this page has read or written them. */
const drafts = signal<Readonly<Record<string, Draft>>>({})

const keyOf = (agentId: string, conversationId: string, kind: DraftKind): string =>
  `${PREFIX}:${agentId}:${conversationId}:${kind}`

function kept(key: string): Draft | undefined {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** The words that were written and not sent; follows every change. */
export const draftText = (agentId: string, conversationId: string, kind: DraftKind): string =>
  readDraft(agentId, conversationId, kind)?.text ?? ''

export function readDraft(
  agentId: string,
  conversationId: string,
  kind: DraftKind,
): Draft | undefined {
  const key = keyOf(agentId, conversationId, kind)
  return drafts.value[key] ?? kept(key)
}

/** Keeps what is written in this browser, and a reply on the server too; empty words end a draft. */
export function writeDraft(
  agentId: string,
  conversationId: string,
  kind: DraftKind,
  text: string,
): void {
  const key = keyOf(agentId, conversationId, kind)
  const before = readDraft(agentId, conversationId, kind)
  const clientId = before?.text ? before.clientId : crypto.randomUUID()
  const draft = { text, clientId }
  if (text.trim() === '') localStorage.removeItem(key)
  else localStorage.setItem(key, JSON.stringify(draft))
  drafts.value = { ...drafts.value, [key]: draft }
  if (kind === 'reply') keepOnServer(conversationId, text)
}

/** What was sent is no draft any more, and what is written next is another message. */
export function endDraft(agentId: string, conversationId: string, kind: DraftKind): void {
  const key = keyOf(agentId, conversationId, kind)
  localStorage.removeItem(key)
  drafts.value = { ...drafts.value, [key]: { text: '', clientId: '' } }
}

/** A draft from elsewhere, unless something is being written here. */
export function adoptDraft(agentId: string, conversationId: string, text?: string): void {
  if (!text || draftText(agentId, conversationId, 'reply').trim() !== '') return
  writeDraft(agentId, conversationId, 'reply', text)
}

export const isDrafted = (agentId: string, conversationId: string): boolean =>
  draftText(agentId, conversationId, 'reply').trim() !== ''

let waiting: { id: string; text: string; timer: ReturnType<typeof setTimeout> } | undefined
let onTheWay: Promise<unknown> = Promise.resolve()

function keepOnServer(id: string, text: string): void {
  if (waiting && waiting.id !== id) flush()
  clearTimeout(waiting?.timer)
  waiting = { id, text, timer: setTimeout(flush, PAUSE_MS) }
}

function flush(): void {
  if (!waiting) return
  const { id, text, timer } = waiting
  clearTimeout(timer)
  waiting = undefined
  onTheWay = onTheWay.then(() => call('PUT', `/conversations/${id}/draft`, { text }))
}

/** Before a reply is sent: no draft of it may arrive after it. */
export async function settleDrafts(): Promise<void> {
  clearTimeout(waiting?.timer)
  waiting = undefined
  await onTheWay
}
