import type { Config } from './config.ts'
import type { Day } from './day.ts'
import { LOCALES } from './message.ts'
import type { Mind } from './mind.ts'
import { type Ask, createAsking } from './model/asking.ts'
import { createBreaker } from './model/breaker.ts'
import { type Caps, type Payer, type Purse, paid, tokensIn } from './model/budget.ts'
import type { Endpoint } from './model/endpoint.ts'
import { createChatModel } from './model/langchain.ts'
import { createMasking, type Masking } from './model/mask.ts'
import type { EmbeddingModel, Recording } from './model/model.ts'
import { createNearness, type Example, type KeptVectors } from './model/nearness.ts'
import { createEmbeddingModel, createVoiceModel } from './model/openai.ts'
import { inTime, type Limits } from './model/stream.ts'
import {
  createSecondOpinion,
  type Doubtful,
  type Near,
  type OpinionParts,
  type SecondOpinion,
} from './second-opinion.ts'
import { stem, words } from './text/words.ts'
import { ROUTES, type Route } from './understanding/understood.ts'

/** What the settings say about models, or nothing when they are off. */
export type ModelSettings = Pick<
  Config,
  | 'OPENAI_API_KEY'
  | 'OPENAI_BASE_URL'
  | 'OPENAI_MODEL'
  | 'OPENAI_EMBEDDING_MODEL'
  | 'OPENAI_VOICE_MODEL'
  | 'MODEL_BUDGET'
>

/** Whether an endpoint is named, and which of its models. */
export function modelsOf(settings: ModelSettings): {
  endpoint?: Endpoint
  chat?: string
  embedding?: string
  voice?: string
} {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = settings
  if (!apiKey && !baseUrl) return {}
  const { OPENAI_MODEL, OPENAI_EMBEDDING_MODEL, OPENAI_VOICE_MODEL } = settings
  return {
    endpoint: { ...(apiKey ? { apiKey } : {}), ...(baseUrl ? { baseUrl } : {}) },
    ...(OPENAI_MODEL ? { chat: OPENAI_MODEL } : {}),
    ...(OPENAI_EMBEDDING_MODEL ? { embedding: OPENAI_EMBEDDING_MODEL } : {}),
    ...(OPENAI_VOICE_MODEL ? { voice: OPENAI_VOICE_MODEL } : {}),
  }
}

/** The models of the house, guarded: masked, paid for, with deadlines, behind a breaker. */
export interface Models {
  /** The chat model; absent when none is set. */
  ask?: Ask
  /** Speech to words, for channels that carry it; absent when no voice model is set. */
  transcribe?(recording: Recording, payer: Payer, signal: AbortSignal): Promise<string>
  /** Whether there is anybody to ask about a message in doubt. */
  hasOpinion: boolean
  opinionOf(mind: Mind): SecondOpinion
  maskingOf(mind: Mind): Masking
  /** Loads the libraries of what is set, and embeds what the mind is asked by unless it was before. */
  learn(mind: Mind, signal: AbortSignal): Promise<void>
}

export interface ModelsParts {
  purse: Purse
  kept: KeptVectors
  now(): Date
  today(): Day
  /** How many times longer than a customer somebody waits who is none; absent: once. */
  patience?: number
}

/** A customer waits eight seconds at most for the whole turn; two prompts may be asked in it. */
const LIMITS: Limits = { firstMs: 2500, betweenMs: 1500, totalMs: 5000, longest: 8000 }
const OPINION_MS = 6500
const QUERY_MS = 1200
const BATCH_MS = 30_000
const VOICE_MS = 15_000
const BREAKER = { failures: 5, restMs: 30_000 }
/** A recording's bytes are a token so many: a minute of speech is some five hundred. */
const BYTES_OF_A_TOKEN = 200
const MOST_NEAR = 3

/** The models that the settings name. Nothing is loaded or called before the first question. */
export function createModels(settings: ModelSettings, parts: ModelsParts): Models {
  const { endpoint, chat, embedding, voice } = modelsOf(settings)
  const [conversation = 0, day = 0] = settings.MODEL_BUDGET.split('/').map(Number)
  const guard = { ...parts, caps: { conversation, day } }
  const breaker = () => createBreaker({ ...BREAKER, now: parts.now })
  const talker = endpoint && chat ? createChatModel({ ...endpoint, model: chat }) : undefined
  const ask =
    talker &&
    createAsking({
      chat: talker,
      breaker: breaker(),
      purse: parts.purse,
      caps: guard.caps,
      limits: longer(LIMITS, parts.patience),
    })
  const finder =
    endpoint && embedding
      ? createFinder(createEmbeddingModel({ ...endpoint, model: embedding }), guard)
      : undefined
  const maskingOf = perMind((mind) =>
    createMasking({ signs: mind.modelFiles.signs, knows: vocabularyOf(mind) }),
  )
  return {
    ...(ask ? { ask } : {}),
    ...(endpoint && voice
      ? { transcribe: guardedVoice({ ...endpoint, model: voice }, guard) }
      : {}),
    hasOpinion: ask !== undefined || finder !== undefined,
    maskingOf,
    opinionOf: perMind((mind) => {
      const asked: OpinionParts = {
        masking: maskingOf(mind),
        ...(ask ? { ask } : {}),
        ...(finder ? { near: finder.near } : {}),
      }
      return inTotal(createSecondOpinion(mind, asked), parts.patience)
    }),
    async learn(mind, signal) {
      await talker?.load()
      await finder?.learn(mind, signal)
    },
  }
}

