import type { JournalLine } from '../storage/desk-figures.ts'

/** After so much silence a new concern begins; whoever comes back earlier was not helped. */
const REOPEN_MS = 72 * 3_600_000

/** How a concern of a customer ended. */
export const OUTCOMES = [
  /** The bot did what was asked: something was opened or booked, and nobody came back for it. */
  'solved-by-bot',
  /** The bot answered, and no person was wanted: nobody knows whether it helped. */
  'contained',
  'solved-by-person',
  /** A person was at work, and it ended otherwise. */
  'closed-otherwise',
  /** The customer left the queue, or stopped in the middle. */
  'given-up',
  /** A person is wanted or at work still. */
  'open',
  /** Nothing was asked: a greeting, a language. */
  'nothing-asked',
] as const
export type Outcome = (typeof OUTCOMES)[number]

export interface Spread {
  count: number
  medianMs: number | null
  p90Ms: number | null
}

export interface SkillFigures {
  team: string
  opened: number
  firstWord: Spread
  waited: Spread
  toClose: Spread
}

export interface Figures {
  concerns: number
  /** Concerns younger than 72 hours: their outcome may still change. */
  provisional: number
  outcomes: Record<Outcome, number>
  /** Solved by a person, and wanted again within 72 hours: counted as not solved. */
  reopened: number
  /** Why people were wanted, and how cases ended: reason to count. */
  handOvers: Record<string, number>
  closings: Record<string, number>
  /** Where customers gave up, as `flow/step`, or `queue`. */
  gaveUpAt: Record<string, number>
  ratings: { count: number; average: number | null; byScore: Record<string, number> }
  skills: SkillFigures[]
  /** Conversations found without an owner; always 0 while the house is sound. */
  ownersRighted: number
}

interface Times {
  opened: number
  first: number[]
  waited: number[]
  close: number[]
}

interface Tally extends Omit<Figures, 'skills' | 'ratings'> {
  scores: number[]
  teams: Map<string, Times>
}

const newTally = (): Tally => ({
  concerns: 0,
  provisional: 0,
  outcomes: Object.fromEntries(OUTCOMES.map((name) => [name, 0])) as Record<Outcome, number>,
  reopened: 0,
  handOvers: {},
  closings: {},
  gaveUpAt: {},
  ownersRighted: 0,
  scores: [],
  teams: new Map(),
})

/**
 * Every figure of the desk, from nothing but the journal: the same lines always come to the same
 * figures. Lines come by conversation, oldest first; a concern is what happens in a conversation
 * with no gap of 72 hours.
 */
export async function countFigures(
  lines: AsyncIterable<JournalLine> | Iterable<JournalLine>,
  now: Date,
): Promise<Figures> {
  const tally = newTally()
  let concern: JournalLine[] = []
  for await (const line of lines) {
    const last = concern.at(-1)
    if (last && isAnotherConcern(last, line)) {
      countConcern(tally, concern, now)
      concern = []
    }
    concern.push(line)
  }
  if (concern.length > 0) countConcern(tally, concern, now)
  return figuresOf(tally)
}

const isAnotherConcern = (last: JournalLine, next: JournalLine): boolean =>
  last.conversationId !== next.conversationId || next.at.getTime() - last.at.getTime() >= REOPEN_MS

function countConcern(tally: Tally, lines: readonly JournalLine[], now: Date): void {
  tally.concerns++
  const last = lines.at(-1)
  if (last && now.getTime() - last.at.getTime() < REOPEN_MS) tally.provisional++
  const outcome = outcomeOf(lines)
  tally.outcomes[outcome]++
  if (outcome === 'given-up') bump(tally.gaveUpAt, placeGivenUp(lines))
  const solvedAt = lines.findIndex(isSolved)
  if (solvedAt >= 0 && lines.slice(solvedAt).some(({ kind }) => kind === 'case-opened')) {
    tally.reopened++
  }
  for (const line of lines) countLine(tally, line)
}

