import { z } from 'zod'
import { VIEWS } from '../storage/views.ts'
import type { colleagues, me, session } from './account-shapes.ts'
import { fence, instant, locale, uuid } from './basic-shapes.ts'
import type { cannedList, deskNow, figures, filledReplies, suggestions } from './leading-shapes.ts'
import type { report, unansweredList } from './learning-shapes.ts'
import type { formPreview, owedList } from './owed-shapes.ts'

const view = z.enum(VIEWS, `expected one of ${VIEWS.join(', ')}`)
export const counts = z.object({
  /** Cases that wait for a word of this agent: take it, or let it pass. */
  offered: z.int(),
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
  state: z.enum(['waiting', 'offered', 'promised', 'taken', 'snoozed', 'closed']),
  openedAt: instant,
  closedAt: instant.nullable(),
  closeReason: z.string().nullable(),
  snoozedUntil: instant.nullable(),
  /** When the customer is due an answer; null while nothing is unanswered. */
  dueAt: instant.nullable(),
  /** The customer was told that a person answers at that time; the bot goes on until then. */
  promisedFor: instant.nullable(),
  /** Who is asked to take it at this moment, and until when. */
  offeredTo: uuid.nullable(),
  offeredUntil: instant.nullable(),
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
  path: z.string().optional(),
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
    /** When its author took it back; what it said is a version. */
    retracted: z.string().optional(),
  }),
  at: instant,
  /** On its way to a channel, or given up there; absent: arrived, or read from the transcript. */
  delivery: z.enum(['pending', 'failed']).optional(),
  /** What it said before it was edited, oldest first. */
  versions: z.array(z.object({ text: z.string(), at: z.string() })).optional(),
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
  /** What this agent has written and not sent. */
  draft: z.string().optional(),
  /** Replies of this agent that may still be taken back. */
  held: z.array(z.object({ clientId: z.string(), text: z.string(), until: instant })),
  /** Who else looks at it, and whether they are writing. */
  others: z.array(z.object({ id: uuid, name: z.string(), typing: z.boolean() })),
  brief: z.object({
    flow: z.object({ name: z.string(), title: z.string(), step: z.string() }).nullable(),
    answers: z.array(z.object({ name: z.string(), title: z.string(), text: z.string() })),
    cites: z.array(citation),
    files: z.array(file),
    /** Why a person is wanted, in the agent's words; null while none is. */
    reason: z.object({ id: z.string(), title: z.string() }).nullable(),
    mood: z.enum(['calm', 'upset', 'angry']),
    /** The questions of the running flow: what may be filled in when the bot goes on. */
    questions: z.array(
      z.object({ step: z.string(), title: z.string(), answered: z.boolean(), passed: z.boolean() }),
    ),
    /** What is owed to the customer, the most pressing first. */
    deadlines: z.array(
      z.object({
        request: z.string(),
        kind: z.string(),
        dueOn: z.string(),
        rule: z.string(),
        met: z.boolean(),
      }),
    ),
    earlier: z.array(
      z.object({
        number: z.int(),
        team: z.string(),
        reason: z.string(),
        openedAt: instant,
        closedAt: instant.nullable(),
        closeReason: z.string().nullable(),
        agentName: z.string().nullable(),
        score: z.int().nullable(),
      }),
    ),
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
  /** Who has a conversation open, or is writing in it, has changed. */
  z.object({
    kind: z.literal('here'),
    conversation: uuid,
    agents: z.array(z.object({ id: uuid, name: z.string(), typing: z.boolean() })),
  }),
])
export const eventsWish = z.object({ since: instant.optional() })

/** As they travel: instants are text. */
type Wire<Shape extends z.ZodType> = z.input<Shape>
export type MeWire = Wire<typeof me>
export type SessionWire = Wire<typeof session>
export type ColleaguesWire = Wire<typeof colleagues>
export type FilledRepliesWire = Wire<typeof filledReplies>
export type SuggestionsWire = Wire<typeof suggestions>
export type DeskNowWire = Wire<typeof deskNow>
export type FiguresWire = Wire<typeof figures>
export type CannedListWire = Wire<typeof cannedList>
export type UnansweredWire = Wire<typeof unansweredList>
export type ReportWire = Wire<typeof report>
export type FormPreviewWire = Wire<typeof formPreview>
export type OwedWire = Wire<typeof owedList>
export type CountsWire = Wire<typeof counts>
export type EditsWire = Wire<typeof edits>
export type ListWire = Wire<typeof list>
export type ListedWire = Wire<typeof listed>
export type OpenedWire = Wire<typeof opened>
export type MessageWire = Wire<typeof message>
export type EventWire = Wire<typeof event>
