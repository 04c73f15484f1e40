import type { Day } from './day.ts'
import { isForKnowledge } from './dialog/second-opinion.ts'
import type { ActionResult } from './flows/contract.ts'
import { whyUnfounded } from './knowledge/summary.ts'
import type { Locale } from './message.ts'
import type { Mind } from './mind.ts'
import type { Ask, Question } from './model/asking.ts'
import { asRetriever, type FoundText } from './model/langchain.ts'
import type { Mask, Masking } from './model/mask.ts'
import type { PromptName } from './model/prompts.ts'
import { printAnswer } from './text.ts'
import { ROUTES, type Route, type Understood } from './understanding/understood.ts'
import type { Answers } from './value.ts'

/** A message in doubt, and whose it is. */
export interface Doubtful {
  text: string
  /** What is known of the person; it is hidden and never sent. */
  known: Answers
  locale: Locale
  day: Day
  conversationId?: string
  signal: AbortSignal
}

/** What embeddings find near a text: articles and routes that its words alone may miss. */
export interface Near {
  articles: readonly { id: string; score: number }[]
  routes: readonly { route: Route; score: number }[]
}

export interface OpinionParts {
  masking: Masking
  /** Absent: no chat model is set. */
  ask?: Ask
  /** Absent: no embedding model is set. The text is masked already. */
  near?(masked: string, doubtful: Doubtful): Promise<Near>
}

/** What models make of a message. Throws `ModelFailed` when that came to nothing in time. */
export type SecondOpinion = (doubtful: Doubtful) => Promise<ActionResult>

const NONE = 'none'
const MOST_ARTICLES = 5
const EXAMPLES = 3
const LANGUAGE: Readonly<Record<Locale, string>> = { ru: 'Russian', en: 'English' }
/** Without a chat model, embeddings alone decide only what is this near and this far ahead. */
const VERY_NEAR = 0.75
const AHEAD = 0.08

const nothing: ActionResult = { outcome: 'none', gave: {} }

interface Asking {
  mind: Mind
  ask: Ask
  mask: Mask
  doubtful: Doubtful
  found: readonly FoundText[]
}

/**
 * Asks the models that there are about a message in doubt. They choose among the routes that the
 * local classifier offers and the articles that were found, and word nothing but what stands there.
 * What comes back: `route`, `article`, `answer` (a summary with its articles), or `none`.
 */
export function createSecondOpinion(mind: Mind, parts: OpinionParts): SecondOpinion {
  const { masking, ask } = parts
  return async (doubtful) => {
    const { text, locale, known } = doubtful
    const mask = masking(Object.values(known).map((answer) => printAnswer(answer, locale)))
    const understood = mind.understanding.understand(text, locale)
    // Embeddings help and are never waited for in vain: whatever happens to them, the rest goes on.
    const near = await parts.near?.(mask.hide(text), doubtful).catch(() => undefined)
    if (!ask) return nearestRoute(understood, near)
    const ids = [...understood.articles, ...(near?.articles ?? [])].map(({ id }) => id)
    const found = await retrieve(mask.hide(text), textsOf(mind, ids, doubtful))
    const asking = { mind, ask, mask, doubtful, found }
    const choice = await choose(asking, routesFor(understood, near))
    return (await answerFrom(asking, understood, choice)) ?? chosen(choice)
  }
}

/** Through LangChain's retriever, which gets to see masked words alone. */
async function retrieve(masked: string, found: readonly FoundText[]): Promise<FoundText[]> {
  const retriever = await asRetriever(() => [...found])
  const documents = await retriever.invoke(masked)
  return documents.map(({ pageContent, metadata: { id, title, score } }) => ({
    id,
    title,
    score,
    text: pageContent,
  }))
}

/** The articles in force, in the customer's language, their figures of law filled in. */
function textsOf(mind: Mind, ids: readonly string[], { locale, day }: Doubtful): FoundText[] {
  return [...new Set(ids)].slice(0, MOST_ARTICLES).flatMap((id, at): FoundText[] => {
    const body = mind.knowledge.quote(id, locale, day)
    const title = body?.cites?.[0]?.title ?? ''
    return body ? [{ id, title, text: body.text, score: 1 / (1 + at) }] : []
  })
}

