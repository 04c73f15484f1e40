import type { ConsoleParts } from '../console/parts.ts'
import { dayAt } from '../day.ts'
import type { Flow } from '../flows/flow.ts'
import { orderSpokenOf } from '../handoff/brief.ts'
import { offerJob } from '../handoff/offer.ts'
import type { Locale } from '../message.ts'
import type { Mind } from '../mind.ts'
import type { Topic } from '../queue/fan-out.ts'
import { agentOf } from '../storage/desk-company.ts'
import { printAnswer, printDay } from '../text.ts'
import { cannedOfHouse, deskWord, moodOf, questionsOf, suggestFor, unreadBy } from './desk-helps.ts'
import type { Doorbells } from './doorbells.ts'
import { finishRequest } from './finishing.ts'
import type { Ground } from './ground.ts'
import { ringLeftovers } from './handing-over.ts'
import { makeReport } from './report.ts'
import { tellingOf } from './telling.ts'
import { wordsOf } from './words.ts'

/** What the desk gets from the rest of the house. */
export function deskParts(ground: Ground, bells: Doorbells): ConsoleParts {
  const { config, database, fanOut, mind, now, queues } = ground
  return {
    db: database.db,
    publicUrl: config.PUBLIC_URL,
    edits: ground.edits,
    finishRequest: (number, work) => finishRequest(ground, number, work),
    now,
    zone: config.TIME_ZONE,
    report: (days) => makeReport(database.db, mind().shop, { days, now: now() }),
    tell: tellingOf(mind),
    print: {
      flow: (name, locale) => flowNamed(mind(), name)?.title[locale] ?? name,
      answerName: (name, locale, flow) => answerName(mind(), name, locale, flow),
      answer: printAnswer,
    },
    order: (number, locale) => orderCard(mind(), number, locale).catch(() => undefined),
    orderOf: orderSpokenOf,
    reason: (id, locale) => deskWord(mind(), 'reason', id, locale),
    team: (id, locale) => deskWord(mind(), 'team', id, locale),
    mood: (words, locale) => moodOf(mind(), words, locale),
    questions: ({ stack }, locale) => questionsOf(mind(), stack, locale),
    unread: (standing, wish) => unreadBy(mind(), standing, wish, now()),
    suggest: (words, locale) =>
      suggestFor(mind(), words, { locale, day: dayAt(now(), config.TIME_ZONE) }),
    cannedOfHouse: () => cannedOfHouse(mind()),
    leftovers: () => ringLeftovers(ground),
    ...company(ground),
    orderLines: (order, locale) => orderLines(mind(), order, locale).catch(() => []),
    ring(conversationId) {
      fanOut.publish({ conversationId })
      fanOut.publish({ desk: true })
      bells.ring('turn', conversationId)
      bells.ring('send', conversationId)
    },
    offer: (offer) => void queues.ring('handoff', offerJob(offer), { caseId: offer.caseId }),
  }
}

/** Who looks at a conversation and writes in it, told to other agents and to the customer; what changed. */
const company = (
  ground: Ground,
): Pick<ConsoleParts, 'writing' | 'here' | 'onHere' | 'onChange'> => {
  const { fanOut } = ground
  return {
    writing: (conversationId, agent) => void showWriting(ground, conversationId, agent),
    here: (conversationId) => fanOut.publish({ here: conversationId }),
    onHere: (listener) =>
      fanOut.subscribe((topic) => {
        if ('here' in topic) listener(topic.here)
      }),
    onChange(listener) {
      const onTopic = (topic: Topic) => 'writingIn' in topic || listener()
      const stops = [fanOut.subscribe(onTopic), fanOut.onGap(listener)]
      return () => {
        for (const stop of stops) stop()
      }
    },
  }
}

/** The customer sees that an agent writes, when the conversation is that agent's. Never throws. */
async function showWriting(
  { database, fanOut }: Ground,
  conversationId: string,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const owner = await agentOf(database.db, conversationId).catch(() => undefined)
  if (owner === id) fanOut.publish({ writingIn: conversationId, author: 'agent', name })
}

/** Today's flow of that name; one that was taken away since, as long as a run stands in it. */
const flowNamed = ({ library }: Mind, name: string): Flow | undefined =>
  library.flows.get(name) ?? [...library.versions.values()].find((flow) => flow.name === name)

function answerName(mind: Mind, name: string, locale: Locale, flow?: string): string {
  const { library } = mind
  const label = flow && labelIn(flowNamed(mind, flow), name)?.[locale]
  if (label) return label
  return library.phrases.has(`fact.${name}`) ? wordsOf(library, `fact.${name}`)[locale] : name
}

const labelIn = (flow: Flow | undefined, step: string) => flow?.steps.get(step)?.asking?.label

/** An order in parts, for sentences of agents. */
async function orderCard({ shop, library }: Mind, number: string, locale: Locale) {
  const order = await shop.order(number)
  if (!order) return undefined
  return {
    status: wordsOf(library, `shop-page.status.${order.status}`)[locale],
    items: order.items.map(({ product }) => product.title[locale]),
  }
}

async function orderLines(
  { shop, library }: Mind,
  number: string,
  locale: Locale,
): Promise<string[]> {
  const order = await shop.order(number)
  if (!order) return []
  const status = wordsOf(library, `shop-page.status.${order.status}`)[locale]
  const since = order.deliveredOn ?? order.events.at(-1)?.on ?? order.placedOn
  return [
    `${number}: ${status}, ${printDay(since, locale)}`,
    ...order.items.map(({ product, quantity }) =>
      quantity === 1 ? product.title[locale] : `${product.title[locale]} × ${quantity}`,
    ),
  ]
}
