import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../../config.ts'
import { parseJson } from '../json.ts'
import { Refusal } from '../refusal.ts'

/** No update is larger: text and captions are short, files come by reference. */
const BODY_BYTES = 1024 * 1024
const SECRET_HEADER = 'x-telegram-bot-api-secret-token'

export const WEBHOOK_PATH = '/telegram/webhook'

/** Whether Telegram is to call us, and where. */
export const webhookUrl = ({ PUBLIC_URL, TELEGRAM_WEBHOOK_SECRET }: Config): string | undefined =>
  PUBLIC_URL && TELEGRAM_WEBHOOK_SECRET
    ? `${PUBLIC_URL.replace(/\/$/, '')}${WEBHOOK_PATH}`
    : undefined

export interface WebhookParts {
  secret: string
  /** Keeps the update; only when this resolves is it confirmed. */
  take(update: unknown): Promise<void>
}

/**
 * Telegram's way in when there is a public address: confirmed with 200 after the commit and never
 * before; anything else makes Telegram come again. The answer itself never carries a call.
 */
export async function addWebhook(app: FastifyInstance, parts: WebhookParts): Promise<void> {
  if (parts.secret === '') throw new Error('a webhook without a secret takes forged updates')
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The whole body as bytes: a letter that is split between two packets stays whole.
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_BYTES },
      async (_request: unknown, body: Buffer) => body,
    )
    scope.post(WEBHOOK_PATH, { bodyLimit: BODY_BYTES }, async (request) => {
      if (!isSecret(request.headers[SECRET_HEADER], parts.secret)) {
        throw new Refusal('unauthorized', 'expected the secret of the webhook')
      }
      const body = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''
      await parts.take(parseJson(body))
      return { ok: true }
    })
  })
}

/** Compared as hashes of one length, in constant time; a missing or doubled header is no secret. */
function isSecret(given: string | string[] | undefined, secret: string): boolean {
  if (typeof given !== 'string' || given === '') return false
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(secret))
}