const routesFor = ({ route, alternatives }: Understood, near: Near | undefined): Route[] => [
  ...new Set([
    route,
    ...alternatives.map(([name]) => name),
    ...(near?.routes ?? []).map((n) => n.route),
  ]),
]

/** Embeddings alone: the route of the nearest example when it is clearly the nearest. */
function nearestRoute(understood: Understood, near: Near | undefined): ActionResult {
  const [best, next] = near?.routes ?? []
  if (!best || best.score < VERY_NEAR || best.score - (next?.score ?? 0) < AHEAD) return nothing
  const offered = routesFor(understood, undefined).includes(best.route)
  return offered ? chosen({ route: best.route, article: NONE }) : nothing
}

interface Choice {
  route: string
  article: string
}

async function choose(asking: Asking, routes: readonly Route[]): Promise<Choice> {
  const { mind, doubtful, found } = asking
  const { route, article } = await put(asking, 'route-in-doubt', {
    ours: { routes: routes.map((name) => describe(mind, name, doubtful.locale)).join('\n') },
    lists: {
      route: [...new Set([...routes, NONE])],
      'article-id': [...found.map(({ id }) => id), NONE],
    },
  })
  return { route: String(route), article: String(article) }
}

/** A route with a few ways in which people ask for it. */
const describe = ({ phrasings }: Mind, route: Route, locale: Locale): string =>
  `${route}: ${phrasings[route][locale].slice(0, EXAMPLES).join('; ')}`

function chosen({ route, article }: Choice): ActionResult {
  const word = (value: string) => ({ kind: 'text', value }) as const
  if (article !== NONE) return { outcome: 'article', gave: { article: word(article) } }
  const known = ROUTES.some((name) => name === route)
  return known ? { outcome: 'route', gave: { route: word(route) } } : nothing
}

/**
 * A summary of the articles, if the message is a question and the summary stands on them; otherwise
 * nothing, and the article's own words answer.
 */
async function answerFrom(
  asking: Asking,
  { asks }: Understood,
  { route, article }: Choice,
): Promise<ActionResult | undefined> {
  const { found, doubtful, mind } = asking
  const isQuestion = article !== NONE || isForKnowledge({ route: route as Route })
  if (!(isQuestion && (asks || isForKnowledge({ route: route as Route }))) || found.length === 0)
    return
  const lists = { 'article-id': found.map(({ id }) => id) }
  const made = await put(asking, 'answer-from-articles', { lists }).catch(() => undefined)
  if (made?.covered !== true) return
  const [answer, cites] = [String(made.answer), (made.cites as string[]).map(String)]
  const unfounded = whyUnfounded(
    { answer, cites },
    {
      articles: new Map(found.map(({ id, title, text }) => [id, `${title}\n${text}`])),
      locale: doubtful.locale,
      languageOf: (text) => mind.understanding.languageOf(text).language,
      isNumber: (word) => mind.modelFiles.signs.numbers.has(word),
    },
  )
  if (unfounded) return
  const label = (id: string) => ({ ru: id, en: id })
  return {
    outcome: 'answer',
    gave: {
      text: { kind: 'text', value: answer },
      cites: cites.map((id) => ({ id, kind: 'text', value: id, label: label(id) })),
    },
  }
}

/** Asks one prompt about the message. */
function put(
  { mind, ask, mask, doubtful, found }: Asking,
  name: PromptName,
  more: Pick<Question, 'ours' | 'lists'>,
): Promise<Record<string, unknown>> {
  const { locale, day, conversationId, signal } = doubtful
  const articles = found.map(({ id, title, text }) => `${id}: ${title}\n${text}`).join('\n')
  return ask({
    prompt: mind.modelFiles.prompts[name],
    input: { question: doubtful.text },
    ours: { language: LANGUAGE[locale], articles: articles || NONE, ...more.ours },
    lists: more.lists ?? {},
    mask,
    payer: { day, ...(conversationId ? { conversationId } : {}) },
    signal,
  })
}
