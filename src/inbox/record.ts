import type { Noted } from '../dialog/state.ts'
import type { Body, Incoming } from '../message.ts'
import { CONTINUATION, type Waiting } from '../storage/conversations.ts'
import type { RowChange, Said, TurnWrite } from '../storage/turns.ts'
import { withoutPersonal } from '../understanding/personal.ts'
import { continuationOf, type Draft } from './draft.ts'

/** When it is written, and until when a slow call is waited for. */
export interface Times {
  now: Date
  leaseUntil: Date
}

/** The kind of note that also goes to the board of unanswered questions; it carries `question`. */
const UNANSWERED = 'unanswered'

/** A decided turn. `opened` says what only the hand-over knows, such as the place in the queue. */
export function recordDecided(
  draft: Draft,
  now: Date,
  opened: { says?: readonly Body[]; stays?: boolean } = {},
): TurnWrite {
  const said = [...hear(draft.taken), ...speak(draft, now, opened.says ?? [])]
  const write = { ...base(draft, said), ...decided(draft), rows: become(draft.taken, 'done') }
  if (!draft.handOver || opened.stays) return write
  // The words of the hand-over belong to the new fence, so that they still go out.
  return { ...write, queued: true, fence: write.fence + 1 }
}

/** A turn before a slow look: nothing is decided, but what the customer said is in the transcript. */
export const recordThinking = (draft: Draft, { leaseUntil }: Times): TurnWrite => ({
  ...base(draft, hear(draft.taken)),
  rows: become(draft.taken, 'thinking', leaseUntil),
})

/**
 * A turn that is cut at its need, because what came before must stand: it was written already, or
 * the call changes a foreign system. The need becomes a row of its own, and the messages that were
 * not looked at yet come after it.
 */
export function recordCut(draft: Draft, { now, leaseUntil }: Times): TurnWrite {
  const { conversation, need, left } = draft
  const handled = draft.taken.filter((row) => !left.some(({ id }) => id === row.id))
  const said = [...hear(draft.taken), ...speak(draft, now, [])]
  const write = { ...base(draft, said), ...decided(draft) }
  const rows = [...become(handled, 'done'), ...become(left, 'new', now)]
  if (!need) return { ...write, rows }
  const externalId = `${conversation.turn}-${draft.needs}`
  const continuation = { externalId, payload: continuationOf(draft, need), leaseUntil }
  return { ...write, rows, continuation }
}

/** What is said while the bot is silent: by the system, or by the desk that was meant. */
interface Aside {
  now: Date
  says?: readonly Body[]
  noted?: readonly Noted[]
  fence?: number
}

/**
 * A person owns the conversation, or the desk was meant: the customer's words are kept, and nothing
 * is said but what the desk and the system have to say.
 */
export const recordSilent = (
  draft: Draft,
  { now, says = [], noted = [], fence }: Aside,
): TurnWrite => ({
  ...base(draft, [...hear(draft.taken), ...speak({ ...draft, says: [] }, now, says)]),
  ...(fence === undefined ? {} : { fence }),
  rows: become(draft.taken, 'done'),
  noted: [
    ...noted,
    ...draft.taken.flatMap(({ channel, payload: { event } }): Noted[] =>
      event && channel !== CONTINUATION ? [{ kind: 'event-passed-over', event: event.kind }] : [],
    ),
  ],
})

type Numberless = Omit<Said, 'seq'>

function base({ conversation: { id, turn, fence, seq } }: Draft, said: readonly Numberless[]) {
  const numbered: Said[] = said.map((row, index) => ({ ...row, seq: seq + 1 + index }))
  const none: readonly never[] = []
  return { id, turn, fence, seq: seq + said.length, said: numbered, noted: none, unanswered: none }
}

function decided({ state, noted, conversation }: Draft) {
  const { locale, stack, facts, proof, memory } = state
  const unanswered = noted
    .filter(({ kind, question }) => kind === UNANSWERED && typeof question === 'string')
    .map(({ question, reason }) => ({
      question: withoutPersonal(String(question)),
      reason: String(reason ?? 'lost'),
      locale: locale ?? conversation.locale,
    }))
  // What was asked stands on the board alone: the journal outlives the customer's own words.
  const counted = noted.map(({ question: _asked, ...rest }): Noted => rest as Noted)
  return { dialog: { locale, stack, facts, proof, memory }, noted: counted, unanswered }
}

/** What the customer said and the transcript does not hold yet: a lease says that it does. */
const hear = (rows: readonly Waiting[]): Numberless[] =>
  rows
    .filter(({ payload, leaseUntil }) => isSaid(payload) && leaseUntil === null)
    .map(({ id, payload: { text = '', files, press, refused, awaits }, receivedAt }) => ({
      author: 'customer',
      body: {
        text: text || missing([...(refused ?? []), ...(awaits ?? [])]),
        ...(files ? { files } : {}),
        ...(press === undefined ? {} : { pressed: press }),
      },
      at: receivedAt,
      inboxId: id,
    }))

/** Events are nobody's words, and an edit changes what stands there already. */
const isSaid = ({ event, edits }: Incoming): boolean => !event && edits === undefined

/** The names of files that did not come, so that a message of nothing else is not empty. */
const missing = (files: readonly { name: string }[]): string =>
  files.map(({ name }) => `📎 ${name}`).join('\n')

function speak(draft: Draft, at: Date, system: readonly Body[]): Numberless[] {
  const row = draft.taken[0]?.id
  const bot = draft.says.map((body) => ({ author: 'bot' as const, body }))
  return [...bot, ...system.map((body) => ({ author: 'system' as const, body }))].map(
    (said, index) => ({ ...said, at, key: `${row}:${index}`, resend: draft.prompted }),
  )
}

const become = (
  rows: readonly Waiting[],
  state: RowChange['state'],
  leaseUntil?: Date,
): RowChange[] => rows.map(({ id }) => ({ id, state, ...(leaseUntil ? { leaseUntil } : {}) }))