const isSolved = ({ kind, detail }: JournalLine): boolean =>
  kind === 'case-closed' && detail.reason === 'solved'

const CASE_LINES: Readonly<Record<string, (line: JournalLine) => Outcome>> = {
  'case-opened': () => 'open',
  'case-claimed': () => 'open',
  'case-requeued': () => 'open',
  'case-left': () => 'given-up',
  'case-closed': ({ detail: { reason } }) => {
    if (reason === 'solved') return 'solved-by-person'
    return reason === 'no-reply' ? 'given-up' : 'closed-otherwise'
  },
}

/** The last word about a case counts; without a case it is what the bot came to. */
function outcomeOf(lines: readonly JournalLine[]): Outcome {
  const last = lines.findLast(({ kind }) => kind in CASE_LINES)
  const returned = lines.findLastIndex(({ kind }) => kind === 'case-returned')
  if (last && lines.indexOf(last) > returned) return CASE_LINES[last.kind]!(last)
  const since = returned < 0 ? lines : lines.slice(returned)
  if (since.some(({ kind, detail }) => kind === 'flow-done' && detail.wrote === true)) {
    return 'solved-by-bot'
  }
  if (since.some(({ kind }) => kind === 'flow-done' || kind === 'answered-by-article')) {
    return 'contained'
  }
  const asked = since.some(({ kind }) => kind === 'flow-started' || kind === 'unanswered')
  if (asked) return 'given-up'
  return returned < 0 ? 'nothing-asked' : 'closed-otherwise'
}

function placeGivenUp(lines: readonly JournalLine[]): string {
  if (lines.some(({ kind }) => kind in CASE_LINES)) return 'queue'
  const last = lines.findLast(({ kind, detail }) => kind !== 'case-returned' && detail.flow)
  const { flow, step } = last?.detail ?? {}
  return flow ? [flow, step].filter(Boolean).join('/') : 'no-answer'
}

function countLine(tally: Tally, { kind, detail }: JournalLine): void {
  const times = timesOf(tally, detail.team)
  if (kind === 'case-opened') {
    times.opened++
    bump(tally.handOvers, String(detail.reason))
  }
  if (kind === 'owner-righted') tally.ownersRighted++
  if (kind === 'case-rated') tally.scores.push(Number(detail.score))
  if (kind === 'agent-replied') keep(times.first, detail.firstMs)
  if (kind === 'case-claimed') keep(times.waited, detail.waitedMs)
  if (kind === 'case-closed' || kind === 'case-returned' || kind === 'case-left') {
    bump(tally.closings, kind === 'case-left' ? 'customer-left' : String(detail.reason))
    keep(times.close, detail.openMs)
  }
}

function timesOf({ teams }: Tally, team: unknown): Times {
  if (typeof team !== 'string') return { opened: 0, first: [], waited: [], close: [] }
  const times = teams.get(team) ?? { opened: 0, first: [], waited: [], close: [] }
  teams.set(team, times)
  return times
}

const keep = (list: number[], value: unknown): void => {
  if (typeof value === 'number') list.push(value)
}

function bump(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

function figuresOf({ scores, teams, ...counted }: Tally): Figures {
  const byScore: Record<string, number> = {}
  for (const score of scores) bump(byScore, String(score))
  const sum = scores.reduce((total, score) => total + score, 0)
  return {
    ...counted,
    ratings: {
      count: scores.length,
      average: scores.length > 0 ? Math.round((sum / scores.length) * 100) / 100 : null,
      byScore,
    },
    skills: [...teams]
      .map(([team, { opened, first, waited, close }]) => ({
        ...{ team, opened },
        firstWord: spreadOf(first),
        waited: spreadOf(waited),
        toClose: spreadOf(close),
      }))
      .toSorted((a, b) => a.team.localeCompare(b.team)),
  }
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? null
  return { count: sorted.length, medianMs: at(0.5), p90Ms: at(0.9) }
}
