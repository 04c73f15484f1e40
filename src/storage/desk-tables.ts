import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Body, Locale } from '../message.ts'

type Stamp = ColumnType<Date, Date | undefined, Date>

export type CaseState = 'waiting' | 'offered' | 'promised' | 'taken' | 'snoozed' | 'closed'
export type AgentRole = 'agent' | 'lead' | 'admin'
export type PresenceState = 'online' | 'away' | 'offline'

/** What a topic was last made to show. */
export interface TopicLook {
  name?: string
  icon?: string
  brief?: string
}

/** The tables of the desk: its people, its cases, and what they write. */
export interface DeskTables {
  agent: {
    id: Generated<string>
    login: string
    name: string
    role: AgentRole
    passwordHash: string
    locale: Generated<Locale>
    teams: Generated<string[]>
    languages: Generated<string[]>
    capacity: Generated<number>
    createdAt: Stamp
  }
  agentSession: { tokenHash: string; agentId: string; createdAt: Stamp; expiresAt: Date }
  presence: {
    agentId: string
    state: PresenceState
    seenAt: Stamp
    missedOffers: Generated<number>
    offeredAt: Date | null
    /** Works in a messenger, and counts as seen until then. */
    reachableUntil: Date | null
  }
  agentTelegram: { telegramId: number; agentId: string; linkedAt: Date }
  agentCode: { codeHash: string; agentId: string; expiresAt: Date }
  deskTopic: {
    conversationId: string
    chat: string
    thread: number | null
    briefMessage: number | null
    pinned: Generated<boolean>
    shown: JSONColumnType<TopicLook, TopicLook | undefined>
    caseNumber: number | null
    shownSeq: number
    /** The last message when the brief was begun. */
    begunSeq: Generated<number>
    amendedAt: Date
    planned: Generated<string>
    erased: Generated<boolean>
  }
  externalMessage: {
    channel: string
    address: string
    externalId: string
    conversationId: string
    seq: number
  }
  deskArrival: {
    id: Generated<number>
    externalId: string
    lane: string
    burst: string | null
    deed: JSONColumnType<object>
    state: Generated<'new' | 'done' | 'dead'>
    tries: Generated<number>
    readyAt: Date
    receivedAt: Date
  }
  case: {
    id: Generated<string>
    number: Generated<number>
    conversationId: string
    team: string
    priority: 'normal' | 'high' | 'urgent'
    reason: string
    state: Generated<CaseState>
    agentId: string | null
    openedAt: Stamp
    takenAt: Date | null
    closedAt: Date | null
    closeReason: string | null
    snoozedUntil: Date | null
    snoozedSeq: number | null
    rankAt: Stamp
    dueAt: Date | null
    firstWordAt: Date | null
    offeredTo: string | null
    offeredUntil: Date | null
    offers: Generated<number>
    passedBy: Generated<string[]>
    promisedFor: Date | null
    placeAtOpening: number | null
    toldPlace: number | null
    toldAt: Date | null
  }
  draft: { conversationId: string; agentId: string; text: string; at: Stamp }
  heldReply: {
    id: Generated<string>
    conversationId: string
    agentId: string
    clientId: string
    body: JSONColumnType<Body>
    fence: number
    sendAt: Date
  }
  viewer: { conversationId: string; agentId: string; typing: boolean; seenAt: Date }
  cannedReply: {
    id: Generated<string>
    shortcut: string
    ru: string
    en: string
    team: string | null
    changedBy: string | null
    changedAt: Stamp
  }
  rating: {
    id: Generated<number>
    caseId: string | null
    conversationId: string
    score: number
    words: string | null
    invitedAt: Date | null
    at: Stamp
  }
  note: {
    id: Generated<number>
    conversationId: string
    agentId: string
    text: string
    clientId: string | null
    at: Stamp
  }
}
