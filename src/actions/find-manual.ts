import { action } from './action.ts'

/** Where the manual of a thing stands. */
export const findManual = action({
  name: 'find-manual',
  kind: 'read',
  needs: { product: 'product' },
  gives: { found: { url: 'text' }, none: {} },
  async run({ product: { id } }, { shop }) {
    const url = (await shop.product(id))?.manual
    return url ? { outcome: 'found', gave: { url } } : { outcome: 'none' }
  },
})
