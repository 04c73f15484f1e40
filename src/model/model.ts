import type { JsonSchema } from './output.ts'

/** One request to a chat model, its personal data masked already. */
export interface ChatAsk {
  system: string
  user: string
  temperature: number
  /** The longest answer, in tokens. */
  maxTokens: number
  /** What the answer must be: a strict JSON schema with a name. */
  output: { name: string; schema: JsonSchema }
  /** Nobody waits any longer. */
  signal: AbortSignal
}

/** A piece of an answer as it comes. */
export interface ChatPiece {
  text: string
  /** Why the model stopped: `stop` is a whole answer, anything else is not. */
  finish?: string
  /** Tokens of the whole request, when the endpoint counts them. */
  tokens?: number
}

/** A chat model that answers piece by piece. Throws whatever its endpoint makes of it. */
export interface ChatModel {
  /** Loads what it is made of; asked before the first question, its time is not the endpoint's. */
  load(): Promise<unknown>
  stream(ask: ChatAsk): AsyncIterable<ChatPiece>
}

/** Texts as points: alike in meaning is near in direction. Unit length, one for each text. */
export interface EmbeddingModel {
  /** The model's name: vectors of different models cannot be compared. */
  name: string
  embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]>
}

/** A recording as a channel got it. */
export interface Recording {
  bytes: Uint8Array
  /** A file name whose ending tells the format, `voice.ogg`. */
  name: string
  /** A media type. */
  type: string
}

/** Speech to words. */
export interface VoiceModel {
  transcribe(recording: Recording, signal: AbortSignal): Promise<string>
}

/** What became of a call that gave nothing; the customer is answered without it. */
export type Failing =
  /** A deadline: before the first piece, between two, or in total. */
  | 'slow'
  /** It stopped before its end. */
  | 'cut'
  | 'too-long'
  /** Not what the prompt asks for. */
  | 'garbage'
  /** The key or the request is refused (4xx). */
  | 'refused'
  /** Too many requests (429). */
  | 'limited'
  /** No connection, 5xx, or an answer that is no answer. */
  | 'unavailable'
  /** It failed too often: not asked for a while. */
  | 'resting'
  /** The budget of the conversation or of the day is spent. */
  | 'spent'
  /** The caller went away. */
  | 'abandoned'

/** A model gave no answer that can be used. */
export class ModelFailed extends Error {
  override readonly name = 'ModelFailed'
  readonly failing: Failing

  constructor(failing: Failing, detail: string, options?: ErrorOptions) {
    super(`${failing}: ${detail}`.slice(0, 300), options)
    this.failing = failing
  }
}

/** What an error of an endpoint means, by its status where there is one. */
export function failingOf(error: unknown): ModelFailed {
  if (error instanceof ModelFailed) return error
  const cause = (error as { cause?: unknown }).cause
  if (cause instanceof ModelFailed) return cause
  const { status, message } = error as { status?: unknown; message?: unknown }
  const detail = typeof message === 'string' ? message : String(error)
  if (status === 429) return new ModelFailed('limited', detail, { cause: error })
  const refused = typeof status === 'number' && status >= 400 && status < 500 && status !== 408
  return new ModelFailed(refused ? 'refused' : 'unavailable', detail, { cause: error })
}
