import { action } from './action.ts'

/**
 * What the chosen training is, or the only one there is: something to read or to watch at once, or a
 * session with a teacher, included or paid.
 */
export const showTraining = action({
  name: 'show-training',
  kind: 'read',
  needs: { product: 'product' },
  takes: { training: 'choice' },
  gives: {
    ready: { title: 'text', url: 'text' },
    included: { title: 'text', price: 'money' },
    paid: { title: 'text', price: 'money' },
    gone: {},
  },
  async run({ product: { id }, training: wanted }, { shop, locale }) {
    const trainings = await shop.trainings(id)
    const training = wanted ? trainings.find((one) => one.id === wanted) : trainings[0]
    if (!training) return { outcome: 'gone' }
    const { kind, url, price: minor } = training
    const title = training.title[locale]
    if (url && kind !== 'session' && minor === 0) return { outcome: 'ready', gave: { title, url } }
    const price = { minor, currency: shop.currency }
    return { outcome: minor > 0 ? 'paid' : 'included', gave: { title, price } }
  },
})
