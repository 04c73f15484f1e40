import { signal } from '@preact/signals'

export type DraftKind = 'reply' | 'note'

/** What is being written, and what the server will know it by: a retry is the same message. */
export interface Draft {
  text: string
  clientId: string
}

const PREFIX = 'aftercare:draft'
/** Rises with every change, so that lists show who has a draft. */
const draftsChanged = signal(0)

const keyOf = (agentId: string, conversationId: string, kind: DraftKind): string =>
  `${PREFIX}:${agentId}:${conversationId}:${kind}`

const newDraft = (text = ''): Draft => ({ text, clientId: crypto.randomUUID() })

export function readDraft(agentId: string, conversationId: string, kind: DraftKind): Draft {
  try {
    const kept = localStorage.getItem(keyOf(agentId, conversationId, kind))
    return kept ? (JSON.parse(kept) as Draft) : newDraft()
  } catch {
    return newDraft()
  }
}

/** Keeps a draft; an empty one is forgotten. What was sent before is never the same message. */
export function keepDraft(
  agentId: string,
  conversationId: string,
  kind: DraftKind,
  draft: Draft,
): void {
  const key = keyOf(agentId, conversationId, kind)
  if (draft.text.trim() === '') localStorage.removeItem(key)
  else localStorage.setItem(key, JSON.stringify(draft))
  draftsChanged.value += 1
}

export const isDrafted = (agentId: string, conversationId: string): boolean =>
  draftsChanged.value >= 0 && localStorage.getItem(keyOf(agentId, conversationId, 'reply')) !== null
