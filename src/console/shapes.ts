import { z } from 'zod'
import { CLOSE_REASONS } from '../handoff/case.ts'
import { LOCALES } from '../message.ts'
import { VIEWS } from '../storage/views.ts'

/** An instant: ISO 8601 on the wire, a Date inside. */
const instant = z.codec(z.iso.datetime({ offset: true }), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
})
const uuid = z.uuid('expected an id (UUID)')
const locale = z.enum(LOCALES, `expected one of ${LOCALES.join(', ')}`)
const fence = z.int().min(0)
const clientId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/, 'expected letters, digits and -')
const text = z
  .string()
  .max(8000)
  .refine((words) => words.trim() !== '', 'expected some words')

export const credentials = z.object({
  login: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(64)
    .regex(/^[\x20-\x7e]+$/, 'expected Latin letters, digits and . _ @ -'),
  password: z.string().min(1).max(200),
})

const agentShape = z.object({
  id: uuid,
  login: z.string(),
  name: z.string(),
  role: z.enum(['agent', 'lead']),
  locale,
})
export const signedIn = z.object({ agent: agentShape })

const presence = z.enum(['online', 'away', 'offline'])
export const me = z.object({ agent: agentShape, presence })
export const changeOfMe = z
  .object({ presence: z.enum(['online', 'away']).optional(), locale: locale.optional() })
  .refine((change) => Object.keys(change).length > 0, 'expected presence or locale')

export const colleagues = z.object({
  items: z.array(z.object({ id: uuid, name: z.string(), state: presence })),
})

const view = z.enum(VIEWS, `expected one of ${VIEWS.join(', ')}`)
export const counts = z.object({
  mine: z.int(),
  waiting: z.int(),
  bot: z.int(),
  snoozed: z.int(),
  closed: z.int(),
  /** Of mine: those whose customer waits for an answer. */
  mineWaiting: z.int(),
})

/** Mistakes of an edit that is not in force, as `file:line:col error …`; none when all is. */
export const edits = z.object({ problems: z.array(z.string()) })

const ownerKind = z.enum(['bot', 'queue', 'agent'])
const author = z.enum(['customer', 'bot', 'agent', 'system'])

const caseShape = z.object({
  number: z.int(),
  team: z.string(),
  priority: z.enum(['normal', 'high', 'urgent']),
  reason: z.string(),
  state: z.enum(['waiting', 'offered', 'taken', 'snoozed', 'closed']),
  openedAt: instant,
  closedAt: instant.nullable(),
  closeReason: z.string().nullable(),
  snoozedUntil: instant.nullable(),
})

export const listWish = z.object({
  view,
  cursor: z
    .string()
    .regex(/^-?\d{1,18}_[0-9a-f-]{36}$/, 'expected the `next` of the page before')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const listed = z.object({
  id: uuid,
  ownerKind,
  ownerAgent: uuid.nullable(),
  ownerName: z.string().nullable(),
  fence,
  seq: z.int(),
  locale,
  customerName: z.string().nullable(),
  channels: z.array(z.string()),
  case: caseShape.nullable(),
  waitingSince: instant.nullable(),
  lastText: z.string().nullable(),
  lastAuthor: author.nullable(),
  lastAt: instant.nullable(),
})
export const list = z.object({ items: z.array(listed), next: z.string().optional() })

const file = z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.int() })
const citation = z.object({
  article: z.string(),
  title: z.string(),
  source: z.string(),
  url: z.string().optional(),
  checkedOn: z.string(),
})
const message = z.object({
  seq: z.int(),
  author,
  agentName: z.string().optional(),
  body: z.object({
    text: z.string(),
    choices: z.array(z.object({ id: z.string(), label: z.string() })).optional(),
    files: z.array(file).optional(),
    cites: z.array(citation).optional(),
    pressed: z.string().optional(),
  }),
  at: instant,
  /** On its way to a channel, or given up there; absent: arrived, or read from the transcript. */
  delivery: z.enum(['pending', 'failed']).optional(),
})

export const pageWish = z.object({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
export const messages = z.object({ items: z.array(message), next: z.string().optional() })

export const opened = z.object({
  conversation: z.object({
    id: uuid,
    ownerKind,
    ownerAgent: uuid.nullable(),
    ownerName: z.string().nullable(),
    fence,
    seq: z.int(),
    locale,
    zone: z.string(),
    customerName: z.string().nullable(),
    channels: z.array(z.string()),
    createdAt: instant,
  }),
  /** The open case, else the last one. */
  case: caseShape.nullable(),
  messages: z.array(message),
  /** Older messages: `before` of `/messages`. */
  earlier: z.int().optional(),
  notes: z.array(z.object({ id: z.int(), agentName: z.string(), text: z.string(), at: instant })),
  brief: z.object({
    flow: z.object({ name: z.string(), title: z.string(), step: z.string() }).nullable(),
    answers: z.array(z.object({ name: z.string(), title: z.string(), text: z.string() })),
    cites: z.array(citation),
    files: z.array(file),
    /** What the shop knows of the order, a line each. */
    order: z.array(z.string()),
    requests: z.array(
      z.object({
        number: z.string(),
        kind: z.string(),
        state: z.enum(['open', 'done', 'cancelled']),
        orderNumber: z.string().nullable(),
        openedOn: z.string(),
      }),
    ),
  }),
})

export const byId = z.object({ id: uuid })
export const claimed = z.object({ fence, case: z.int() })
export const replyWish = z.object({ clientId, text, fence })
export const sent = z.object({ seq: z.int(), fresh: z.boolean() })
export const noteWish = z.object({ clientId, text })
export const noted = z.object({ fresh: z.boolean() })
export const transferWish = z.object({
  fence,
  to: z.union(
    [z.strictObject({ agent: uuid }), z.strictObject({ team: z.string().min(1).max(60) })],
    'expected {"agent": id} or {"team": name}',
  ),
})
export const held = z.object({ fence })
export const snoozeWish = z.object({ fence, until: instant })
export const closeWish = z.object({
  fence,
  reason: z.enum(CLOSE_REASONS, `expected one of ${CLOSE_REASONS.join(', ')}`).default('solved'),
})
export const released = z.object({ fence })
export const nothing = z.object({})

/** What the stream of events says. */
const event = z.discriminatedUnion('kind', [
  /** What changed since the cursor; sent at once, even when nothing did. */
  z.object({
    kind: z.literal('changed'),
    conversations: z.array(z.object({ id: uuid, seq: z.int(), fence })),
    cursor: z.string(),
  }),
  /** Too much happened since the cursor: read everything anew. */
  z.object({ kind: z.literal('reload'), cursor: z.string() }),
  /** Somebody edited flows or articles: `/edits` says whether that is in force. */
  z.object({ kind: z.literal('edited') }),
])
export const eventsWish = z.object({ since: instant.optional() })

/** As they travel: instants are text. */
type Wire<Shape extends z.ZodType> = z.input<Shape>
export type MeWire = Wire<typeof me>
export type ColleaguesWire = Wire<typeof colleagues>
export type CountsWire = Wire<typeof counts>
export type EditsWire = Wire<typeof edits>
export type ListWire = Wire<typeof list>
export type ListedWire = Wire<typeof listed>
export type OpenedWire = Wire<typeof opened>
export type MessageWire = Wire<typeof message>
export type EventWire = Wire<typeof event>
