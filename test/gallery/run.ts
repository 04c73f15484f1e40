import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { buildPages } from '../../src/build.ts'
import type { Standing } from '../../src/channels/widget-home.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { openHouse } from '../../src/main.ts'
import { openShopSite } from '../fakes/shop-site.ts'
import { answer } from './states.ts'

/**
 * `npm run gallery`: pictures of the chat and the demo shop in every state, into `docs/gallery/`.
 * What a visitor sees first comes from a real house; what seldom happens from a played one.
 */
const FOLDER = new URL('../../docs/gallery/', import.meta.url).pathname
const WIDE = { width: 1100, height: 760 }
const PHONE = { width: 360, height: 720 }

interface Scene {
  page: Page
  chat: Locator
  say(text: string): Promise<void>
  /** Gives the picture its name and takes it. */
  take(name: string): Promise<void>
}

const only = process.argv[2]
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  ],
})

async function scene(
  address: string,
  options: BrowserContextOptions,
  play: (scene: Scene) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: 'ru-RU', viewport: WIDE, ...options })
  const page = await context.newPage()
  try {
    await page.goto(address)
    const chat = page.locator('aftercare-chat')
    await chat.locator('.launcher').waitFor()
    await play({
      page,
      chat,
      async say(text) {
        await chat.locator('textarea').fill(text)
        await chat.locator('textarea').press('Enter')
      },
      async take(name) {
        // Animations end, pictures are painted, fonts are there.
        await page.waitForTimeout(500)
        await page.screenshot({ path: join(FOLDER, `${name}.jpg`), type: 'jpeg', quality: 82 })
        process.stderr.write(`${name}\n`)
      },
    })
  } catch (error) {
    process.exitCode = 1
    await page.screenshot({ path: join(tmpdir(), 'gallery-failed.png') })
    process.stderr.write(`failed: ${error instanceof Error ? error.message : String(error)}\n`)
  } finally {
    await context.close()
  }
}