/** Made anew when the mind changes, and not with each question. */
function perMind<T>(make: (mind: Mind) => T): (mind: Mind) => T {
  const made = new WeakMap<Mind, T>()
  return (mind) => {
    const known = made.get(mind) ?? make(mind)
    made.set(mind, known)
    return known
  }
}

/** All of it together keeps the customer waiting no longer than this. */
const inTotal =
  (opinion: SecondOpinion, patience = 1): SecondOpinion =>
  (doubtful) =>
    inTime((signal) => opinion({ ...doubtful, signal }), OPINION_MS * patience, doubtful.signal)

const longer = ({ longest, firstMs, betweenMs, totalMs }: Limits, patience = 1): Limits => ({
  longest,
  firstMs: firstMs * patience,
  betweenMs: betweenMs * patience,
  totalMs: totalMs * patience,
})

type Guard = ModelsParts & { caps: Caps }

/** Finds articles and routes by embeddings. */
function createFinder(model: EmbeddingModel, { now, purse, caps, kept, today }: Guard) {
  const breaker = createBreaker({ ...BREAKER, now })
  const buy = (payer: Payer, ms: number, texts: readonly string[], signal: AbortSignal) => {
    const most = texts.reduce((sum, text) => sum + tokensIn(text), 0)
    return breaker.call(() =>
      paid(
        { purse, caps, payer, most },
        async (): Promise<{ vectors: Float32Array[]; tokens?: number }> => ({
          vectors: await inTime((ending) => model.embed(texts, ending), ms, signal),
        }),
      ),
    )
  }
  const house: EmbeddingModel = {
    name: model.name,
    embed: async (texts, signal) => (await buy({ day: today() }, BATCH_MS, texts, signal)).vectors,
  }
  const nearness = createNearness(house, kept)
  return {
    learn: (mind: Mind, signal: AbortSignal) => nearness.learn(examplesOf(mind), signal),
    async near(masked: string, { day, conversationId, signal }: Doubtful): Promise<Near> {
      const payer = { day, ...(conversationId ? { conversationId } : {}) }
      const { vectors } = await buy(payer, QUERY_MS, [masked], signal)
      const all = nearness.near(vectors[0]!)
      const of = (kind: string) =>
        all
          .filter(({ of: name }) => name.startsWith(kind))
          .slice(0, MOST_NEAR)
          .map(({ of: name, score }) => ({ name: name.slice(kind.length), score }))
      return {
        articles: of(ARTICLE).map(({ name, score }) => ({ id: name, score })),
        routes: of(ROUTE).map(({ name, score }) => ({ route: name as Route, score })),
      }
    },
  }
}

const ARTICLE = 'article '
const ROUTE = 'route '

/** What articles and routes are asked by. */
function examplesOf({ knowledge, phrasings }: Mind): Example[] {
  return LOCALES.flatMap((locale) => [
    ...knowledge.articles.flatMap(({ id, head, questions }) =>
      [head.title[locale], ...questions[locale]].map((text) => ({ of: ARTICLE + id, text })),
    ),
    ...ROUTES.flatMap((route) =>
      phrasings[route][locale].map((text) => ({ of: ROUTE + route, text })),
    ),
  ])
}

function guardedVoice(
  endpoint: Endpoint & { model: string },
  { now, purse, caps }: Guard,
): NonNullable<Models['transcribe']> {
  const breaker = createBreaker({ ...BREAKER, now })
  const voice = createVoiceModel(endpoint)
  return async (recording, payer, signal) => {
    const most = Math.ceil(recording.bytes.byteLength / BYTES_OF_A_TOKEN)
    const { words } = await breaker.call(() =>
      paid(
        { purse, caps, payer, most },
        async (): Promise<{ words: string; tokens?: number }> => ({
          words: await inTime((ending) => voice.transcribe(recording, ending), VOICE_MS, signal),
        }),
      ),
    )
    return words
  }
}

/** Every stem that the shop itself uses: such a word is nobody's name. */
export function vocabularyOf({ phrasings, knowledge, shopFile }: Mind): (word: string) => boolean {
  const goods = shopFile.products.flatMap(({ title, brand, model }) => [
    title.ru,
    title.en,
    brand ?? '',
    model ?? '',
  ])
  const articles = knowledge.articles.flatMap(({ head, questions, body }) =>
    LOCALES.flatMap((locale) => [head.title[locale], ...questions[locale], body[locale]]),
  )
  const asked = Object.values(phrasings).flatMap(({ ru, en }) => [...ru, ...en])
  const stems = new Set([...goods, ...articles, ...asked].flatMap(words).map(stem))
  return (word) => stems.has(stem(word))
}
