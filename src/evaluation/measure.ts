import { ROUTES, type Route, type Understood } from '../understanding/understood.ts'
import type { JudgedMessage } from './messages.ts'

/** A message, and what was made of it. */
export interface Judged {
  message: JudgedMessage
  got: Pick<Understood, 'route' | 'confidence' | 'band' | 'asks' | 'articles'>
}

/** How often something was right. Shares are 0 to 1; absent where there was nothing to judge. */
export interface Share {
  right: number
  of: number
  share?: number
}

/** The figures of one set of messages. */
export interface Figures {
  accuracy: Share
  /** The mean of the routes' own shares: a small route counts as much as a big one. */
  macro: number
  routes: Partial<Record<Route, Share>>
  languages: Record<string, Share>
  tags: Record<string, Share>
  /** Of one or two words; of twelve and more without a mark between them, as spoken. */
  short: Share
  spoken: Share
  /** The greatest share of messages that can be acted on with 95 % of them right. */
  coverageAt95: number
  /** How much is acted upon at once, and how much of that is right. */
  sure: { coverage: number; precision: Share }
  /** Out of scope: not acted upon. Of the rest: sent away. */
  foreignHeld: Share
  ownRefused: Share
  human: Share
  cancel: Share
  /** How far confidence is from the truth, on average (expected calibration error, ten bins). */
  calibrationError: number
  /** `from > to`, most often first. */
  confusions: [string, number][]
}

const ENOUGH_PRECISION = 0.95
const BINS = 10
const MOST_CONFUSIONS = 15
const SHORT = 2
const LONG = 12

export const shareOf = <T>(all: readonly T[], isRight: (one: T) => boolean): Share => {
  const right = all.filter(isRight).length
  return all.length === 0 ? { right, of: 0 } : { right, of: all.length, share: right / all.length }
}

export const isRight = ({ message, got }: Judged): boolean => message.route === got.route

/** Whether a message is sent away: nothing of the shop's is offered for it. */
const isRefused = ({ got }: Judged): boolean => got.band === 'lost'

const countWords = (text: string): number => (text.match(/[\p{L}\p{N}]+/gu) ?? []).length
const isSpoken = ({ message: { text } }: Judged): boolean =>
  countWords(text) >= LONG && !/[,.;!?]\s/.test(text)

function sharesBy(all: readonly Judged[], key: (one: Judged) => string): Record<string, Share> {
  const groups = [...Map.groupBy(all, key)].sort(([a], [b]) => a.localeCompare(b))
  return Object.fromEntries(groups.map(([name, group]) => [name, shareOf(group, isRight)]))
}

/** The most messages, surest first, of which this share is right. */
function coverageAt(all: readonly Judged[], precision: number): number {
  const surest = all.toSorted((a, b) => b.got.confidence - a.got.confidence)
  let [right, covered] = [0, 0]
  surest.forEach((one, at) => {
    if (isRight(one)) right++
    if (right / (at + 1) >= precision) covered = at + 1
  })
  return covered / Math.max(1, all.length)
}

/** The expected calibration error (Naeini et al. 2015). */
function calibrationError(all: readonly Judged[]): number {
  const bins = Map.groupBy(all, ({ got }) => Math.min(BINS - 1, Math.floor(got.confidence * BINS)))
  const gaps = [...bins.values()].map((bin) => {
    const meant = bin.reduce((sum, { got }) => sum + got.confidence, 0)
    return Math.abs(meant - shareOf(bin, isRight).right)
  })
  return gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, all.length)
}

function confusionsOf(all: readonly Judged[]): [string, number][] {
  const wrong = all.filter((one) => !isRight(one))
  const groups = Map.groupBy(wrong, ({ message, got }) => `${message.route} > ${got.route}`)
  return [...groups]
    .map(([name, group]): [string, number] => [name, group.length])
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_CONFUSIONS)
}

/** All figures of a set of judged messages. */
export function measure(all: readonly Judged[]): Figures {
  const ofRoute = (route: Route): Judged[] => all.filter(({ message }) => message.route === route)
  const present = ROUTES.filter((route) => ofRoute(route).length > 0)
  const routes = present.map((route) => [route, shareOf(ofRoute(route), isRight)] as const)
  const sure = all.filter(({ got }) => got.band === 'sure')
  const own = all.filter(({ message }) => message.route !== 'out-of-scope')
  const macro = routes.reduce((sum, [, { share = 0 }]) => sum + share, 0)
  return {
    accuracy: shareOf(all, isRight),
    macro: macro / Math.max(1, routes.length),
    routes: Object.fromEntries(routes),
    languages: sharesBy(all, ({ message }) => message.lang),
    tags: sharesBy(all, ({ message }) => message.tag ?? 'untold'),
    short: shareOf(
      all.filter(({ message }) => countWords(message.text) <= SHORT),
      isRight,
    ),
    spoken: shareOf(all.filter(isSpoken), isRight),
    coverageAt95: coverageAt(all, ENOUGH_PRECISION),
    sure: { coverage: sure.length / Math.max(1, all.length), precision: shareOf(sure, isRight) },
    foreignHeld: shareOf(ofRoute('out-of-scope'), ({ got }) => got.band !== 'sure'),
    ownRefused: shareOf(own, isRefused),
    human: shareOf(ofRoute('human'), isRight),
    cancel: shareOf(ofRoute('cancel'), isRight),
    calibrationError: calibrationError(all),
    confusions: confusionsOf(all),
  }
}
