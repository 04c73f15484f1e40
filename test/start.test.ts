import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBuyer } from './chaos/buyer.ts'
import { freePort, type ServerUnderTest, serverUnderTest } from './chaos/server.ts'
import { aftercare } from './fakes/command.ts'
import { startFakeBotApi } from './fakes/telegram/bot-api.ts'
import { testDatabaseUrl } from './profile.ts'

const folder = mkdtempSync(join(tmpdir(), 'aftercare-start-'))
const env: Record<string, string> = {
  DATA_DIR: join(folder, 'data'),
  LOG_LEVEL: 'warn',
  START_ROLES: 'all',
}
let server: ServerUnderTest

beforeAll(async () => {
  if (testDatabaseUrl) return
  server = serverUnderTest(env, await freePort(), join(folder, 'server.log'))
  await server.start()
}, 90_000)
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const logIn = (login: string, password: string) =>
  fetch(`${server.url}/api/agent/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })

describe.skipIf(testDatabaseUrl)('npm start on a machine with nothing installed', () => {
  test('says where everything is, the one-time password, and what is off', () => {
    const said = server.said()
    expect(said).toMatch(/Shop page\s+http:/)
    expect(said).toMatch(/Console\s+http:/)
    expect(said).toMatch(/admin .*password \S{16,}/)
    expect(said).toMatch(
      /DATABASE_URL[\s\S]*REDIS_URL[\s\S]*SHOP_FILE[\s\S]*BotFather[\s\S]*TELEGRAM_BOT_TOKEN[\s\S]*WIDGET_ORIGINS/,
    )
  })

  test('a second server on the same folder is refused in one sentence', async () => {
    const second = await aftercare(['start'], { env: { ...env, PORT: '0' } })
    expect(second.code).toBe(1)
    expect(second.stdout).toBe('')
    const sentence = second.stderr.split('\n').filter(Boolean).at(-1) ?? ''
    expect(sentence).toContain(String(server.pid()))
    expect(second.stderr).not.toContain('    at ')
  }, 60_000)

  test('agents are added and given new passwords while it runs', async () => {
    const added = await aftercare(['agent', 'add', 'anna', '--name', 'Анна', '--json'], { env })
    expect(added.code).toBe(0)
    const { password } = JSON.parse(added.stdout)
    expect((await logIn('anna', password)).status).toBe(200)
    const again = await aftercare(['agent', 'add', 'anna'], { env })
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('anna') })
    const reset = await aftercare(['agent', 'reset', 'anna', '--json'], { env })
    expect((await logIn('anna', password)).status).toBe(401)
    expect((await logIn('anna', JSON.parse(reset.stdout).password)).status).toBe(200)
  }, 60_000)

  test('stopped and started again, with a bot now, every conversation is still there', async () => {
    const api = await startFakeBotApi()
    afterAll(api.close)
    const buyer = createBuyer(server.url, 'visitor', '10.9.9.9')
    await buyer.enter()
    await buyer.send('сколько дней на возврат?')
    expect(await buyer.answered(20_000)).toBe(true)
    const before = await buyer.transcript()
    expect(await server.stop()).toBe(0)
    Object.assign(env, { TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root })
    await server.start()
    await expect
      .poll(server.said, { timeout: 30_000 })
      .toContain('https://t.me/shop_test_bot (by long polling)')
    await buyer.send('а когда вернут деньги?')
    expect(await buyer.answered(20_000)).toBe(true)
    const after = await buyer.transcript()
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.length).toBeGreaterThan(before.length)
    buyer.leave()
    // Whoever wants to be forgotten is, while it runs.
    const { id } = after[0]!.conversation as { id: string }
    const looked = await aftercare(['erase', id], { env })
    expect(looked).toMatchObject({ code: 0, stdout: expect.stringContaining('--yes') })
    const erased = await aftercare(['erase', id, '--yes', '--json'], { env })
    expect(erased.lines()).toEqual([
      { is: 'erased', conversations: [id], messages: after.length, files: 0 },
    ])
    const nobody = await aftercare(['erase', 'R-999999', '--yes'], { env })
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('R-999999') })
  }, 180_000)

  test('an address that is taken is told in a sentence', async () => {
    const other = { ...env, DATA_DIR: join(folder, 'other'), PORT: new URL(server.url).port }
    const { code, stderr } = await aftercare(['start'], { env: other })
    expect(code).toBe(1)
    expect(stderr).toMatch(/Port \d+ is taken/)
  }, 60_000)
})
