import { Drawing } from './goods.tsx'
import { TelegramButton } from './orders.tsx'
import { type PartProps, printDay, printPrice, type Say } from './part.ts'
import type { Order } from './shop.ts'

/** One order by its own address, as a link in a letter leads to it. */
export function OrderPage(props: PartProps & { number: string }) {
  const { customer, number, say } = props
  const order = customer?.orders.find((one) => one.number === number)
  return (
    <main class="one">
      <a class="back" href="#/">
        ← {say('back')}
      </a>
      <h1>{say('order', { number })}</h1>
      {order ? <Whole {...props} order={order} /> : <p>{say('no-such-order')}</p>}
    </main>
  )
}

function Whole(props: PartProps & { order: Order }) {
  const { order, locale, say, start, shop } = props
  const { number, status, changedOn, returnUntil, events, items } = order
  const minor = items.reduce((sum, { price, quantity }) => sum + price.minor * quantity, 0)
  const currency = items[0]?.price.currency ?? 'RUB'
  return (
    <>
      <p class={`state ${status}`}>
        {say(`status.${status}`)}, {printDay(changedOn, locale)}
        {returnUntil && <b>{say('return-until', { day: printDay(returnUntil, locale) })}</b>}
      </p>
      <ul class="lines">
        {items.map(({ title, category, quantity, price }) => (
          <li key={title.en}>
            <Drawing category={category} />
            <span>{quantity > 1 ? `${title[locale]} × ${quantity}` : title[locale]}</span>
            <span>{printPrice({ ...price, minor: price.minor * quantity }, locale)}</span>
          </li>
        ))}
        <li class="total">
          <span>{say('total')}</span>
          <span>{printPrice({ minor, currency }, locale)}</span>
        </li>
      </ul>
      <p class="ways">
        {waysOf(order, say).map(({ flow, label }) => (
          <button key={flow} type="button" class="way" onClick={() => start(flow, number)}>
            {label}
          </button>
        ))}
        {shop.telegram && <TelegramButton {...props} number={number} />}
      </p>
      <h2>{say('path')}</h2>
      <ol class="path">
        {events.map((event) => (
          <li key={event.status}>
            {say(`status.${event.status}`)} <time>{printDay(event.on, locale)}</time>
          </li>
        ))}
      </ol>
    </>
  )
}

/** What can be done with an order as it stands. */
function waysOf({ status, items }: Order, say: Say): { flow: string; label: string }[] {
  const back = { flow: 'start-return', label: say('do-return') }
  const repair = { flow: 'warranty-repair', label: say('do-repair') }
  const news = { flow: 'order-status', label: say('do-status') }
  const visit = items.some(({ canBeAssembled }) => canBeAssembled)
    ? [{ flow: 'book-assembly', label: say('do-assembly') }]
    : []
  if (status === 'cancelled') return []
  return status === 'delivered' ? [back, repair, ...visit] : [news, back, ...visit]
}
