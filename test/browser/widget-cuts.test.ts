import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body } from '../../src/message.ts'
import { bubbles, chatPages } from '../fakes/chat-page.ts'
import { openChromium } from '../fakes/chromium.ts'
import { openShopSite } from '../fakes/shop-site.ts'

let browser: Browser
let site: Awaited<ReturnType<typeof openShopSite>>
/** Sockets are cut at the moment when the bot answers. */
let cutsAnswers = false
/** Requests to such a path are done, and their answers are lost. */
let loses: string | undefined

const cut = () => {
  for (const socket of site.app.websocketServer.clients) socket.terminate()
}

beforeAll(async () => {
  site = await openShopSite({
    limits: { sockets: 100, messagesPerMinute: 1000, requestsPerMinute: 100_000 },
    answer({ payload: { text = '', files } }): Body[] {
      if (cutsAnswers) cut()
      if (files) return [{ text: `Got ${files.length}` }]
      return [{ text: `First ${text}` }, { text: `Second ${text}` }]
    },
  })
  site.app.server.prependListener('request', (request: IncomingMessage, reply: ServerResponse) => {
    if (loses === undefined || !request.url?.includes(loses) || request.method !== 'POST') return
    loses = undefined
    reply.writeHead = () => reply
    reply.end = () => {
      request.socket.destroy()
      return reply
    }
  })
  browser = await openChromium()
})
afterAll(() => site?.app.close())
const pages = chatPages(() => browser)

describe('a line that is cut', () => {
  test('while somebody types: the words stay, and go out once', async () => {
    const { page, chat } = await pages.openChat(site.base)
    await chat.locator('textarea').pressSequentially('half a ')
    await expect.poll(() => site.app.websocketServer.clients.size).toBe(1)
    await expect.poll(() => chat.locator('.status').textContent()).toBe('')
    cut()
    await chat.getByText('Connecting').waitFor()
    await chat.locator('textarea').pressSequentially('sentence')
    await page.keyboard.press('Enter')
    await chat.getByText('Second half a sentence').waitFor()
    expect(await bubbles(page)).toEqual([
      'half a sentence',
      'First half a sentence',
      'Second half a sentence',
    ])
  })

  test('while the bot answers, again and again: everything once and in order', async () => {
    const { page, chat, say } = await pages.openChat(site.base)
    cutsAnswers = true
    try {
      for (const text of ['one', 'two', 'three']) {
        await say(text)
        await chat.getByText(`Second ${text}`).waitFor()
      }
    } finally {
      cutsAnswers = false
    }
    const said = (text: string) => [text, `First ${text}`, `Second ${text}`]
    expect(await bubbles(page)).toEqual(['one', 'two', 'three'].flatMap(said))
  })

  test.each(['activities', 'upload'])('when the answer to a POST to %s is lost', async (path) => {
    const { page, chat, say } = await pages.openChat(site.base)
    await say('before')
    await chat.getByText('Second before').waitFor()
    const kept = site.memory.entries.length
    loses = `/${path}`
    if (path === 'activities') await say('once')
    else {
      const buffer = Buffer.from('%PDF-1.7')
      const act = { name: 'act.pdf', mimeType: 'application/pdf', buffer }
      await chat.locator('input[type=file]').setInputFiles([act])
      await chat.locator('.picked li').waitFor()
      cut()
      await chat.getByRole('button', { name: 'Send' }).click()
    }
    await chat.getByText(path === 'activities' ? 'Second once' : 'Got 1').waitFor()
    await expect.poll(() => chat.locator('.waiting, .sending').count()).toBe(0)
    expect(loses).toBeUndefined()
    expect(site.memory.entries.length).toBe(kept + 1)
    const expected = path === 'activities' ? ['once', 'First once', 'Second once'] : ['Got 1']
    expect((await bubbles(page)).slice(3)).toEqual(expected)
    expect(await chat.locator('.news a.file').count()).toBe(path === 'upload' ? 1 : 0)
  })

  test('a server that stumbles is asked again, though the line never broke', async () => {
    const { page, chat, say } = await pages.openChat(site.base)
    await say('before')
    await chat.getByText('Second before').waitFor()
    let refusals = 0
    await page.route('**/activities', async (route) => {
      if (route.request().method() !== 'POST' || refusals > 0) return route.continue()
      refusals += 1
      return route.fulfill({ status: 503 })
    })
    await say('held')
    await chat.getByText('No connection', { exact: false }).waitFor()
    await chat.getByText('Second held').waitFor()
    expect((await bubbles(page)).slice(3)).toEqual(['held', 'First held', 'Second held'])
  })
})
