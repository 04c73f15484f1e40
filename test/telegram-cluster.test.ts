import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { WEBHOOK_PATH } from '../src/channels/telegram/webhook.ts'
import { startFakeBotApi } from './fakes/telegram/bot-api.ts'
import { talking } from './fakes/telegram/house.ts'
import { newSite } from './fakes/whole-house.ts'
import { newPlace, testDatabaseUrl } from './profile.ts'

const PATIENCE = { timeout: 60_000, interval: 50 }

/** A way to a server that can be cut and mended. */
async function openWire(to: URL) {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = dial(Number(to.port || 5432), to.hostname)
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(to)
  url.port = String((server.address() as { port: number }).port)
  url.hostname = '127.0.0.1'
  return {
    url: url.href,
    cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => void (isCut = false),
    close: () => server.close(),
  }
}

/** What needs a database server: one that can be away, and that several processes share. */
describe.runIf(testDatabaseUrl)('Telegram on a database server', () => {
  test('storage away: the webhook says come again, and nothing is lost or kept twice', async () => {
    const api = await startFakeBotApi({ pace: 0.05 })
    const place = await newPlace()
    const wire = await openWire(new URL(place.settings.databaseUrl ?? ''))
    const site = await newSite()
    const secret = 's'.repeat(32)
    const house = await site.open(undefined, {
      DATABASE_URL: wire.url,
      TELEGRAM_BOT_TOKEN: api.token,
      TELEGRAM_API_ROOT: api.root,
      TELEGRAM_WEBHOOK_SECRET: secret,
      PUBLIC_URL: 'https://help.shop.example',
    })
    afterAll(async () => {
      wire.mend()
      await house.stop()
      wire.close()
      await api.close()
      await place.remove()
    })
    const post = (update: object) =>
      fetch(`${house.address}${WEBHOOK_PATH}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
        body: JSON.stringify(update),
      })
    const chat = api.world.chat(900, { language_code: 'en' })
    const say = (update_id: number, text: string) => ({
      update_id,
      message: { message_id: update_id, date: 1, chat, from: { id: 900, is_bot: false }, text },
    })
    const kept = async () =>
      (
        await house.ground.database.db
          .selectFrom('message')
          .select('body')
          .where('author', '=', 'customer')
          .orderBy('seq')
          .execute()
      ).map(({ body }) => body.text)
    expect((await post(say(1, '/start'))).status).toBe(200)
    await expect.poll(() => api.world.told(900).length, PATIENCE).toBeGreaterThan(0)
    wire.cut()
    const away = await post(say(2, 'How many days do I have to return a jacket?'))
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await fetch(`${house.address}/health/live`)).status).toBe(200)
    expect((await fetch(`${house.address}/health/ready`)).status).toBe(503)
    wire.mend()
    const again = async () =>
      (await post(say(2, 'How many days do I have to return a jacket?'))).status
    await expect.poll(again, PATIENCE).toBe(200)
    expect(await again()).toBe(200)
    await expect.poll(() => api.world.told(900).length, PATIENCE).toBeGreaterThan(1)
    expect((await kept()).filter((text) => text.startsWith('How'))).toHaveLength(1)
  }, 120_000)

  test('of many processes one polls, and another goes on when it stops', async () => {
    const api = await startFakeBotApi()
    afterAll(() => api.close())
    const { world, say } = talking(api)
    const site = await newSite()
    const env = { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root }
    const first = await site.open(undefined, env)
    const second = await site.open(undefined, env)
    const chat = world.chat(901, { language_code: 'en' }).id
    expect(await say(chat, '/start')).toMatch(/^Hello/)
    await first.stop()
    expect(await say(chat, '/privacy')).toMatch(/keep/i)
    const polls = world.calls.filter(({ method }) => method === 'getUpdates')
    expect(polls.filter(({ status }) => status === 409)).toEqual([])
    expect(world.told(chat)).toHaveLength(2)
    await second.stop()
  }, 120_000)
})
