import type { ApiMethods, Opts } from '@grammyjs/types/methods.js'
import { Telegram } from 'telegraf'

/** A file on its way out: bytes of ours, never an address to fetch or a path to read. */
export interface Upload {
  source: Buffer
  filename: string
}

export type Methods = ApiMethods<Upload>
export type Args<M extends keyof Methods> = Opts<Upload>[M]

/** What a failed call says about itself. */
export type Trouble =
  /** The Bot API answered, and not with a result. */
  | 'refused'
  /** Nothing was done: no connection, or the server failed. */
  | 'away'
  /** Cut between request and answer, or no answer in time: done or not, nobody knows. */
  | 'cut'

/** A call that came to no result. Its text never holds the token, nor anything that was sent. */
export class BotApiError extends Error {
  override name = 'BotApiError'
  readonly is: Trouble
  readonly code: number
  readonly retryAfterMs: number | undefined
  readonly movedTo: string | undefined

  constructor(
    is: Trouble,
    reason: string,
    more: { code?: number; parameters?: ErrorParameters } = {},
  ) {
    super(reason)
    this.is = is
    this.code = more.code ?? 0
    const seconds = more.parameters?.retry_after
    this.retryAfterMs = seconds === undefined ? undefined : seconds * 1000
    const moved = more.parameters?.migrate_to_chat_id
    this.movedTo = moved === undefined ? undefined : String(moved)
  }
}

interface ErrorParameters {
  retry_after?: number
  migrate_to_chat_id?: number
}

export interface CallOptions {
  signal?: AbortSignal
  /** How long the whole call may take. */
  timeoutMs?: number
}

export interface BotApi {
  /** The bot's own id: update ids count for this bot alone. */
  botId: string
  /** Calls a method of today's Bot API once. Throws `BotApiError` and nothing else. */
  call<M extends keyof Methods>(
    method: M,
    args: Args<M>,
    options?: CallOptions,
  ): Promise<ReturnType<Methods[M]>>
  /** The bytes behind a `file_path`, at most so many. Throws `BotApiError`. */
  download(path: string, most: number, options?: CallOptions): Promise<Buffer>
}

/** The library alone would wait 500 s, for each call. */
const CALL_MS = 15_000
const UNREACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/**
 * The Bot API (https://core.telegram.org/bots/api) through telegraf's client, whose types are older
 * than the API: `@grammyjs/types` close the gap. Retries, waiting and every judgement are ours.
 */
export function createBotApi(settings: { token: string; apiRoot: string }): BotApi {
  const { token, apiRoot } = settings
  const telegram = new Telegram(token, { apiRoot, webhookReply: false })
  const bound = ({ signal, timeoutMs = CALL_MS }: CallOptions): AbortSignal =>
    AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])])
  return {
    botId: token.split(':')[0] ?? '',
    async call(method, args, options = {}) {
      refuseForeignFiles(args)
      const signal = bound(options)
      try {
        return (await telegram.callApi(method as 'getMe', args as never, {
          signal: signal as never,
        })) as never
      } catch (error) {
        throw troubleOf(error)
      }
    },
    async download(path, most, options = {}) {
      if (/^\/|\.\.|[?#\\]/.test(path)) throw new BotApiError('refused', 'no path of a file')
      try {
        const answer = await fetch(new URL(`/file/bot${token}/${path}`, apiRoot), {
          signal: bound(options),
        })
        if (!answer.ok || !answer.body)
          throw troubleOf({ code: answer.status, description: 'file' })
        return await readAtMost(answer.body, most)
      } catch (error) {
        throw troubleOf(error)
      }
    },
  }
}

/**
 * telegraf fetches whatever `url` stands in a payload and reads whatever path a `source` names; here
 * a file is a buffer or the call is not made.
 */
function refuseForeignFiles(args: object): void {
  const items = Object.values(args).flatMap((value) => (Array.isArray(value) ? value : [value]))
  const files = items.flatMap((item) => (isObject(item) ? [item, item.media] : []))
  if (files.some((file) => isObject(file) && isForeign(file))) {
    throw new BotApiError('refused', 'only bytes are sent as files')
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Entities have an address, too, but say by their type what they are. */
const isForeign = (file: Record<string, unknown>): boolean =>
  ('url' in file && !('type' in file)) || ('source' in file && !Buffer.isBuffer(file.source))

/** Errors of the libraries carry the token in their texts: nothing of theirs is kept but codes. */
function troubleOf(error: unknown): BotApiError {
  if (error instanceof BotApiError) return error
  const { code, description, parameters, cause, name } = error as {
    code?: unknown
    description?: unknown
    parameters?: ErrorParameters
    cause?: { code?: unknown }
    name?: string
  }
  if (typeof code === 'number' && typeof description === 'string') {
    if (code >= 500) return new BotApiError('away', `the Bot API answers ${code}`, { code })
    return new BotApiError('refused', description, { code, ...(parameters ? { parameters } : {}) })
  }
  const network = String(code ?? cause?.code ?? '')
  if (UNREACHED.includes(network)) return new BotApiError('away', network)
  if (name === 'AbortError' || name === 'TimeoutError')
    return new BotApiError('cut', 'no answer in time')
  return new BotApiError('cut', network || 'the answer is not from the Bot API')
}

async function readAtMost(body: ReadableStream<Uint8Array>, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > most) throw new BotApiError('refused', 'file is too big', { code: 413 })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
