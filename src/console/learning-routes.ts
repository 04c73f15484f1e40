import { markUnanswered, openUnanswered } from '../storage/unanswered.ts'
import { mustLead } from './acting.ts'
import * as shape from './learning-shapes.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route } from './routes.ts'

const MOST_SHOWN = 500

/** What the shop can learn: questions without an answer, and what customers told of products. */
export const learningRoutes = (parts: ConsoleParts): readonly Route[] => [
  unansweredRoute(parts),
  markRoute(parts),
  reportRoute(parts),
]

const unansweredRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/unanswered',
    summary: 'Questions that ended without an answer and that nobody dealt with; for leads',
    answer: shape.unansweredList,
    refusals: ['forbidden'],
    handle: async ({ agent }) => {
      mustLead(agent)
      return { items: (await openUnanswered(parts.db, MOST_SHOWN)).reverse() }
    },
  })

const markRoute = (parts: ConsoleParts) =>
  route({
    method: 'patch',
    path: '/unanswered',
    summary: 'Say that questions are dealt with, or of no interest; for leads',
    body: shape.markWish,
    answer: shape.marked,
    refusals: ['bad-request', 'forbidden'],
    handle: async ({ agent, body: { ids, state } }) => {
      mustLead(agent)
      return { count: await markUnanswered(parts.db, ids, state) }
    },
  })

const reportRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/report',
    summary: 'What customers told, by product, and what to change; for leads',
    query: shape.reportWish,
    answer: shape.report,
    refusals: ['bad-request', 'forbidden'],
    handle: async ({ agent, query: { days } }) => {
      mustLead(agent)
      return await parts.report(days)
    },
  })
