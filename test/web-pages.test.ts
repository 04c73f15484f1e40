import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../src/build.ts'
import { readIdentity } from '../src/channels/identity.ts'
import { openShopSite } from './fakes/shop-site.ts'
import { IDENTITY_SECRET } from './fakes/web-house.ts'

let site: Awaited<ReturnType<typeof openShopSite>>
beforeAll(async () => {
  site = await openShopSite()
})
afterAll(() => site?.app.close())

describe('pages', () => {
  test('nothing foreign and nothing inline runs on the shop page', async () => {
    const reply = await fetch(site.base)
    const html = await reply.text()
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(reply.headers.get('content-security-policy')).toContain(
      "require-trusted-types-for 'script'",
    )
    expect(reply.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/)
    expect(reply.headers.get('set-cookie')).toBeNull()
    for (const [, path] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await fetch(new URL(path!, site.base))).status, path).toBe(200)
    }
  })

  test('any site may load the widget, none may frame anything', async () => {
    const reply = await fetch(`${site.base}/widget.js`)
    expect(reply.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    const chat = (await reply.text()).match(/widget\/(chat-\w+\.js)/)?.[1]
    const module = await fetch(`${site.base}/widget/${chat}`)
    expect(module.headers.get('access-control-allow-origin')).toBe('*')
    expect(module.headers.get('cache-control')).toContain('immutable')
    expect(module.headers.get('content-encoding')).toMatch(/br|gzip/)
    const words = await fetch(`${site.base}/api/widget/words`)
    expect(words.headers.get('content-encoding')).toBe('gzip')
    expect((await fetch(`${site.base}/widget.mjs`)).headers.get('content-type')).toContain(
      'javascript',
    )
    for (const path of ['/', '/widget.js', '/health/live', '/nothing']) {
      const policy = (await fetch(site.base + path)).headers.get('content-security-policy')
      expect(policy, path).toContain("frame-ancestors 'none'")
    }
  })

  test.each([
    '/nothing',
    '/widget/..%2f..%2fpackage.json',
    '/widget/.sources',
    '/shop-page/assets/..%2findex.html/x',
  ])('there is nothing at %s', async (path) => {
    const reply = await fetch(site.base + path)
    expect(reply.status).toBeGreaterThanOrEqual(400)
    expect(reply.status).toBeLessThan(500)
    expect((await reply.json()) as object).toHaveProperty('error.code')
  })

  test('an unchanged page is not built again', async () => {
    expect(await buildPages(['widget', 'shop-page'])).toEqual([])
  })
})

describe('the demo shop', () => {
  const become = (customer: unknown, origin?: string) =>
    fetch(`${site.base}/api/demo/identity`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(origin && { origin }) },
      body: JSON.stringify({ customer }),
    })

  test('lets its visitor be one of its customers, for minutes', async () => {
    const { identity } = (await (await become('maria', site.base)).json()) as { identity: string }
    expect(await readIdentity(identity, IDENTITY_SECRET, new Date())).toEqual({ customer: 'maria' })
    const later = new Date(Date.now() + 11 * 60_000)
    expect(await readIdentity(identity, IDENTITY_SECRET, later)).toBeUndefined()
  })

  test.each([
    ['somebody unknown', 'boss', undefined, 404],
    ['nobody', undefined, undefined, 400],
    ['a customer, for another site', 'maria', 'https://evil.example', 403],
  ])('does not let anybody be %s', async (_name, customer, origin, status) => {
    expect((await become(customer, origin)).status).toBe(status)
  })
})
