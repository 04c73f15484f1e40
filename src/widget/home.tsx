import type { Chat } from './chat.ts'
import { type Found, fetchJson, type OrderCard } from './protocol.ts'
import { Linked, Sources } from './said.tsx'
import type { Say } from './words.ts'

/** So long nobody types a letter. */
const PAUSE_MS = 250
let pause: ReturnType<typeof setTimeout> | undefined

/** Looks for articles on what is being written, once the fingers rest. */
export function search(chat: Chat): void {
  clearTimeout(pause)
  pause = setTimeout(async () => {
    const { draft, locale } = chat.state
    const query = new URLSearchParams({ q: draft.slice(0, 200), locale })
    const { found } = await fetchJson<{ found: Found[] }>(
      `${chat.base}/api/widget/search?${query}`,
    ).catch(() => ({ found: [] }))
    if (chat.state.draft === draft) chat.set({ found })
  }, PAUSE_MS)
}

/** Articles that may answer before anything is sent. */
export const Articles = ({ chat, say }: { chat: Chat; say: Say }) => (
  <section class="found" aria-label={say('found')}>
    {chat.state.found.map(({ id, title, text, cites }) => (
      <details key={id}>
        <summary>{title}</summary>
        <p>
          <Linked text={text} say={say} />
        </p>
        <Sources cites={cites} say={say} />
      </details>
    ))}
  </section>
)

/** The visitor's latest orders, when the shop has said who he is. */
export async function fetchOrders(chat: Chat): Promise<void> {
  const { locale } = chat.state
  const { orders } = await (await chat.begin()).visit
    .ask<{ orders: OrderCard[] }>(`/orders?locale=${locale}`)
    .catch(() => ({ orders: [] }))
  if (chat.state.locale === locale) chat.set({ orders })
}

/** The latest orders: a press asks how one stands. */
export const Orders = ({ chat, say }: { chat: Chat; say: Say }) => (
  <ul class="orders">
    {chat.state.orders.map(({ number, title, state }) => (
      <li key={number}>
        <button
          type="button"
          onclick={() =>
            chat.say(say('about-order', { number }), { press: 'menu:order-status', order: number })
          }
        >
          <b>{title}</b>
          <span>{state}</span>
        </button>
      </li>
    ))}
  </ul>
)
