import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import Fastify from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { createBotApi } from '../src/channels/telegram/bot-api.ts'
import { startPolling } from '../src/channels/telegram/polling.ts'
import { createTelegram } from '../src/channels/telegram/sending.ts'
import { addWebhook, WEBHOOK_PATH } from '../src/channels/telegram/webhook.ts'
import { readConfig } from '../src/config.ts'
import { withoutSecrets } from '../src/log.ts'
import { FAKE_TOKEN, type FakeBotApi, startFakeBotApi } from './fakes/telegram/bot-api.ts'
import { quiet } from './profile.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function begin() {
  const fake = await startFakeBotApi({ pace: 0.01 })
  closers.push(fake.close)
  fake.world.chat(7)
  return fake
}
const apiOf = (fake: FakeBotApi) => createBotApi({ token: fake.token, apiRoot: fake.root })

/** Our own loop over the fake, with whatever becomes of its batches. */
function polling(fake: FakeBotApi, take: (ids: number[]) => Promise<void> | void) {
  const feelings: string[] = []
  let cursor: number | undefined
  const loop = startPolling({
    api: apiOf(fake),
    hold: async () => true,
    cursor: async () => cursor,
    async take(updates, next) {
      await take(updates.map((one) => (one as { update_id: number }).update_id))
      cursor = next
    },
    standByMs: 10,
    log: quiet,
    feel: (state) => void feelings.push(state),
  })
  closers.push(loop.stop)
  return { feelings }
}

