import type { Training } from '../shop/shop.ts'
import { action, type Entry } from './action.ts'

/** The guides, lessons and sessions for a thing; a single one needs no choice. */
export const listTrainings = action({
  name: 'list-trainings',
  kind: 'read',
  needs: { product: 'product' },
  gives: { several: { trainings: 'choice[]' }, one: {}, manual: { manual: 'text' }, none: {} },
  async run({ product: { id } }, { shop }) {
    const [first, ...others] = await shop.trainings(id)
    if (first && others.length === 0) return { outcome: 'one' }
    if (first) return { outcome: 'several', gave: { trainings: [first, ...others].map(entryOf) } }
    const manual = (await shop.product(id))?.manual
    return manual ? { outcome: 'manual', gave: { manual } } : { outcome: 'none' }
  },
})

const entryOf = ({ id, title }: Training): Entry<'choice'> => ({ id, label: title, value: id })
