import { action } from './action.ts'

/** Which product of the catalogue a bought thing is. */
export const boughtProduct = action({
  name: 'bought-product',
  kind: 'read',
  proof: true,
  needs: { item: 'item' },
  gives: { known: { product: 'product' } },
  async run({ item: { product: id, title } }) {
    return { outcome: 'known', gave: { product: { id, title } } }
  },
})