async function realHouse(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aftercare-gallery-'))
  const read = readConfig({ PORT: '0', DATA_DIR: dataDir, ADMIN_PASSWORD: 'as-good-as-any' })
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const house = await openHouse(read.config, createLog('error'))
  const at = house.address ?? ''
  try {
    await shopPictures(at)
    await chatPictures(at)
  } finally {
    await house.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function shopPictures(at: string): Promise<void> {
  await scene(at, {}, async ({ page, take }) => {
    await page.getByRole('combobox').selectOption('maria')
    await take('shop')
  })
  await scene(at, { locale: 'en-GB', colorScheme: 'dark' }, ({ take }) => take('shop-dark-en'))
  await scene(at, { viewport: PHONE }, ({ take }) => take('shop-360'))
  await scene(`${at}/#/order/1042`, {}, async ({ page, take }) => {
    await page.getByRole('combobox').selectOption('maria')
    await take('shop-order')
  })
  await scene(`${at}/#/order/1077`, { viewport: PHONE, colorScheme: 'dark' }, async (played) => {
    await played.page.getByRole('combobox').selectOption('maria')
    await played.take('shop-order-360-dark')
  })
}

async function chatPictures(at: string): Promise<void> {
  const enter = async ({ page, chat }: Scene, customer: string) => {
    await page.getByRole('combobox').selectOption(customer)
    await chat.locator('.launcher').click()
    await chat.locator('.orders').waitFor()
  }
  await scene(at, {}, async (played) => {
    await enter(played, 'maria')
    await played.take('open')
    const { chat, say, take } = played
    await say('хочу вернуть куртку')
    await chat.getByRole('button', { name: 'Новое, не пользовались' }).click()
    await chat.getByRole('button', { name: 'Вернуть деньги' }).waitFor()
    await take('return')
    await say('а сколько дней вообще на возврат?')
    await chat.getByText('26.1').first().waitFor()
    await take('law')
  })
  await scene(at, { colorScheme: 'dark' }, async (played) => {
    await enter(played, 'ivan')
    await played.chat.locator('textarea').pressSequentially('сколько дней на возврат')
    await played.chat.locator('.found details').first().click()
    await played.take('articles-dark')
  })
  await scene(at, { viewport: PHONE }, async (played) => {
    await enter(played, 'olga')
    await played.take('open-360')
  })
  await scene(at, { locale: 'en-GB', viewport: PHONE, forcedColors: 'active' }, async (played) => {
    await played.chat.locator('.launcher').click()
    await played.chat.getByText('Return an item').waitFor()
    await played.take('open-forced-colours-en')
  })
  await scene(at, {}, async ({ page, chat, take }) => {
    await page.getByRole('button', { name: /Сломалось по гарантии/ }).click()
    await chat.locator('.bot .bubble').nth(1).waitFor()
    await take('story')
  })
}

async function playedHouse(): Promise<void> {
  let standing: Standing | undefined
  const site = await openShopSite({
    answer,
    telegram: 'lavka_bot',
    home: { standing: async () => standing ?? { owner: 'bot', wantsContact: false } },
  })
  const append = (author: 'agent' | 'system' | 'bot', text: string) =>
    site.memory.append(
      [...site.memory.rows].at(-1)![0],
      author,
      { text },
      {
        ...(author === 'agent' ? { agentId: 'a', agentName: 'Анна' } : {}),
      },
    )
  const at = async (options: BrowserContextOptions, play: (scene: Scene) => Promise<void>) => {
    standing = undefined
    await scene(site.base, options, async (played) => {
      await played.chat.locator('.launcher').click()
      await played.chat.locator('textarea').waitFor()
      await play(played)
    })
  }
  try {
    await rareStates(at, append, (now) => {
      standing = now
    })
  } finally {
    await site.app.close()
  }
}

type Play = (options: BrowserContextOptions, play: (scene: Scene) => Promise<void>) => Promise<void>

async function rareStates(
  at: Play,
  append: (author: 'agent' | 'system' | 'bot', text: string) => void,
  stand: (standing: Standing) => void,
): Promise<void> {
  await at({}, async ({ page, chat, say, take }) => {
    await say('чайник не греет')
    await chat.getByText('Записал').waitFor()
    await page.keyboard.press('Escape')
    append('bot', 'Статус заказа 1042: передан курьеру, будет завтра с 10 до 14.')
    await chat.locator('.teaser').waitFor()
    await take('closed-unread')
  })
  for (const [name, options] of [
    ['long', {}],
    ['emoji', { colorScheme: 'dark' }],
    ['arabic', { viewport: PHONE }],
  ] as const) {
    await at(options, async ({ chat, say, take }) => {
      await say(
        `${name} ${name === 'arabic' ? 'أين طلبي رقم 1042؟' : '👋 кот😀'.repeat(name === 'long' ? 60 : 2)}`,
      )
      await chat.locator('.bot .bubble').last().waitFor()
      await take(name)
    })
  }
  await at({}, async ({ chat, say, take }) => {
    await say('оцените')
    await chat.getByRole('button', { name: /отлично/ }).waitFor()
    await take('rating')
  })
  await uploadStates(at)
  await at({}, async ({ chat, take }) => {
    await chat.getByRole('button', { name: 'Продолжить в Telegram' }).click()
    await chat.locator('.qr path').waitFor()
    await take('telegram')
  })
  await at({}, async ({ chat, say, take }) => {
    await say('позовите человека')
    stand({ owner: 'queue', wantsContact: true })
    append('system', 'Свободного сотрудника сейчас нет. Вам ответят здесь же завтра до 10:00.')
    await chat.locator('.contact').waitFor()
    await take('contact')
    stand({ owner: 'agent', agent: 'Анна', wantsContact: false })
    append('system', 'Отвечает Анна.')
    append('agent', 'Здравствуйте! Вижу вашу переписку. Курьер заберёт куртку завтра, удобно?')
    await chat.getByText('Вам отвечает Анна').waitFor()
    await take('agent')
  })
  await at({ permissions: ['microphone'] }, async ({ chat, take }) => {
    await chat.getByRole('button', { name: 'Записать голосовое' }).click()
    await chat.getByText('0:01').waitFor()
    await take('voice')
  })
}

async function uploadStates(at: Play): Promise<void> {
  await at({}, async ({ page, chat, take }) => {
    const buffer = await page.screenshot({ clip: { x: 0, y: 60, width: 320, height: 220 } })
    const act = {
      name: 'акт-осмотра-с-очень-длинным-именем-файла.pdf',
      mimeType: 'application/pdf',
    }
    const files = [
      { name: 'скол.png', mimeType: 'image/png', buffer },
      { ...act, buffer: Buffer.from('%PDF-1.7') },
    ]
    await chat.locator('input[type=file]').setInputFiles(files)
    await chat.locator('.picked li').nth(1).waitFor()
    await take('upload-chosen')
    await page.route('**/upload*', () => {})
    await chat.getByRole('button', { name: 'Отправить' }).click()
    await chat.locator('progress').first().waitFor()
    await take('upload-going')
    await page.unroute('**/upload*')
  })
  await at({ viewport: PHONE }, async ({ chat, take }) => {
    const program = {
      name: 'a.png',
      mimeType: 'image/png',
      buffer: Buffer.from('MZ\0\x01\x02\x03'),
    }
    await chat.locator('input[type=file]').setInputFiles([program])
    await chat.locator('.picked li').waitFor()
    await chat.getByRole('button', { name: 'Отправить' }).click()
    await chat.getByRole('button', { name: 'Повторить' }).waitFor()
    await take('error')
  })
  await at({}, async ({ page, chat, say, take }) => {
    await say('чайник не греет')
    await chat.getByText('Записал').waitFor()
    await page.context().setOffline(true)
    await page.route('**/v3/**', (route) => route.abort())
    await say('я ещё тут')
    await page.evaluate(`dispatchEvent(new Event('offline'))`)
    await chat.locator('.waiting').waitFor()
    await take('offline')
  })
}

await buildPages()
await mkdir(FOLDER, { recursive: true })
if (only === undefined) {
  for (const file of await readdir(FOLDER)) if (file.endsWith('.jpg')) await rm(join(FOLDER, file))
}
if (only !== 'played') await realHouse()
if (only !== 'real') await playedHouse()
await browser.close()
const pictures = (await readdir(FOLDER)).filter((file) => file.endsWith('.jpg')).sort()
const lines = pictures.map((file) => `## ${file.replace('.jpg', '')}\n\n![${file}](${file})`)
const head = '# The chat and the demo shop in every state\n\nDrawn by `npm run gallery`.'
await writeFile(join(FOLDER, 'README.md'), `${[head, ...lines].join('\n\n')}\n`)
process.exit()
