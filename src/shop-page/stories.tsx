import type { PartProps } from './part.ts'
import type { Order } from './shop.ts'

interface Story {
  id: string
  flow: string
  /** Whether it can be told of that order. */
  fits(order: Order): boolean
}

const holds = (order: Order, category: string) =>
  order.items.some((item) => item.category === category)
const isOver = ({ status, returnUntil }: Order) =>
  status === 'delivered' && returnUntil === undefined

/** What customers come back with: each is told of the first order that it fits. */
const STORIES: readonly Story[] = [
  { id: 'return', flow: 'start-return', fits: ({ returnUntil }) => returnUntil !== undefined },
  { id: 'order', flow: 'order-status', fits: ({ status }) => /shipped|at-pickup/.test(status) },
  { id: 'repair', flow: 'warranty-repair', fits: (o) => isOver(o) && holds(o, 'electronics') },
  {
    id: 'assembly',
    flow: 'book-assembly',
    fits: ({ items }) => items.some((item) => item.canBeAssembled),
  },
]

/** One press signs in as a customer, opens the chat and begins. */
export function Stories({ shop, say, become, start }: PartProps) {
  const orders = shop.customers.flatMap((customer) =>
    customer.orders.map((order) => ({ customer, order })),
  )
  return (
    <section aria-labelledby="stories">
      <h2 id="stories">{say('stories')}</h2>
      <ul class="stories">
        {STORIES.map(({ id, flow, fits }) => {
          const found = orders.find(({ order }) => fits(order))
          if (!found) return null
          const { customer, order } = found
          const tell = () => {
            become(customer.id)
            start(flow, order.number)
          }
          return (
            <li key={id}>
              <button type="button" onClick={tell}>
                <b>{say(`story.${id}`)}</b>
                <span>{say('story-as', { name: customer.name, number: order.number })}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
