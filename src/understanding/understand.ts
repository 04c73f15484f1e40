import type { Locale } from '../message.ts'
import { words } from '../text/words.ts'
import { createConcepts } from './concepts.ts'
import { createCourtesy, type WithoutCourtesy, withoutIntroduction } from './courtesy.ts'
import { createLanguageDetection, type Spoken } from './language.ts'
import { createMood, type Mood, type MoodWords, type ReadMood } from './mood.ts'
import { atOnce, type Paced } from './paced.ts'
import { createScriptRepair, type RepairScript } from './repair.ts'
import { learnRouter, type Router } from './router.ts'
import { isAsking } from './sentence-form.ts'
import { createSpelling } from './spelling.ts'
import { type FoundArticle, ROUTES, type Route, type Understood } from './understood.ts'
import { wantsCancel } from './wants-cancel.ts'
import { wantsHuman } from './wants-human.ts'
import { type Ranked, type Wishes, weighWishes } from './wishes.ts'

type Lines = Readonly<Record<Locale, readonly string[]>>

/** What understanding is learnt from; all of it plain data that people edit. */
export interface Lessons {
  /** By route: how people say it. */
  phrasings: Readonly<Record<Route, Lines>>
  /** By concept: words of both languages that mean it. */
  concepts: Readonly<Record<string, readonly string[]>>
  /** The words by which anger shows. */
  mood: MoodWords
  /** What articles are asked by; examples of questions, and words that are known. */
  questions: readonly { about: 'policy' | 'usage'; questions: Lines }[]
  /** Names of goods and brands: known words, never repaired. */
  names?: readonly string[]
  /** Sentences of articles and buttons: their words are well spelt, whatever is near them. */
  wellSpelt?: readonly string[]
}

/** What was learnt from the lessons: the dear part of an understanding, good until they change. */
export interface Learnt {
  repair: RepairScript
  router: Router
  spell(text: string): string
  languageOf(text: string): Spoken
  withoutCourtesy: WithoutCourtesy
  moodOf: ReadMood
}

/** The search over the articles that may be quoted today. */
export type FindArticles = (text: string) => readonly FoundArticle[]

/** What is going on when the message comes. */
export interface UnderstandingContext {
  /** A question is open: a bare value ("48213", "tomorrow") starts nothing. */
  asking?: boolean
}

export interface Understanding {
  understand(text: string, locale?: Locale, context?: UnderstandingContext): Understood
  /** The text as it was meant: wrong layout and Latin spelling undone. */
  repair(text: string): string
  /** The language of a text, after repair. */
  languageOf(text: string): Spoken
  /** Share of right routes among held-out phrasings at start-up, 0 to 1. */
  accuracy: number
}

/** From here on it is acted upon; from there on it is asked which. */
export const SURE = 0.6
export const UNSURE = 0.3
const CERTAIN = 0.99
const MOST_ALTERNATIVES = 4
/** An article this good answers by itself. */
const STRONG_ARTICLE = 0.8

const ABOUT = { policy: 'policy-question', usage: 'usage-question' } as const

function examplesOf({ phrasings, questions }: Lessons): { text: string; route: Route }[] {
  const ofRoutes = ROUTES.flatMap((route) =>
    [...phrasings[route].ru, ...phrasings[route].en].map((text) => ({ text, route })),
  )
  const ofArticles = questions.flatMap(({ about, questions }) =>
    [...questions.ru, ...questions.en].map((text) => ({ text, route: ABOUT[about] })),
  )
  return [...ofRoutes, ...ofArticles]
}

const linesOf = ({ phrasings, questions }: Lessons, locale: Locale): string[] => [
  ...ROUTES.flatMap((route) => phrasings[route][locale]),
  ...questions.flatMap(({ questions }) => questions[locale]),
]

/** Words of the lists that stand there as they are said: known words, and what slips may mean. */
const wholeWords = ({ concepts, mood }: Lessons): string[] =>
  [...Object.values(concepts), ...Object.values(mood)]
    .flat()
    .filter((entry) => !entry.endsWith('*'))

/** What may never be missed, before anything is weighed: as it was typed, or as it was meant. */
function hardRule(readings: readonly string[]): Route | undefined {
  if (readings.some(wantsHuman)) return 'human'
  if (readings.some(wantsCancel)) return 'cancel'
  return undefined
}

/** Surely the shop's business, whichever it is: it is asked which, not said that nothing was found. */
const OURS = 0.1

