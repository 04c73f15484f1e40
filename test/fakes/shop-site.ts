import { readFileSync } from 'node:fs'
import { buildPages, DIST } from '../../src/build.ts'
import { addDemoShop } from '../../src/channels/demo-shop.ts'
import { addPages } from '../../src/channels/pages.ts'
import type { Day } from '../../src/day.ts'
import { readPhrases } from '../../src/flows/phrases.ts'
import type { Locale } from '../../src/message.ts'
import { type HouseOptions, IDENTITY_SECRET, listen, openWebHouse } from './web-house.ts'

const phrasesFile = new URL('../../flows/phrases.yaml', import.meta.url)
export const { phrases } = readPhrases('flows/phrases.yaml', readFileSync(phrasesFile, 'utf8'))
const shopName = { ru: 'Лавка', en: 'Lavka' }

const wordsOf = (group: string) => {
  const inGroup = [...phrases].filter(([id]) => id.startsWith(`${group}.`))
  const pick = (locale: Locale) =>
    Object.fromEntries(
      inGroup.map(([id, { words }]) => [id.slice(group.length + 1), words[locale]]),
    )
  return { ru: pick('ru'), en: pick('en') }
}

const item = (ru: string, en: string) => ({ title: { ru, en }, quantity: 1 })
const product = (id: string, category: string, ru: string) => ({
  id,
  category,
  title: { ru, en: id },
  price: { minor: 1_899_000, currency: 'RUB' },
})

/** The shop page, the widget and the web doors on a real port, over memory. */
export async function openShopSite(options: HouseOptions = {}) {
  await buildPages(['widget', 'shop-page'])
  const words = {
    shop: shopName,
    words: wordsOf('widget'),
    more: wordsOf('widget-more'),
    telegram: false,
  }
  const house = await openWebHouse({ words, ...options })
  await addPages(house.app, { dist: DIST, pages: [{ path: '/', folder: 'shop-page' }] })
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
            items: [item('Шкаф «Север»', 'Sever wardrobe')],
          })),
        },
      ],
    }),
  })
  return { ...house, base: await listen(house.app) }
}