/** Our own webhook door on a real socket. */
async function webhook(take: (update: unknown) => Promise<void>, secret = 's'.repeat(32)) {
  const app = Fastify()
  await addWebhook(app, { secret, take })
  const root = await app.listen({ port: 0, host: '127.0.0.1' })
  closers.push(() => app.close())
  const post = (body: string | Uint8Array<ArrayBuffer>, header: Record<string, string> = {}) =>
    fetch(`${root}${WEBHOOK_PATH}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': secret,
        ...header,
      },
      body,
    })
  return { root, post, secret }
}

describe('the hazards of the library, each out of reach', () => {
  test('1: a batch that could not be kept is not confirmed', async () => {
    const fake = await begin()
    const ids = ['a', 'b', 'c'].map((text) => fake.people.say(7, text).update_id)
    const batches: number[][] = []
    polling(fake, async (batch) => {
      batches.push(batch)
      if (batches.length === 1) throw new Error('storage is away')
    })
    await expect.poll(() => batches.length, { timeout: 10_000 }).toBe(2)
    expect(batches).toEqual([ids, ids])
    await expect.poll(fake.delivery.pending).toBe(0)
  })

  test('2: a webhook whose update could not be kept is not answered 200, and comes again', async () => {
    const fake = await begin()
    let tries = 0
    const taken: unknown[] = []
    const door = await webhook(async (update) => {
      if (++tries < 3) throw new Error('storage is away')
      taken.push(update)
    })
    const { update_id } = fake.people.say(7, 'hello')
    fake.delivery.setWebhook({ url: `${door.root}${WEBHOOK_PATH}`, secret: door.secret })
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(1)
    const statuses = () => fake.delivery.attempts.map(({ status }) => status)
    await expect.poll(statuses).toEqual([500, 500, 200])
    expect(taken).toMatchObject([{ update_id }])
  })

  test('3 and 4: nothing is handled beside the ledger: a batch is kept as one, in its order', async () => {
    const fake = await begin()
    const ids = Array.from({ length: 30 }, (_, n) => fake.people.say(7, `m${n}`).update_id)
    const taken: number[] = []
    let underWay = 0
    let most = 0
    polling(fake, async (batch) => {
      most = Math.max(most, ++underWay)
      await pause(20)
      taken.push(...batch)
      underWay--
    })
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(30)
    expect([taken, most]).toEqual([ids, 1])
  })

  test.each(['html', 'rst', '500', 'drop_reply', 'hang'] as const)(
    '5: the token is in no error, whatever the answer was (%s)',
    async (is) => {
      const fake = await begin()
      fake.faults.next({ is })
      const text = 'words of a customer'
      const options = { timeoutMs: 300 }
      const error: Error = await apiOf(fake)
        .call('sendMessage', { chat_id: 7, text }, options)
        .then(
          () => new Error('no error at all'),
          (thrown) => thrown,
        )
      expect(error.name).toBe('BotApiError')
      const everything = `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
      expect(everything).not.toContain(FAKE_TOKEN.slice(8))
      expect(everything).not.toContain(text)
    },
  )

  test('5: nor does a log line let it through', () => {
    const line = `{"err":"at https://api.telegram.org/bot${FAKE_TOKEN}/getMe","x":"bot${encodeURIComponent(FAKE_TOKEN)}"}`
    expect(withoutSecrets(line)).not.toContain(FAKE_TOKEN.slice(8))
  })

  test('6: a letter split between packets stays whole; too much and nonsense are refused', async () => {
    const taken: { message?: { text?: string } }[] = []
    const door = await webhook(async (update) => void taken.push(update as object))
    const body = Buffer.from(JSON.stringify({ update_id: 1, message: { text: 'возврат' } }))
    const { port } = new URL(door.root)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST ${WEBHOOK_PATH} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\nx-telegram-bot-api-secret-token: ${door.secret}\r\ncontent-length: ${body.length}\r\n\r\n`,
    )
    for (const byte of body) {
      socket.write(Buffer.from([byte]))
      await pause(1)
    }
    await expect.poll(() => taken.length, { timeout: 5000 }).toBe(1)
    expect(taken[0]?.message?.text).toBe('возврат')
    const huge = await door.post('x'.repeat(1024 * 1024 + 1)).catch(() => ({ status: 413 }))
    expect(huge.status).toBe(413)
    expect((await door.post('{"a":')).status).toBe(400)
    expect((await door.post('null')).status).toBe(200)
  })

  test('7: no secret opens nothing, and a door without one does not open', async () => {
    let taken = 0
    const door = await webhook(async () => void taken++)
    for (const given of ['', 'undefined', 'null', `${door.secret}x`, door.secret.slice(1)]) {
      const answer = await door.post('{}', { 'x-telegram-bot-api-secret-token': given })
      expect(answer.status).toBe(401)
    }
    const bare = await fetch(`${door.root}${WEBHOOK_PATH}`, { method: 'POST', body: '{}' })
    expect(bare.status).toBe(401)
    await expect(
      addWebhook(Fastify(), { secret: '', take: async () => undefined }),
    ).rejects.toThrow()
    expect(readConfig({ TELEGRAM_WEBHOOK_SECRET: 'short' })).toHaveProperty('problems')
    expect(taken).toBe(0)
  })

  test('8: a call that hangs ends when we say, not after 500 seconds', async () => {
    const fake = await begin()
    fake.faults.next({ is: 'hang' })
    const began = performance.now()
    const call = apiOf(fake).call('getUpdates', {}, { timeoutMs: 200 })
    await expect(call).rejects.toMatchObject({ is: 'cut' })
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  test('9: a second poller is waited for; a wrong token stops this channel alone', async () => {
    const fake = await begin()
    fake.delivery.setWebhook({ url: 'http://127.0.0.1:1', secret: '' })
    const first = polling(fake, () => undefined)
    await expect.poll(() => first.feelings.includes('conflict')).toBe(true)
    fake.delivery.setWebhook(undefined)
    fake.people.say(7, 'hello')
    await expect.poll(() => first.feelings.includes('ok'), { timeout: 10_000 }).toBe(true)
    const other = await startFakeBotApi({ token: '7654321:another-token-another-token-another' })
    closers.push(other.close)
    const wrong = polling({ ...other, token: fake.token }, () => undefined)
    await expect.poll(() => wrong.feelings.at(-1)).toBe('stopped')
  })

  test('10: what is sent is never an address to fetch or a path to read', async () => {
    const fake = await begin()
    const api = apiOf(fake)
    for (const document of [{ url: fake.root }, { source: '/etc/passwd' }]) {
      const call = api.call('sendDocument', { chat_id: 7, document: document as never })
      await expect(call).rejects.toThrow('only bytes')
      const media = [{ type: 'document', media: document }] as never
      await expect(api.call('sendMediaGroup', { chat_id: 7, media })).rejects.toThrow('only bytes')
    }
    const channel = createTelegram({
      api,
      readFile: async () => undefined,
      now: () => 0,
      phoneLabel: () => '',
    })
    const text = '{"url":"http://127.0.0.1/"}'
    const signal = AbortSignal.timeout(5000)
    await channel.send({ address: '7', body: { text }, key: 'k', ref: 'r', part: 0, signal })
    expect(fake.world.told(7)).toEqual([text])
    await expect(api.download('../../etc/passwd', 100)).rejects.toThrow()
  })
})
