import { action } from './action.ts'

/** What so many of a product cost; `gone` when the shop no longer sells it. */
export const priceGoods = action({
  name: 'price-goods',
  kind: 'read',
  needs: { product: 'product', quantity: 'quantity' },
  gives: { priced: { product: 'product', total: 'money' }, gone: {} },
  async run({ product: { id }, quantity }, { shop }) {
    const product = await shop.product(id)
    if (!product) return { outcome: 'gone' }
    const total = { minor: product.price * quantity, currency: shop.currency }
    return { outcome: 'priced', gave: { product: { id, title: product.title }, total } }
  },
})
