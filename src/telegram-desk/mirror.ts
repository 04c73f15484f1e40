import type { Db, Tx } from '../storage/database.ts'
import { postAmend, postHead, postSpan, postWords } from '../storage/desk-posts.ts'
import {
  changeTopic,
  concernsDesk,
  type DeskTopic,
  insertTopic,
  lockStanding,
  readTopic,
  stampOf,
  type TopicStanding,
} from '../storage/desk-topics.ts'
import { readAmendedSince, readSpan } from '../storage/topic-words.ts'

export interface MirrorParts {
  db: Db
  chat: string
  now(): Date
  /** Says in a topic how words read now that were written there and changed elsewhere. */
  amendedElsewhere(text: string): string
}

/**
 * Compares a conversation with its topic and puts into the outbox what is missing there: its head,
 * and, while a person has it, what the customer and colleagues said. A conversation for which nobody
 * was ever wanted has no topic. True when something is to be sent.
 */
export async function mirror(parts: MirrorParts, conversationId: string): Promise<boolean> {
  if (!(await concernsDesk(parts.db, conversationId))) return false
  return await parts.db.transaction().execute(async (tx) => {
    const standing = await lockStanding(tx, conversationId)
    if (!standing) return false
    const topic = await readTopic(tx, conversationId)
    if (!topic) return await begin(tx, parts, standing)
    if (topic.planned === stampOf(standing)) return false
    await goOn(tx, parts, standing, topic)
    return true
  })
}

const postOf = ({ id, seq }: TopicStanding, { now }: MirrorParts) => ({
  conversationId: id,
  seq,
  now: now(),
})

/** The brief holds the customer's last words: what was said so far is not said again. */
async function begin(tx: Tx, parts: MirrorParts, standing: TopicStanding): Promise<boolean> {
  const { id, openCase, seq, mergedInto } = standing
  if (openCase === null || mergedInto !== null) return false
  await insertTopic(tx, {
    conversationId: id,
    chat: parts.chat,
    caseNumber: openCase,
    shownSeq: seq,
    begunSeq: seq,
    amendedAt: parts.now(),
  })
  // Who has it already is shown what comes; that is compared at once.
  await postHead(tx, postOf(standing, parts))
  return true
}

async function goOn(
  tx: Tx,
  parts: MirrorParts,
  standing: TopicStanding,
  topic: DeskTopic,
): Promise<void> {
  const { id, openCase, ownerKind, seq } = standing
  const post = postOf(standing, parts)
  const isAnother = openCase !== null && openCase !== topic.caseNumber
  const moved = topic.chat !== parts.chat
  const begins = isAnother || moved
  const amendedAt = await amend(tx, parts, standing, topic)
  const from = topic.shownSeq + 1
  const shows = !begins && ownerKind === 'agent' && seq >= from
  if (shows && (await readSpan(tx, id, { from, to: seq })).length > 0) {
    await postSpan(tx, { ...post, from })
  }
  // What a customer says while he waits is shown once somebody has him.
  const waits = openCase !== null && ownerKind !== 'agent' && !begins
  await postHead(tx, post)
  await changeTopic(tx, id, {
    planned: stampOf(standing),
    amendedAt,
    ...(waits ? {} : { shownSeq: seq }),
    ...(begins ? { begunSeq: seq } : {}),
    ...(isAnother ? { caseNumber: openCase, briefMessage: null, pinned: false } : {}),
    ...(moved
      ? { chat: parts.chat, thread: null, briefMessage: null, pinned: false, look: {} }
      : {}),
  })
}

/** Words that stand in the topic and read otherwise now. Returns until when changes were seen. */
async function amend(
  tx: Tx,
  parts: MirrorParts,
  standing: TopicStanding,
  topic: DeskTopic,
): Promise<Date> {
  const { id } = standing
  const post = postOf(standing, parts)
  const amended = await readAmendedSince(tx, id, { since: topic.amendedAt, upTo: topic.shownSeq })
  for (const { seq: of, at, text, inTopic, byTopic, retracted } of amended) {
    if (!inTopic || retracted) await postAmend(tx, { ...post, of, at })
    // What a person wrote there, only that person can change there.
    else if (!byTopic) {
      const key = `${id}:elsewhere:${of}:${at.getTime()}`
      await postWords(tx, { ...post, key, text: parts.amendedElsewhere(text) })
    }
  }
  return amended.at(-1)?.at ?? topic.amendedAt
}