function bandOf(ranked: Ranked): Understood['band'] {
  const [route, confidence] = ranked[0] ?? ['out-of-scope', 0]
  if (route === 'out-of-scope') return 'lost'
  if (confidence >= SURE) return 'sure'
  const foreign = ranked.find(([other]) => other === 'out-of-scope')?.[1] ?? 1
  return confidence >= UNSURE || foreign < OURS ? 'unsure' : 'lost'
}

/** How much likelier a complaint is when the words are angry, or threaten. */
const BLAME: Readonly<Record<Mood, number>> = { calm: 1, angry: 2.5, threat: 8 }

/** What is likely once the mood is known. */
function inMood(ranked: Ranked, mood: Mood): Ranked {
  if (mood === 'calm') return ranked
  const weighed = ranked.map(
    ([route, chance]) => [route, route === 'complaint' ? chance * BLAME[mood] : chance] as const,
  )
  const total = weighed.reduce((sum, [, chance]) => sum + chance, 0)
  return weighed
    .map(([route, chance]) => [route, chance / total] as const)
    .sort((a, b) => b[1] - a[1])
}

/** Without a word there is nothing to weigh; a number alone is likeliest an order. */
function ofNoWords(text: string, { asking }: UnderstandingContext): Ranked {
  return /\d/.test(text) && !asking ? [['order-status', UNSURE]] : [['out-of-scope', 0]]
}

const likelihoodOf = ({ ranked }: Wishes): number => ranked[0]?.[1] ?? 0

const clearer = (one: Wishes, other: Wishes): Wishes =>
  likelihoodOf(other) > likelihoodOf(one) ? other : one

/** Learns, the same every time. About a second of work. */
export function* learn(lessons: Lessons): Paced<Learnt> {
  const names = lessons.names ?? []
  const [ru, en] = [linesOf(lessons, 'ru'), linesOf(lessons, 'en')]
  const repair = createScriptRepair({ ru, en }, names)
  yield
  const spell = createSpelling(
    [...ru, ...en, ...names, ...wholeWords(lessons)],
    lessons.wellSpelt ?? [],
  )
  yield
  const languageOf = createLanguageDetection(en.flatMap(words))
  yield
  const router = yield* learnRouter(examplesOf(lessons), createConcepts(lessons.concepts))
  const { smalltalk } = lessons.phrasings
  const withoutCourtesy = createCourtesy([...smalltalk.ru, ...smalltalk.en])
  return { repair, router, spell, languageOf, withoutCourtesy, moodOf: createMood(lessons.mood) }
}

/** Learns at once, and answers in about a millisecond. */
export const createUnderstanding = (
  lessons: Lessons & { findArticles?: FindArticles },
): Understanding => understandingOf(atOnce(learn(lessons)), lessons.findArticles)

/** The understanding that goes with what was learnt. */
export function understandingOf(
  { repair, router, spell, languageOf, withoutCourtesy, moodOf }: Learnt,
  findArticles: FindArticles = () => [],
): Understanding {
  function weigh(typed: string, mood: Mood, context: UnderstandingContext): Wishes {
    const text = meaningOf(typed)
    const ruled = hardRule([typed, text])
    if (ruled) return { ranked: [[ruled, CERTAIN]] }
    if (!/\p{L}/u.test(text)) return { ranked: ofNoWords(text, context) }
    const rank = (part: string) => inMood(router.rank(part), mood)
    const whole = weighWishes(text, rank)
    return likelihoodOf(whole) >= SURE
      ? whole
      : clearer(whole, weighWishes(withoutCourtesy(text), rank))
  }

  /** Another language is no misspelt Russian. */
  const isForeign = (text: string): boolean => languageOf(text).language === 'other'
  const meaningOf = (text: string): string => (isForeign(text) ? text : spell(repair(text)))

  return {
    repair,
    languageOf: (text) => languageOf(isForeign(text) ? text : repair(text)),
    accuracy: router.accuracy,
    understand(said, _locale, context = {}) {
      const text = withoutIntroduction(said)
      const meant = meaningOf(text)
      const mood = moodOf(meant)
      const { ranked, also } = weigh(text, mood, context)
      const [route, confidence] = ranked[0] ?? ['out-of-scope', 0]
      const isRuled = ranked.length === 1
      const articles = isRuled ? [] : findArticles(withoutCourtesy(meant))
      const asks = !isRuled && isAsking(meant)
      const answered = asks && (articles[0]?.score ?? 0) >= STRONG_ARTICLE
      return {
        route,
        confidence,
        alternatives: ranked.slice(1, 1 + MOST_ALTERNATIVES),
        articles,
        asks,
        mood,
        ...(also ? { also } : {}),
        band: answered && route === 'out-of-scope' ? 'unsure' : bandOf(ranked),
      }
    },
  }
}
