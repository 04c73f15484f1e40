import type { FastifyInstance } from 'fastify'
import type { Tokens } from '../channels/bot-framework/token.ts'
import { addContinueLinks, addOrderLinks } from '../channels/telegram/links.ts'
import { addWebhook } from '../channels/telegram/webhook.ts'
import { keepLink, type NewLink } from '../storage/link-codes.ts'
import type { Ground } from './ground.ts'
import { mintSecret } from './joining.ts'
import type { Telegram } from './telegram.ts'

/** The doors of Telegram: links from order pages, and the webhook when it has a secret. */
export async function addTelegramDoors(
  app: FastifyInstance,
  ground: Ground,
  { telegram, tokens }: { telegram: Telegram; tokens: Tokens },
): Promise<void> {
  const { config, database, mind, now, secrets } = ground
  const site = { publicUrl: config.PUBLIC_URL, origins: config.WIDGET_ORIGINS }
  const keep = (link: NewLink) => keepLink(database.db, link)
  const links = { site, now, mintSecret, username: telegram.username, keep }
  await addContinueLinks(app, links, tokens)
  await addOrderLinks(app, links, {
    identitySecret: secrets.identity,
    isOrderOf: async (customer, order) =>
      (await mind().shop.ordersOf(customer)).some(({ number }) => number === order),
  })
  const secret = config.TELEGRAM_WEBHOOK_SECRET
  if (secret) await addWebhook(app, { secret, take: telegram.take })
}
