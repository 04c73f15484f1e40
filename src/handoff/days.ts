import { type Day, dayAt } from '../day.ts'
import type { JournalLine } from '../storage/desk-figures.ts'

/** What happened at the desk on one day, by the shop's calendar. */
export interface DayFigures {
  day: Day
  opened: number
  closed: number
  /** Of the closed ones: solved, as the agent said. */
  solved: number
  /** The middle of how long those waited who were taken that day; null when nobody was. */
  waitedMs: number | null
  rating: number | null
}

interface Tally {
  opened: number
  closed: number
  solved: number
  waited: number[]
  scores: number[]
}

const COUNTS: Readonly<Record<string, (tally: Tally, detail: JournalLine['detail']) => void>> = {
  'case-opened': (tally) => {
    tally.opened += 1
  },
  'case-closed': (tally, { reason }) => {
    tally.closed += 1
    if (reason === 'solved') tally.solved += 1
  },
  'case-returned': (tally) => {
    tally.closed += 1
  },
  'case-claimed': (tally, { waitedMs }) => {
    if (typeof waitedMs === 'number') tally.waited.push(waitedMs)
  },
  'case-rated': (tally, { score }) => {
    tally.scores.push(Number(score))
  },
}

/** Counts the desk's days from lines of the journal, in whatever order they come. */
export function createDayCount(zone: string) {
  const tallies = new Map<Day, Tally>()
  const of = (day: Day): Tally => {
    const tally = tallies.get(day) ?? { opened: 0, closed: 0, solved: 0, waited: [], scores: [] }
    tallies.set(day, tally)
    return tally
  }
  return {
    take(line: JournalLine): void {
      const count = COUNTS[line.kind]
      if (count) count(of(dayAt(line.at, zone)), line.detail)
    },
    /** Only the days on which something happened, the oldest first. */
    days: (): DayFigures[] =>
      [...tallies]
        .map(([day, { waited, scores, ...counts }]) => ({
          day,
          ...counts,
          waitedMs: middleOf(waited),
          rating: averageOf(scores),
        }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
  }
}

function middleOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null
}

const averageOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length
