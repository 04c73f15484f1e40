import { makeBrief } from '../handoff/brief.ts'
import type { Locale } from '../message.ts'
import type { ListedCase } from '../storage/desk.ts'
import { readDeadlines, readEarlierCases, readLastWords } from '../storage/desk-brief.ts'
import { readCited, readFiles, readRequests } from '../storage/desk-conversation.ts'
import type { ConsoleParts } from './parts.ts'

const CITED = 5

interface Briefed {
  id: string
  stack: unknown
  facts: unknown
  /** The last case of the conversation. */
  of: ListedCase | undefined
}

/** What an agent needs to know of a conversation, in his language. */
export async function readBrief(
  parts: ConsoleParts,
  { id, stack, facts, of }: Briefed,
  locale: Locale,
) {
  const { db, print } = parts
  const [cited, files, requests, deadlines, earlier, words] = await Promise.all([
    readCited(db, id, CITED),
    readFiles(db, id),
    readRequests(db, id),
    readDeadlines(db, id),
    readEarlierCases(db, id),
    readLastWords(db, id),
  ])
  const brief = makeBrief({ stack, facts, cited, files }, print, locale)
  const order = brief.order ? await parts.orderLines(brief.order, locale) : []
  const open = of && of.state !== 'closed' ? of : undefined
  return {
    ...{ ...brief, order, requests, deadlines, earlier },
    reason: open ? { id: open.reason, title: parts.reason(open.reason, locale) } : null,
    mood: open?.reason === 'angry' ? ('angry' as const) : parts.mood(words, locale),
    questions: parts.questions({ stack }, locale),
  }
}
