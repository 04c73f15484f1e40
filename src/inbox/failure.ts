import type { HandOver } from '../handoff/case.ts'
import { withoutSecrets } from '../log.ts'
import type { Body, Locale } from '../message.ts'
import { lockWaiting } from '../storage/conversations.ts'
import type { Db, Tx } from '../storage/database.ts'
import { bury, tryLater } from '../storage/inbox-rows.ts'
import { writeTurns } from '../storage/turns.ts'
import type { OpenCase } from './desk-ear.ts'
import { beginDraft, type TurnFailed } from './draft.ts'
import { recordDecided, recordSilent } from './record.ts'
import type { News } from './written.ts'

/** So often a row is tried before a person is asked to look at it. */
const MOST_TRIES = 5
const LONGEST_REST_MS = 60_000
const LONGEST_ERROR = 500

export interface FailureParts {
  db: Db
  now(): Date
  openCase: OpenCase
  /** What the customer is told when the bot gives up on a message, and whom it is handed to. */
  apology(locale: Locale): { says: readonly Body[]; handOver: HandOver }
}

export type Failed =
  | { is: 'later'; at: Date }
  /** Given up; with news when the customer was told so. */
  | { is: 'dead'; news?: News; unburied?: unknown }

/**
 * What follows when a turn threw: its rows rest 1, 2, 4, 8 seconds between their tries; then they are
 * dead, and the conversation goes on with a person. Only the rows to blame are touched.
 */
export async function failTurn(
  parts: FailureParts,
  conversationId: string,
  failure: TurnFailed,
): Promise<Failed> {
  const ids = failure.rows.map(({ id }) => id)
  const error = withoutSecrets(failure.message).slice(0, LONGEST_ERROR)
  const tries = 1 + Math.max(0, ...failure.rows.map((row) => row.tries))
  if (tries < MOST_TRIES) {
    const rest = Math.min(1000 * 2 ** (tries - 1), LONGEST_REST_MS)
    const at = new Date(parts.now().getTime() + rest)
    await tryLater(parts.db, ids, { readyAt: at, error })
    return { is: 'later', at }
  }
  try {
    const work = { conversationId, ids, error }
    const news = await parts.db.transaction().execute((tx) => buryTurn(tx, parts, work))
    return { is: 'dead', ...(news ? { news } : {}) }
  } catch (unburied) {
    // Even the apology fails: the row must not hold up the conversation any longer.
    await bury(parts.db, ids, error)
    return { is: 'dead', unburied }
  }
}

async function buryTurn(
  tx: Tx,
  parts: FailureParts,
  { conversationId, ids, error }: { conversationId: string; ids: readonly number[]; error: string },
): Promise<News | undefined> {
  const [locked] = await lockWaiting(tx, [conversationId])
  const blamed = locked?.rows.filter(({ id }) => ids.includes(id)) ?? []
  if (!locked || blamed.length === 0) return undefined
  const now = parts.now()
  const { input: _unheard, need: _unmet, ...draft } = beginDraft(locked.conversation, blamed)
  const apology =
    locked.conversation.ownerKind === 'bot' ? parts.apology(draft.state.locale) : undefined
  const { locale } = draft.state
  const opened =
    apology && (await parts.openCase(tx, { ...apology.handOver, conversationId, locale, now }))
  const turn = apology
    ? recordDecided({ ...draft, ...apology, left: [] }, now, opened)
    : recordSilent(draft, { now })
  const [written] = await writeTurns(tx, [{ ...turn, rows: [] }], now)
  await bury(tx, ids, error)
  const news = { conversationId, seq: turn.seq, sends: (written?.sends ?? 0) > 0, desk: true }
  return opened ? { ...news, caseId: opened.caseId } : news
}
