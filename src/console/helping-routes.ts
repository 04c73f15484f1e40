import { Refusal } from '../channels/refusal.ts'
import type { Locale } from '../message.ts'
import { readLastWords } from '../storage/desk-brief.ts'
import { listCanned } from '../storage/desk-company.ts'
import { readConversation, readRequests } from '../storage/desk-conversation.ts'
import { cut, fill, namesIn } from '../text.ts'
import { unknown } from './acting.ts'
import { byId } from './basic-shapes.ts'
import { filledReplies, filledWish, suggestions } from './leading-shapes.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route } from './routes.ts'

/** What helps an agent to answer; inserted by them, never sent by itself. */
export const helpingRoutes = (parts: ConsoleParts): readonly Route[] => [
  cannedRoute(parts),
  suggestRoute(parts),
]

const cannedRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/conversations/{id}/canned',
    summary: 'Canned replies with the data of this customer and order filled in',
    params: byId,
    query: filledWish,
    answer: filledReplies,
    refusals: ['bad-request', 'not-found'],
    handle: async ({ agent, params: { id }, query }) => {
      const conversation = await readConversation(parts.db, id)
      if (!conversation) throw unknown()
      const locale = query.locale ?? conversation.locale
      const known = await variablesOf(parts, conversation, { agent: agent.name, locale })
      const replies = [...(await listCanned(parts.db)), ...parts.cannedOfHouse()]
      const own = new Set<string>()
      return {
        items: replies.flatMap(({ shortcut, team, ...words }) => {
          // One of the desk's own goes before the house's of the same name.
          if (own.has(shortcut)) return []
          own.add(shortcut)
          const names = namesIn(cut(words[locale]))
          const missing = names.filter((name) => known[name] === undefined)
          return [
            {
              shortcut,
              team,
              text: fill(words[locale], (name) => known[name] ?? `{${name}}`, locale),
              missing,
            },
          ]
        }),
      }
    },
  })

type Conversation = NonNullable<Awaited<ReturnType<typeof readConversation>>>

/** What `{name}`, `{order}`, `{status}`, `{items}`, `{request}` and `{agent}` stand for. */
async function variablesOf(
  parts: ConsoleParts,
  { id, stack, facts, customerName }: Conversation,
  { agent, locale }: { agent: string; locale: Locale },
): Promise<Readonly<Record<string, string | undefined>>> {
  const number = parts.orderOf({ stack, facts })
  const [order, requests] = await Promise.all([
    number ? parts.order(number, locale) : undefined,
    readRequests(parts.db, id),
  ])
  return {
    ...{ agent, name: customerName ?? undefined, order: number ?? undefined },
    ...{ status: order?.status, items: order?.items.join(', ') },
    request: requests.find(({ state }) => state === 'open')?.number,
  }
}

const suggestRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/conversations/{id}/suggestions',
    summary: 'Articles that may answer what the customer wrote last',
    params: byId,
    answer: suggestions,
    refusals: ['bad-request', 'not-found'],
    handle: async ({ params: { id } }) => {
      const conversation = await readConversation(parts.db, id)
      if (!conversation) throw new Refusal('not-found', 'there is no such conversation')
      const words = await readLastWords(parts.db, id)
      return { items: parts.suggest(words, conversation.locale) }
    },
  })
