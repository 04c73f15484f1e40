import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { addTelegramLinks } from '../channels/telegram/links.ts'
import { addWebhook } from '../channels/telegram/webhook.ts'
import { keepLink } from '../storage/link-codes.ts'
import type { Ground } from './ground.ts'
import type { Telegram } from './telegram.ts'

/** The doors of Telegram: links from order pages, and the webhook when it has a secret. */
export async function addTelegramDoors(
  app: FastifyInstance,
  ground: Ground,
  telegram: Telegram,
): Promise<void> {
  const { config, database, mind, now, secrets } = ground
  let username: Promise<string> | undefined
  await addTelegramLinks(app, {
    site: { publicUrl: config.PUBLIC_URL, origins: config.WIDGET_ORIGINS },
    identitySecret: secrets.identity,
    now,
    mintSecret: () => randomBytes(32).toString('base64url'),
    username() {
      username ??= telegram.api.call('getMe', {}).then((me) => me.username)
      username.catch(() => (username = undefined))
      return username
    },
    isOrderOf: async (customer, order) =>
      (await mind().shop.ordersOf(customer)).some(({ number }) => number === order),
    keep: (link) => keepLink(database.db, link),
  })
  const secret = config.TELEGRAM_WEBHOOK_SECRET
  if (secret) await addWebhook(app, { secret, take: telegram.take })
}
