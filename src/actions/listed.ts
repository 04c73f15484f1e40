import type { Order, OrderItem, Product } from '../shop/shop.ts'
import type { Trait } from '../value.ts'
import type { Entry } from './action.ts'

/** What customers call a thing besides its model: its title in any language, and its tags. */
const namesOf = ({ title, tags }: Product): string[] => [title.ru, title.en, ...tags]

/** The order as a button: its number and first item; what else is in it is another word for it. */
export function orderEntry({ number, items }: Order): Entry<'order'> {
  const [first] = items.map(({ product }) => product.title)
  return {
    id: number,
    label: first
      ? { ru: `${number} · ${first.ru}`, en: `${number} · ${first.en}` }
      : { ru: number, en: number },
    also: [number, ...items.flatMap(({ product }) => namesOf(product))],
    value: { number },
  }
}

const traitsOf = ({ soldAt }: Order, { product }: OrderItem): Trait[] => [
  ...(product.madeToOrder ? (['made-to-order'] as const) : []),
  ...(soldAt === 'store' ? (['sold-in-store'] as const) : []),
]

/** The lines of an order as buttons. Two lines of one product are told apart by serial or number. */
export function itemEntries(order: Order): Entry<'item'>[] {
  const names = order.items.map(({ product }) => product.id)
  const isTwin = ({ product }: OrderItem) =>
    names.indexOf(product.id) !== names.lastIndexOf(product.id)
  return order.items.map((item) => {
    const { title, model } = item.product
    const traits = traitsOf(order, item)
    const mark = isTwin(item) ? ` (${item.serial ?? item.line})` : ''
    return {
      id: `${order.number}-${item.line}`,
      label: { ru: title.ru + mark, en: title.en + mark },
      also: [...namesOf(item.product), ...(model ? [model] : [])],
      value: {
        order: order.number,
        line: item.line,
        product: item.product.id,
        title,
        ...(traits.length > 0 ? { traits } : {}),
      },
    }
  })
}
