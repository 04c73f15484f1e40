import { returnTerm } from '../actions/judge-return.ts'
import type { WidgetHomePorts } from '../channels/widget-home.ts'
import { dayAt } from '../day.ts'
import { rulesAt } from '../knowledge/rules.ts'
import type { Locale } from '../message.ts'
import type { Mind } from '../mind.ts'
import type { Order } from '../shop/shop.ts'
import { joinedInto } from '../storage/joined.ts'
import { readWebStanding } from '../storage/web-standing.ts'
import { fill, printDay } from '../text.ts'
import type { Ground } from './ground.ts'
import { wordsUnder } from './words.ts'

/** Orders and articles that the chat shows at most. */
const [ORDERS, ARTICLES] = [2, 3]
/** An article that is less sure than this would only be in the way. */
const SURE = 0.35

/** What the chat shows around the conversation. */
export function widgetHome({
  config,
  database,
  mind,
  now,
}: Pick<Ground, 'config' | 'database' | 'mind' | 'now'>): WidgetHomePorts {
  const { db } = database
  return {
    async standing(id) {
      const found = await readWebStanding(db, (await joinedInto(db, id)) ?? id)
      const { owner = 'bot', agentName, isPromised = false, isReachable } = found ?? {}
      return {
        owner,
        ...(agentName ? { agent: agentName } : {}),
        wantsContact: isPromised && isReachable === false,
      }
    },
    async orders(customer, locale) {
      const orders = await mind()
        .shop.ordersOf(customer)
        .catch((): Order[] => [])
      return orders
        .filter(({ status }) => status !== 'cancelled')
        .sort((a, b) => b.placedOn.localeCompare(a.placedOn))
        .slice(0, ORDERS)
        .map((order) => toCard(order, locale, { mind: mind(), now: now() }))
    },
    search(question, locale) {
      const today = dayAt(now(), config.TIME_ZONE)
      const { knowledge } = mind()
      return knowledge
        .find(question, today)
        .filter(({ score }) => score >= SURE)
        .slice(0, ARTICLES)
        .flatMap(({ id }) => {
          const body = knowledge.quote(id, locale, today)
          const [cited] = body?.cites ?? []
          if (!body || !cited) return []
          return [{ id, title: cited.title, text: body.text, cites: body.cites ?? [] }]
        })
    },
  }
}

/** An order in words: what, since when, and until when it may come back (art. 25, 26.1). */
function toCard(order: Order, locale: Locale, { mind, now }: { mind: Mind; now: Date }) {
  const { number, status, items, events, placedOn, deliveredOn, soldAt, delivery } = order
  const words = wordsUnder(mind.library, 'order-card')[locale]
  const statuses = wordsUnder(mind.library, 'shop-page.status')[locale]
  const say = (id: string, values: Readonly<Record<string, string>>): string =>
    fill(words[id] ?? '', (name) => values[name], locale)
  const today = dayAt(now, delivery.zone)
  const day = printDay(events.at(-1)?.on ?? placedOn, locale)
  const state = say('state', { status: statuses[status] ?? status, day })
  const until =
    deliveredOn && returnTerm(order, deliveredOn, rulesAt(mind.rules, { day: today, soldAt })).until
  const mayReturn =
    until && today <= until ? [say('return-until', { day: printDay(until, locale) })] : []
  const names = items.map(({ product }) => product.title[locale])
  const title = say(names.length > 1 ? 'title-more' : 'title', {
    number,
    item: names[0] ?? '',
    more: String(names.length - 1),
  })
  return { number, title, state: [state, ...mayReturn].join(' · ') }
}
