import type { Understanding } from '../understanding/understand.ts'
import type { Route } from '../understanding/understood.ts'
import { type Figures, isRight, type Judged, measure, type Share, shareOf } from './measure.ts'
import type { JudgedMessage } from './messages.ts'
import { type Spoil, spoilLayout, spoilScript, spoilTyping } from './noise.ts'

/** Routing on clean messages, and on the same ones spoilt. */
export interface RoutingReport extends Figures {
  noise: Record<'typos' | 'translit' | 'layout', NoiseReport>
}

/** Right among all that were spoilt; kept is the share of those that were right when clean. */
export interface NoiseReport {
  all: Share
  kept: Share
}

/** What a model makes of a message in doubt: a route, or nothing. */
export type Decide = (message: JudgedMessage) => Promise<Route | undefined>

/** The same messages, those in doubt decided by a model. */
export interface DecidedReport extends Figures {
  /** How many were in doubt, how many of those were wrong, and how many a model decided. */
  doubted: number
  mendable: number
  decided: number
  /** Wrong before and right now; right before and wrong now. */
  mended: number
  broken: number
}

const SEED = 20_261

type Understand = Understanding['understand']

const judge = (message: JudgedMessage, understand: Understand): Judged => ({
  message,
  got: understand(message.text, message.lang),
})

function underNoise(clean: readonly Judged[], spoil: Spoil, understand: Understand): NoiseReport {
  const pairs = clean.flatMap((before) => {
    const text = spoil(before.message.text, before.message.lang)
    return text === undefined
      ? []
      : [{ before, after: judge({ ...before.message, text }, understand) }]
  })
  return {
    all: shareOf(pairs, ({ after }) => isRight(after)),
    kept: shareOf(
      pairs.filter(({ before }) => isRight(before)),
      ({ after }) => isRight(after),
    ),
  }
}

/** Judges once more, asking a model about each message in doubt, one after the other. */
export async function measureDecided(
  judged: readonly Judged[],
  { isInDoubt, decide }: { isInDoubt(got: Judged['got']): boolean; decide: Decide },
): Promise<DecidedReport> {
  const pairs: { before: Judged; after: Judged }[] = []
  for (const before of judged) {
    const route = isInDoubt(before.got) ? await decide(before.message) : undefined
    const after = route
      ? { ...before, got: { ...before.got, route, band: 'sure' as const } }
      : before
    pairs.push({ before, after })
  }
  const count = (isSo: (pair: (typeof pairs)[number]) => boolean): number =>
    pairs.filter(isSo).length
  return {
    ...measure(pairs.map(({ after }) => after)),
    doubted: count(({ before }) => isInDoubt(before.got)),
    mendable: count(({ before }) => isInDoubt(before.got) && !isRight(before)),
    decided: count(({ before, after }) => before !== after),
    mended: count(({ before, after }) => !isRight(before) && isRight(after)),
    broken: count(({ before, after }) => isRight(before) && !isRight(after)),
  }
}

/** Judges every message, clean and spoilt in three ways; the same for the same messages. */
export function measureRouting(
  messages: readonly JudgedMessage[],
  { understand }: Pick<Understanding, 'understand'>,
): { report: RoutingReport; judged: readonly Judged[] } {
  const judged = messages.map((message) => judge(message, understand))
  return {
    judged,
    report: {
      ...measure(judged),
      noise: {
        typos: underNoise(judged, spoilTyping(SEED), understand),
        translit: underNoise(judged, spoilScript, understand),
        layout: underNoise(judged, spoilLayout, understand),
      },
    },
  }
}
