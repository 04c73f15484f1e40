import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { buildPages, DIST } from '../../src/build.ts'
import { addDemoShop } from '../../src/channels/demo-shop.ts'
import { addPages } from '../../src/channels/pages.ts'
import { addContinueLinks } from '../../src/channels/telegram/links.ts'
import type { Day } from '../../src/day.ts'
import { readPhrases } from '../../src/flows/phrases.ts'
import type { Locale } from '../../src/message.ts'
import { type HouseOptions, IDENTITY_SECRET, listen, openWebHouse } from './web-house.ts'

const phrasesFile = new URL('../../flows/phrases.yaml', import.meta.url)
export const { phrases } = readPhrases('flows/phrases.yaml', readFileSync(phrasesFile, 'utf8'))
const shopName = { ru: 'Лавка', en: 'Lavka' }

export const wordsOf = (group: string) => {
  const inGroup = [...phrases].filter(([id]) => id.startsWith(`${group}.`))
  const pick = (locale: Locale) =>
    Object.fromEntries(
      inGroup.map(([id, { words }]) => [id.slice(group.length + 1), words[locale]]),
    )
  return { ru: pick('ru'), en: pick('en') }
}

const price = { minor: 1_899_000, currency: 'RUB' }
const item = (ru: string, en: string) => ({
  title: { ru, en },
  category: 'furniture',
  quantity: 1,
  price,
  canBeAssembled: true,
})
const product = (id: string, category: string, ru: string) => ({
  id,
  category,
  title: { ru, en: id },
  price,
})

/** The shop page, the widget and the web doors on a real port, over memory. */
export async function openShopSite(options: HouseOptions & { telegram?: string } = {}) {
  await buildPages(['widget', 'shop-page'])
  const words = {
    shop: shopName,
    words: wordsOf('widget'),
    more: wordsOf('widget-more'),
    telegram: options.telegram !== undefined,
  }
  const house = await openWebHouse({ words, ...options })
  await addPages(house.app, { dist: DIST, pages: [{ path: '/', folder: 'shop-page' }] })
  const { telegram } = options
  if (telegram !== undefined) {
    const links = {
      site: { origins: options.origins ?? [] },
      now: () => new Date(),
      mintSecret: () => randomBytes(32).toString('base64url'),
      username: async () => telegram,
      keep: async () => {},
    }
    await addContinueLinks(house.app, links, house.tokens)
  }
  addDemoShop(house.app, {
    identitySecret: IDENTITY_SECRET,
    site: { origins: [] },
    now: () => new Date(),
    read: async () => ({
      shop: shopName,
      telegram: false,
      words: wordsOf('shop-page'),
      products: [
        product('Sever wardrobe', 'furniture', 'Шкаф «Север»'),
        product('Winter jacket', 'clothing', 'Куртка зимняя'),
        product('Kettle', 'appliance', 'Чайник «Тёплый дом» с очень длинным названием'),
      ],
      customers: [
        {
          id: 'maria',
          name: 'Мария Петрова',
          orders: ['1042', '1043', '1044', '1045'].map((number, at) => ({
            number,
            status: ['delivered', 'shipped', 'cancelled', 'placed'][at]!,
            changedOn: '2026-11-18' as Day,
            events: [{ status: 'placed', on: '2026-11-11' as Day }],
            items: [item('Шкаф «Север»', 'Sever wardrobe')],
          })),
        },
      ],
    }),
  })
  return { ...house, base: await listen(house.app) }
}
