import { beforeAll, describe, expect, test } from 'vitest'
import { hashIdentity } from '../src/channels/identity.ts'
import type { Found, OrderCard, Standing } from '../src/channels/widget-home.ts'
import { openWholeHouse } from './fakes/whole-house.ts'

const SECRET = 'identity-secret-of-this-house-0123456789'
let base: string
beforeAll(async () => {
  base = (await openWholeHouse({ IDENTITY_SECRET: SECRET })).address
}, 90_000)

interface Shown {
  text: string
  channelData: { author: string }
  suggestedActions?: { actions: { title: string }[] }
}

async function come(customer?: string, locale = 'ru') {
  const identity = customer && { customer, hash: hashIdentity(customer, SECRET) }
  const opened = await fetch(`${base}/api/widget/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identity, locale }),
  })
  const { token, conversationId } = (await opened.json()) as {
    token: string
    conversationId: string
  }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async <T>(path: string) =>
    (await (await fetch(`${base}/api/widget${path}`, { headers })).json()) as T
  const line = `${base}/v3/directline/conversations/${conversationId}/activities`
  /** Presses, and gives what stands in the transcript once the other side has answered. */
  const press = async (value: object, text = '') => {
    const body = JSON.stringify({ type: 'message', from: { id: 'visitor' }, locale, text, value })
    await fetch(line, { method: 'POST', headers, body })
    let said: Shown[] = []
    await expect
      .poll(
        async () => {
          said = ((await (await fetch(line, { headers })).json()) as { activities: Shown[] })
            .activities
          return said.at(-1)?.channelData.author
        },
        { timeout: 20_000 },
      )
      .toMatch(/^(?:bot|agent|system)$/)
    return said
  }
  return { ask, press }
}

describe('around a conversation of the house', () => {
  test('a customer of the shop sees his latest orders in his language, nobody else does', async () => {
    const maria = await come('maria')
    const { orders } = await maria.ask<{ orders: OrderCard[] }>('/orders?locale=ru')
    expect(orders.map(({ number }) => number)).toEqual(['1077', '1042'])
    expect(orders[1]!.title).toBe('Заказ 1042 · Куртка зимняя и ещё 1')
    expect(orders[1]!.state).toMatch(/^получен, \d+ .+ · вернуть можно до \d+ /)
    const inEnglish = await maria.ask<{ orders: OrderCard[] }>('/orders?locale=en')
    expect(inEnglish.orders[1]!.state).toMatch(/^delivered, \d+ .+ · may be returned until \d+ /)
    const stranger = await come()
    expect(await stranger.ask('/orders?locale=ru')).toEqual({ orders: [] })
    expect((await fetch(`${base}/api/widget/orders?locale=ru`)).status).toBe(401)
  })

  test('a search finds the article, with its source and the figures of law filled in', async () => {
    const { ask } = await come()
    const query = new URLSearchParams({ locale: 'ru', q: 'сколько дней на возврат' })
    const { found } = await ask<{ found: Found[] }>(`/search?${query}`)
    expect(found[0]!.text).not.toMatch(/\{|\}/)
    expect(found[0]!.cites[0]!.source).toMatch(/26\.1/)
    expect(await ask('/search?locale=ru&q=')).toEqual({ found: [] })
    expect((await fetch(`${base}/api/widget/search?locale=xx&q=a`)).status).toBe(400)
  })

  test('a page starts a flow about an order: its title is shown, the order is not asked again', async () => {
    const { press } = await come('maria')
    const said = await press({ press: 'menu:start-return', order: '1042' })
    expect(said[0]!.text).toBe('Вернуть или обменять товар')
    const asked = said.at(-1)!
    const offered = asked.suggestedActions?.actions.map(({ title }) => title) ?? []
    expect(offered.join()).toMatch(/Куртка зимняя/)
    expect(offered.join()).not.toMatch(/1077/)
  })

  test('a stranger who names an order must still prove it', async () => {
    const { press } = await come()
    const said = await press({ press: 'menu:order-status', order: '1042' })
    expect(said.at(-1)!.text).not.toMatch(/Куртка/)
  })

  test('who speaks is told as it changes', async () => {
    const { ask, press } = await come()
    expect(await ask<Standing>('/standing')).toMatchObject({ owner: 'bot' })
    await press({ press: 'offer:person' }, 'Позвать человека')
    const standing = await ask<Standing>('/standing')
    expect(standing.owner === 'queue' || standing.wantsContact).toBe(true)
  })
})
