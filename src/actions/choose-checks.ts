import { action } from './action.ts'

/** Tried since then still tells how the thing stands now. */
const FRESH_MS = 24 * 3_600_000
/** The categories of goods that have a list of things to try; each is a part of the flows. */
const CATEGORIES = [
  'appliance',
  'electronics',
  'printers',
  'bicycles',
  'plumbing',
  'tools',
  'furniture',
  'industrial',
] as const
type Category = (typeof CATEGORIES)[number]

const isListed = (category: string): category is Category =>
  CATEGORIES.some((listed) => listed === category)

/** What may be tried with a thing before a claim, by its category; `done` when it was tried just now. */
export const chooseChecks = action({
  name: 'choose-checks',
  kind: 'read',
  needs: { product: 'product' },
  gives: {
    appliance: {},
    electronics: {},
    printers: {},
    bicycles: {},
    plumbing: {},
    tools: {},
    furniture: {},
    industrial: {},
    none: {},
    done: {},
  },
  async run({ product: { id } }, { shop, requests, moment }) {
    const since = new Date(moment.now.getTime() - FRESH_MS)
    if (await requests.triedWith(id, since)) return { outcome: 'done' }
    const category = (await shop.product(id))?.category ?? ''
    return { outcome: isListed(category) ? category : 'none' }
  },
})
