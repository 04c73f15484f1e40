import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { type FakeBotApi, type FakeBotApiParts, startFakeBotApi } from './fakes/telegram/bot-api.ts'

let api: FakeBotApi
afterEach(() => api.close())

const begin = async (parts: FakeBotApiParts = {}) => {
  api = await startFakeBotApi(parts)
  api.world.chat(7)
  return api
}

async function call(method: string, params: object = {}) {
  const answer = await fetch(`${api.root}/bot${api.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })
  return (await answer.json()) as { ok: boolean; result: never; description: string }
}
const idsOf = async (params: object) =>
  ((await call('getUpdates', params)).result as { update_id: number }[]).map((u) => u.update_id)

describe('the fake Bot API', () => {
  test('repeats updates until a higher offset confirms them', async () => {
    const { people } = await begin()
    const ids = ['a', 'b', 'c'].map((text) => people.say(7, text).update_id)
    expect(await idsOf({})).toEqual(ids)
    expect(await idsOf({ offset: ids[0], limit: 2 })).toEqual(ids.slice(0, 2))
    expect(await idsOf({ offset: ids[2] })).toEqual(ids.slice(2))
    expect(await idsOf({})).toEqual(ids.slice(2))
    expect(await idsOf({ offset: ids[2]! + 1 })).toEqual([])
  })

  test('ends a long poll when something comes, and the elder of two polls', async () => {
    const { people } = await begin()
    const first = call('getUpdates', { timeout: 30 })
    await pause(20)
    const second = call('getUpdates', { timeout: 30 })
    expect(await first).toMatchObject({ ok: false, error_code: 409 })
    people.say(7, 'hello')
    expect((await second).result).toHaveLength(1)
  })

  test('forgets what is older than a day', async () => {
    const { people, world } = await begin()
    people.say(7, 'old')
    world.jump(25 * 60 * 60 * 1000)
    expect(await idsOf({})).toEqual([])
  })

  test('refuses what the real one refuses', async () => {
    const { world, people } = await begin()
    const send = async (more: object) =>
      (await call('sendMessage', { chat_id: 7, ...more })).description
    expect(await send({ text: 'я'.repeat(4097) })).toMatch(/too long/)
    expect(await send({ text: ' ' })).toMatch(/empty/)
    expect(await send({ text: 'a', entities: [{ type: 'bold', offset: 0, length: 2 }] })).toMatch(
      /can't parse entities/,
    )
    const keyboard = (data: string) => ({ inline_keyboard: [[{ text: 'x', callback_data: data }]] })
    expect(await send({ text: 'a', reply_markup: keyboard('ж'.repeat(33)) })).toMatch(/BUTTON_DATA/)
    people.block(7)
    expect(await send({ text: 'a' })).toMatch(/^Forbidden/)
    expect(await send({ chat_id: 8, text: 'a' })).toMatch(/chat not found/)
    world.migrated.set(7, -100)
    expect(await send({ text: 'a' })).toMatch(/upgraded/)
  })

  test('lets a press grow old', async () => {
    const { world, people } = await begin()
    const markup = { inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }]] }
    await call('sendMessage', { chat_id: 7, text: 'Sure?', reply_markup: markup })
    const [fresh, old] = [people.press(7, 'Yes'), people.press(7, 'Yes')]
    expect(await call('answerCallbackQuery', { callback_query_id: fresh })).toMatchObject({
      ok: true,
    })
    world.jump(151_000)
    expect((await call('answerCallbackQuery', { callback_query_id: old })).description).toMatch(
      /too old/,
    )
  })

  test('spoils calls as planned, the same for the same seed', async () => {
    const outcomes = async () => {
      await begin({ faults: '500@30%/sendMessage, html@20%/sendMessage', seed: 5 })
      const all: number[] = []
      for (let n = 0; n < 30; n++) {
        const answer = await fetch(`${api.root}/bot${api.token}/sendMessage?chat_id=7&text=a`)
        all.push(answer.status)
      }
      return all
    }
    const first = await outcomes()
    await api.close()
    expect(await outcomes()).toEqual(first)
    expect(new Set(first)).toEqual(new Set([200, 500, 502]))
  })

  test('does what it was told although the answer is dropped', async () => {
    const { faults, world } = await begin()
    faults.next({ is: 'drop_reply' }, { method: 'sendMessage' })
    await expect(call('sendMessage', { chat_id: 7, text: 'a' })).rejects.toThrow()
    expect(world.told(7)).toEqual(['a'])
  })
})
