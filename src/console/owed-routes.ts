import { z } from 'zod'
import { delayOf } from '../actions/penalty.ts'
import { Refusal } from '../channels/refusal.ts'
import { type Day, dayAt, daysBetween, isDay } from '../day.ts'
import { previewForm } from '../knowledge/form-preview.ts'
import { listOwed, type Owed } from '../storage/deadlines.ts'
import { readFormBytes } from '../storage/forms.ts'
import { moveLoaner } from '../storage/loaners.ts'
import { byId, nothing } from './basic-shapes.ts'
import { formPreview, owedList } from './owed-shapes.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route } from './routes.ts'

const day = z
  .string()
  .refine(isDay, 'expected a day such as 2026-11-21')
  .transform((text) => text as Day)
const number = z.string().regex(/^R-\d+$/, 'expected a number such as R-1042')
const byNumber = z.object({ number })

const words = z.string().max(4000).default('')
const doneWish = z.object({ on: day.optional(), work: words, parts: words })
const loanerWish = z.object({ to: z.enum(['lent', 'returned']), on: day.optional() })

/** What is owed to customers, what settles it, and the forms that were filled for them. */
export const owedRoutes = (parts: ConsoleParts): readonly Route[] => [
  deadlinesRoute(parts),
  doneRoute(parts),
  loanerRoute(parts),
  previewRoute(parts),
]

const deadlinesRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/deadlines',
    summary: 'What is owed and not met yet, due first, with what a delay has cost so far',
    query: z.object({ until: day.optional() }),
    answer: owedList,
    refusals: ['bad-request'],
    handle: async ({ query: { until } }) => {
      const owed = await listOwed(parts.db, until)
      return { items: owed.map((one) => describe(one, dayAt(parts.now(), one.zone))) }
    },
  })

function describe(owed: Owed, today: Day) {
  const { request, requestKind, kind, order, conversationId, owedBy, rule, dueOn, zone } = owed
  return {
    request,
    kind: requestKind,
    deadline: kind,
    order,
    conversationId,
    owedBy,
    rule,
    beganOn: owed.beganOn ?? null,
    dueOn,
    zone,
    daysLeft: daysBetween(today, dueOn),
    delay: delayOf(owed, today) ?? null,
  }
}

const doneRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/requests/{number}/done',
    summary: 'What the request asked for is done: its deadlines are met; a repair gets its act',
    params: byNumber,
    body: doneWish,
    answer: nothing,
    refusals: ['bad-request', 'not-found'],
    handle: async ({ params, body: { on, work, parts: replaced } }) => {
      const done = await parts.finishRequest(params.number, { on, done: work, parts: replaced })
      if (!done) throw new Refusal('not-found', 'there is no open request of that number')
      parts.ring(done.conversationId)
      return {}
    },
  })

const loanerRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/requests/{number}/loaner',
    summary: 'The loaner of a repair was handed over, or came back',
    params: byNumber,
    body: loanerWish,
    answer: nothing,
    refusals: ['bad-request', 'not-found'],
    handle: async ({ params, body: { to, on } }) => {
      const now = parts.now()
      const when = on ?? (now.toISOString().slice(0, 10) as Day)
      const moved = await parts.db
        .transaction()
        .execute((tx) => moveLoaner(tx, { request: params.number, to, on: when, now }))
      if (!moved) throw new Refusal('not-found', 'this request has no loaner in that state')
      return {}
    },
  })

const previewRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/files/{id}/preview',
    summary: 'What a form that was filled for a customer says, as plain text in blocks',
    params: byId,
    answer: formPreview,
    refusals: ['bad-request', 'not-found'],
    handle: async ({ params }) => {
      const bytes = await readFormBytes(parts.db, params.id)
      if (!bytes) throw new Refusal('not-found', 'there is no such form')
      return { blocks: await previewForm(bytes) }
    },
  })
