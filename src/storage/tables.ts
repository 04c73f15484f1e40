import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Day } from '../day.ts'
import type { Author, Body, Incoming, Locale } from '../message.ts'
import type { DeskTables } from './desk-tables.ts'
import type { ServiceTables } from './service-tables.ts'

/** Set by the database when a row is made, or given by us. */
type Stamp = ColumnType<Date, Date | undefined, Date>
type Json<T extends object | null> = JSONColumnType<T>

/** JSON whose inside is the business of a higher floor. */
type Opaque = JSONColumnType<object>

export type OwnerKind = 'bot' | 'queue' | 'agent'
export type InboxState = 'new' | 'thinking' | 'done' | 'dead'
export type OutboxDeed = 'say' | 'amend' | 'head'
export type OutboxState = 'pending' | 'sending' | 'sent' | 'dead' | 'dropped'

/** Every table of schema `aftercare`, in the words of `migrations/`; columns in camel case. */
export interface Tables extends DeskTables, ServiceTables {
  customer: { id: string; name: string | null; createdAt: Stamp }
  conversation: {
    id: Generated<string>
    customer: string | null
    ownerKind: Generated<OwnerKind>
    ownerAgent: string | null
    fence: Generated<number>
    turn: Generated<number>
    seq: Generated<number>
    locale: Locale
    zone: string
    stack: Opaque
    facts: Opaque
    proof: Opaque
    memory: Opaque
    mergedInto: string | null
    createdAt: Stamp
    changedAt: Stamp
  }
  address: {
    channel: string
    address: string
    conversationId: string
    customer: string | null
    state: Generated<'open' | 'closed'>
    wroteAt: Date | null
    createdAt: Stamp
  }
  serviceReference: { address: string; reference: Opaque; changedAt: Stamp }
  inbox: {
    id: Generated<number>
    channel: string
    address: string
    externalId: string
    conversationId: string
    payload: Json<Incoming>
    burst: string | null
    readyAt: Stamp
    leaseUntil: Date | null
    state: Generated<InboxState>
    tries: Generated<number>
    lastError: string | null
    receivedAt: Stamp
  }
  channelCursor: { channel: string; next: number; changedAt: Stamp }
  linkCode: {
    codeHash: string
    customer: string | null
    conversationId: string | null
    orderNumber: string | null
    createdAt: Stamp
    expiresAt: Date
    usedAt: Date | null
    usedBy: string | null
  }
  sendPace: { channel: string; fullAt: Date }
  contactRule: { conversationId: string; news: boolean; changedAt: Stamp }
  message: {
    conversationId: string
    seq: number
    author: Author
    agentId: string | null
    body: Json<Body>
    versions: Generated<object>
    clientId: string | null
    inboxId: number | null
    at: Stamp
  }
  outbox: {
    id: Generated<number>
    conversationId: string
    seq: number
    channel: string
    address: string
    author: Exclude<Author, 'customer'>
    fence: number
    body: Json<Body>
    dedupeKey: string
    resend: Generated<boolean>
    /** It is night where the customer is: nothing that comes later waits for it. */
    held: Generated<boolean>
    state: Generated<OutboxState>
    tries: Generated<number>
    notBefore: Stamp
    leaseUntil: Date | null
    leasedBy: string | null
    externalMessageId: string | null
    delivery: string | null
    part: Generated<number>
    lastError: string | null
    createdAt: Stamp
    /** Words, a change of words said before, or the look of a topic of the desk. */
    does: Generated<OutboxDeed>
    fromSeq: number | null
  }
  effect: {
    key: string
    conversationId: string
    action: string
    input: Opaque
    state: Generated<'intended' | 'done' | 'failed'>
    result: Json<object | null> | null
    /** Absent: the turn that intended it makes it. */
    notBefore: Date | null
    leaseUntil: Date | null
    tries: Generated<number>
    lastError: string | null
    createdAt: Stamp
  }
  timer: {
    id: Generated<number>
    conversationId: string
    kind: string
    detail: Generated<object>
    /** Tells timers of one kind apart. */
    about: Generated<string>
    dueAt: Date
    state: Generated<'waiting' | 'fired' | 'cancelled'>
    createdAt: Stamp
  }
  flowVersion: { hash: string; name: string; body: string; firstSeen: Stamp }
  file: {
    id: Generated<string>
    conversationId: string
    name: string
    type: string
    size: number
    bytes: Buffer
    createdAt: Stamp
  }
  consent: { conversationId: string; version: string; at: Stamp }
  webSession: {
    resumeHash: string
    address: string
    conversationId: string
    createdAt: Stamp
    expiresAt: Date
  }
  unanswered: {
    id: Generated<number>
    conversationId: string
    locale: Locale
    /** Without phones, numbers, names. */
    question: string
    reason: Generated<string>
    state: Generated<'new' | 'pending' | 'done' | 'ignored'>
    at: Stamp
  }
  journal: {
    id: Generated<number>
    conversationId: string | null
    kind: string
    detail: Generated<object>
    at: Stamp
  }
  audit: {
    id: Generated<number>
    agentId: string | null
    what: string
    detail: Generated<object>
    at: Stamp
  }
  lease: { name: string; holder: string; until: Date }
  keptSecret: { name: string; value: string }
  modelUsage: { day: Day; scope: string; tokens: number }
  embedding: { model: string; textHash: string; vector: Buffer }
}
