import { useState } from 'preact/hooks'
import { orderPath, type PartProps, printDay } from './part.ts'
import type { Order } from './shop.ts'

/** Orders shown before "all orders". */
const FIRST = 3

/** What the visitor has ordered. */
export function Orders(props: PartProps) {
  const { customer, say } = props
  const card = (order: Order) => <OrderCard key={order.number} {...props} order={order} />
  const orders = customer?.orders ?? []
  return (
    <section aria-labelledby="orders">
      <h2 id="orders">{say('orders')}</h2>
      {customer === undefined && <p class="quiet">{say('no-orders')}</p>}
      <ul class="orders">{orders.slice(0, FIRST).map(card)}</ul>
      {orders.length > FIRST && (
        <details>
          <summary>{say('more-orders', { count: String(orders.length) })}</summary>
          <ul class="orders">{orders.slice(FIRST).map(card)}</ul>
        </details>
      )}
    </section>
  )
}

function OrderCard({ order, locale, say, ask }: PartProps & { order: Order }) {
  const { number, status, changedOn, items } = order
  return (
    <li class="order">
      <h3>{say('order', { number })}</h3>
      <p class={`state ${status}`}>
        {say(`status.${status}`)}, {printDay(changedOn, locale)}
      </p>
      <ul>
        {items.map(({ title, quantity }) => (
          <li key={title.en}>{quantity > 1 ? `${title[locale]} × ${quantity}` : title[locale]}</li>
        ))}
      </ul>
      <p class="ways">
        <a class="way" href={orderPath(number)}>
          {say('open-order')} <span class="unseen">{number}</span>
        </a>
        <button type="button" class="way" onClick={() => ask(say('order-help-text', { number }))}>
          {say('order-help')} <span class="unseen">{say('order', { number })}</span>
        </button>
      </p>
    </li>
  )
}

/** Each press makes a link of its own, for a link is good once. */
export function TelegramButton({
  number,
  say,
  askInTelegram,
}: Pick<PartProps, 'say' | 'askInTelegram'> & { number: string }) {
  const [hasFailed, setFailed] = useState(false)
  const go = () => {
    setFailed(false)
    askInTelegram(number).catch(() => setFailed(true))
  }
  return (
    <>
      <button type="button" class="way" onClick={go}>
        {say('order-telegram')} <span class="unseen">{say('order', { number })}</span>
      </button>
      {hasFailed && <p role="alert">{say('order-telegram-failed')}</p>}
    </>
  )
}
