import type { Browser, Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../src/build.ts'
import en from '../../src/console-page/messages.en.json' with { type: 'json' }
import ru from '../../src/console-page/messages.ru.json' with { type: 'json' }
import { openChromium } from '../fakes/chromium.ts'
import { ADMIN_PASSWORD, openWholeHouse } from '../fakes/whole-house.ts'

let browser: Browser
let base: string

beforeAll(async () => {
  await buildPages()
  base = (await openWholeHouse()).address
  browser = await openChromium()
}, 120_000)

interface Story {
  locale: 'ru' | 'en'
  customer: string
  agentWords: typeof ru
  open: RegExp
  wish: string
  /** What is pressed until the bot knows the item. */
  presses: string[]
  condition: string
  aside: string
  fact: RegExp
  refund: string
  phone: string
  right: string
  done: RegExp
  human: string
  waiting: RegExp
  reply: string
}

const STORIES: Story[] = [
  {
    locale: 'ru',
    customer: 'maria',
    agentWords: ru,
    open: /Открыть чат/,
    wish: 'хочу вернуть куртку',
    presses: [],
    condition: 'Новое, не пользовались',
    aside: 'а сколько дней вообще на возврат?',
    fact: /в течение 7 дней/,
    refund: 'Вернуть деньги',
    phone: '+7 916 123-45-67',
    right: 'Всё верно',
    done: /R-\d+.*\d{4} года/s,
    human: 'позовите человека',
    waiting: /Вы 1-й в очереди/,
    reply: 'Здравствуйте, Мария! Курьер приедет завтра.',
  },
  {
    locale: 'en',
    customer: 'zara',
    agentWords: en,
    open: /Open the (support )?chat/,
    wish: 'I want to return an item',
    presses: ['1073 · Dub dining table', 'Dub dining table'],
    condition: 'New, never used',
    aside: 'how many days do I have to return something?',
    fact: /within 7 days/,
    refund: 'A refund',
    phone: '+7 916 555-01-01',
    right: "That's right",
    done: /R-\d+.*\d{4}/s,
    human: 'please call a human',
    waiting: /You are number 1 in the queue/,
    reply: 'Hello Zara! The courier comes tomorrow.',
  },
]

async function openShop(story: Story): Promise<{ page: Page; chat: Locator }> {
  const context = await browser.newContext({ locale: story.locale === 'ru' ? 'ru-RU' : 'en-GB' })
  const page = await context.newPage()
  await page.goto(base)
  await page.getByRole('combobox').selectOption(story.customer)
  const chat = page.locator('aftercare-chat')
  await chat.getByRole('button', { name: story.open }).click()
  await chat.locator('textarea').waitFor()
  return { page, chat }
}

async function openConsole(story: Story): Promise<Page> {
  const context = await browser.newContext({ locale: story.locale === 'ru' ? 'ru-RU' : 'en-GB' })
  const page = await context.newPage()
  await page.goto(`${base}/console`)
  await page.locator('[name=login]').fill('admin')
  await page.locator('[name=password]').fill(ADMIN_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('[name=login]').waitFor({ state: 'detached' })
  await page.getByText(story.agentWords.language, { exact: true }).waitFor()
  return page
}

describe.each(STORIES)('the main job in $locale', (story) => {
  test('the buyer is led through a return, asks in between, calls a person, is answered', async () => {
    const [{ page, chat }, desk] = await Promise.all([openShop(story), openConsole(story)])
    const say = async (text: string) => {
      await chat.locator('textarea').fill(text)
      await page.keyboard.press('Enter')
    }
    const press = (name: string) => chat.getByRole('button', { name, exact: true }).click()

    await say(story.wish)
    for (const name of [...story.presses, story.condition]) await press(name)
    await chat.getByRole('button', { name: story.refund, exact: true }).waitFor()

    await say(story.aside)
    await chat.getByText(story.fact).first().waitFor()
    expect(await chat.getByText(/26\.1/).count()).toBeGreaterThan(0)
    await press(story.refund)
    await say(story.phone)
    await press(story.right)
    await chat.getByText(story.done).first().waitFor()

    await say(story.human)
    await chat.getByText(story.waiting).waitFor()

    await desk.keyboard.press('2')
    await desk.locator('[data-id]').first().click()
    await desk.getByText(story.wish).first().waitFor()
    await desk.getByText(story.done).first().waitFor()
    await desk.keyboard.press('Escape')
    await desk.keyboard.press('c')
    await desk.getByText(story.agentWords['owner.mine']).waitFor()
    await desk.keyboard.press('r')
    await desk.waitForSelector('.composer textarea:focus')
    await desk.keyboard.type(story.reply)
    await desk.keyboard.press('Control+Enter')
    await chat.getByText(story.reply).waitFor()

    await say('ok 1')
    await desk.getByText('ok 1').first().waitFor()
    await desk.keyboard.press('Escape')
    await desk.keyboard.press('b')
    // The flow may go on from any of its questions: where it stands is chosen.
    await desk.locator('dialog').waitFor()
    await desk.keyboard.press('Enter')
    await desk.getByText(story.agentWords['owner.bot']).first().waitFor()
    const told = await chat.getByText(story.fact).count()
    await say(story.aside)
    await expect.poll(() => chat.getByText(story.fact).count()).toBeGreaterThan(told)
    await page.context().close()
    await desk.context().close()
  }, 90_000)
})
