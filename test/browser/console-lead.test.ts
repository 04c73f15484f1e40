import { beforeAll, describe, expect, test } from 'vitest'
import en from '../../src/console-page/messages.en.json' with { type: 'json' }
import { type ConsolePage, fits, openConsole, violations } from '../fakes/console-page.ts'
import { addConversation, askForPerson } from '../fakes/desk.ts'

let page: ConsolePage

beforeAll(async () => {
  page = await openConsole()
  const { db } = page.database
  const conversationId = await page.newWaiting('Figures')
  const at = new Date(Date.now() - 3_600_000)
  const happened = [
    ['case-opened', { team: 'returns', reason: 'asked' }],
    ['case-claimed', { team: 'returns', waitedMs: 120_000 }],
    ['case-closed', { team: 'returns', reason: 'solved', openMs: 600_000 }],
    ['case-rated', { team: 'returns', score: 5 }],
  ] as const
  for (const [kind, detail] of happened) {
    const row = { conversationId, kind, detail, at }
    await db.insertInto('journal').values(row).execute()
  }
  const asked = { conversationId, locale: 'en' as const, question: 'May I wash it?' }
  await db
    .insertInto('unanswered')
    .values({ ...asked, reason: 'no-answer' })
    .execute()
}, 90_000)

describe.each([
  [1280, 'light'],
  [360, 'dark'],
] as const)('the lead’s page at %i px, %s', (width, scheme) => {
  test('shows each of its parts without a cut, and axe finds nothing', async () => {
    const lead = await page.newAgent('Lena', { role: 'lead' })
    const tab = await page.open(lead, { width, scheme, at: '#/lead/now' })
    await tab.getByRole('heading', { name: en['lead.queue'] }).waitFor()
    const seen = {
      'lead.now': tab.locator('.tile').first(),
      'lead.figures': tab.locator('.chart canvas').first(),
      'lead.owed': tab.getByText(en['owed.none']),
      'lead.unanswered': tab.getByText('May I wash it?'),
      'lead.report': tab.getByRole('heading', { name: en['report.products'], exact: true }),
      'lead.canned': tab.getByText('/hello'),
    } as const
    for (const [name, shown] of Object.entries(seen)) {
      const words = en[name as keyof typeof seen]
      await tab.locator('.tabs').getByRole('button', { name: words, exact: true }).click()
      await shown.waitFor()
      expect([name, await violations(tab), await fits(tab)]).toEqual([name, [], true])
    }
    await tab.context().close()
  })
})

test('a lead sets what an agent can do; an agent sees nothing of the page', async () => {
  const lead = await page.newAgent('Lea', { role: 'lead' })
  const agent = await page.newAgent('Skilled')
  const tab = await page.open(lead, { at: '#/lead/now' })
  await tab.getByRole('button', { name: 'Change Skilled' }).click()
  await tab.getByLabel(en['team-name.returns']).check()
  expect(await violations(tab)).toEqual([])
  await tab.getByRole('dialog').getByRole('button', { name: en['composer.save'] }).click()
  await tab.getByRole('dialog').waitFor({ state: 'detached' })
  const { teams } = await page.database.db
    .selectFrom('agent')
    .select('teams')
    .where('id', '=', agent.id)
    .executeTakeFirstOrThrow()
  expect(teams).toEqual(['returns'])
  await tab.context().close()
  const other = await page.open(agent, { at: '#/lead/now' })
  await other.locator('.views').waitFor()
  expect(await other.getByRole('button', { name: en.lead, exact: true }).count()).toBe(0)
  await other.context().close()
})

test('of a long list only the lines on the screen are there, and the last can be reached', async () => {
  const agent = await page.newAgent('Long list')
  for (let n = 0; n < 250; n += 1) {
    const id = await addConversation(page.database.db, [], { name: `Customer ${n}` })
    await askForPerson(page.database.db, id)
  }
  const tab = await page.open(agent, { at: '#/waiting' })
  await tab.locator('.line').first().waitFor()
  const lastPlace = async () => {
    await tab.evaluate("document.querySelector('.lines').scrollTop = 1e6")
    return Number(await tab.locator('.lines li').last().getAttribute('aria-posinset'))
  }
  await expect.poll(lastPlace, { timeout: 20_000 }).toBeGreaterThanOrEqual(250)
  expect(await tab.locator('.line').count()).toBeLessThan(60)
  await tab.context().close()
}, 60_000)
