import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { baseOf } from '../channels/origins.ts'
import { Refusal } from '../channels/refusal.ts'
import { ANY_TEAM, SKILLS } from '../handoff/case.ts'
import { AWAY_MS, goneSince, HEARTBEAT_MS, seenSince } from '../handoff/presence.ts'
import { isLinked, unlinkAgent } from '../storage/agent-telegram.ts'
import { readPresence, recordAccess, setAgentLocale, setPresence } from '../storage/agents.ts'
import { readTeam } from '../storage/desk-figures.ts'
import { lastSeen } from '../storage/presence.ts'
import { forgetPassed } from '../storage/routing.ts'
import {
  changeOfMe,
  colleagues,
  credentials,
  me,
  session,
  signedIn,
  telegramLink,
  telegramState,
} from './account-shapes.ts'
import { makeAgentCode } from './agents.ts'
import { nothing } from './basic-shapes.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route, type WhoCalls } from './routes.ts'
import { agentOf, logIn, logOut, SESSION_MS } from './sessions.ts'

export const COOKIE = 'aftercare-agent'

/** Not readable by scripts, not sent along by other sites, gone after twelve idle hours. */
const cookieOptions = (parts: ConsoleParts, request: FastifyRequest): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict',
  secure: baseOf(request, { publicUrl: parts.publicUrl, origins: [] }).startsWith('https:'),
  maxAge: SESSION_MS / 1000,
})

/** Recognises an agent by the cookie; every call is a sign of life. */
export function createWhoCalls(parts: ConsoleParts): WhoCalls {
  const seen = new Map<string, number>()
  return async (request: FastifyRequest, reply?: FastifyReply) => {
    const token = request.cookies[COOKIE]
    const session = await agentOf(parts, token)
    if (!session || !token) return undefined
    if (session.renewed) reply?.setCookie(COOKIE, token, cookieOptions(parts, request))
    const { agent } = session
    const now = parts.now()
    if (now.getTime() - (seen.get(agent.id) ?? 0) >= HEARTBEAT_MS) {
      seen.set(agent.id, now.getTime())
      const before = await lastSeen(parts.db, agent.id)
      await setPresence(parts.db, { agentId: agent.id, now })
      const wasAway = !before || now.getTime() - before.getTime() >= AWAY_MS
      if (wasAway) await comesBack(parts, agent.id)
    }
    return agent
  }
}

/** Whoever comes back is asked again, and what waits is offered at once. */
async function comesBack(parts: ConsoleParts, agentId: string): Promise<void> {
  await forgetPassed(parts.db, agentId)
  parts.leftovers()
}

/** Logging in and out, and what an agent says about himself. */
export const accountRoutes = (parts: ConsoleParts): readonly Route[] => [
  loginRoute(parts),
  sessionRoute(parts),
  logoutRoute(parts),
  meRoute(parts),
  changeMeRoute(parts),
  colleaguesRoute(parts),
  telegramStateRoute(parts),
  linkTelegramRoute(parts),
  unlinkTelegramRoute(parts),
]

const loginRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/session',
    summary: 'Log in; the session is a cookie',
    open: true,
    body: credentials,
    answer: signedIn,
    refusals: ['bad-request', 'unauthorized', 'forbidden', 'too-many-requests'],
    handle: async ({ body, request, reply }) => {
      const wish = { ...body, ip: request.ip }
      const { token, agent } = await logIn(parts, wish, request.cookies[COOKIE])
      await setPresence(parts.db, { agentId: agent.id, state: 'online', now: parts.now() })
      await comesBack(parts, agent.id)
      reply.setCookie(COOKIE, token, cookieOptions(parts, request))
      return { agent }
    },
  })

const sessionRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/session',
    summary: 'Who is logged in with this cookie, or nobody',
    open: true,
    answer: session,
    handle: async ({ request }) => {
      const found = await agentOf(parts, request.cookies[COOKIE])
      if (!found) return { me: null }
      const { agent } = found
      return { me: { agent, presence: await readPresence(parts.db, agent.id) } }
    },
  })

const logoutRoute = (parts: ConsoleParts) =>
  route({
    method: 'delete',
    path: '/session',
    summary: 'Log out',
    answer: nothing,
    refusals: ['forbidden'],
    handle: async ({ agent, request, reply }) => {
      await logOut(parts, request.cookies[COOKIE] ?? '', agent)
      await setPresence(parts.db, { agentId: agent.id, state: 'offline', now: parts.now() })
      const { maxAge: _, ...options } = cookieOptions(parts, request)
      reply.clearCookie(COOKIE, options)
      return {}
    },
  })

const meRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/me',
    summary: 'Who is logged in',
    answer: me,
    handle: async ({ agent }) => ({ agent, presence: await readPresence(parts.db, agent.id) }),
  })

const changeMeRoute = (parts: ConsoleParts) =>
  route({
    method: 'patch',
    path: '/me',
    summary: 'Be online or away; change the language of the console',
    body: changeOfMe,
    answer: me,
    refusals: ['bad-request', 'forbidden'],
    handle: async ({ agent, body: { locale = agent.locale, presence: state } }) => {
      const { db, now } = parts
      if (locale !== agent.locale) await setAgentLocale(db, agent.id, locale)
      if (state) await setPresence(db, { agentId: agent.id, state, now: now() })
      if (state === 'online') await comesBack(parts, agent.id)
      return { agent: { ...agent, locale }, presence: await readPresence(db, agent.id) }
    },
  })

const colleaguesRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/agents',
    summary: 'Everyone at the desk, and who is there',
    answer: colleagues,
    handle: async ({ agent: { locale } }) => {
      const now = parts.now()
      const since = { seenSince: seenSince(now), goneSince: goneSince(now) }
      const team = await readTeam(parts.db, since)
      return {
        items: team.map(({ id, name, state, teams, load, capacity }) => ({
          ...{ id, name, state, teams, load, capacity },
        })),
        teams: [ANY_TEAM, ...SKILLS].map((id) => ({ id, title: parts.team(id, locale) })),
      }
    },
  })

const telegramStateRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/me/telegram',
    summary: 'Whether the house has a desk in Telegram, and whether your account there is known',
    answer: telegramState,
    handle: async ({ agent }) => ({
      offered: parts.agentLink !== undefined,
      linked: await isLinked(parts.db, agent.id),
    }),
  })

const linkTelegramRoute = (parts: ConsoleParts) =>
  route({
    method: 'post',
    path: '/me/telegram',
    summary: 'A link, good once and for minutes, that makes your account in Telegram known',
    answer: telegramLink,
    refusals: ['forbidden', 'not-found'],
    handle: async ({ agent }) => {
      const { agentLink, db, now } = parts
      if (!agentLink) throw new Refusal('not-found', 'there is no desk in Telegram')
      const { code, expiresAt } = await makeAgentCode(db, { agentId: agent.id, now: now() })
      return { url: await agentLink(code), command: `/link ${code}`, expiresAt }
    },
  })

const unlinkTelegramRoute = (parts: ConsoleParts) =>
  route({
    method: 'delete',
    path: '/me/telegram',
    summary: 'Your account in Telegram is nobody of the desk any more',
    answer: nothing,
    refusals: ['forbidden'],
    handle: async ({ agent }) => {
      await unlinkAgent(parts.db, agent.id)
      const now = parts.now()
      await recordAccess(parts.db, {
        agentId: agent.id,
        what: 'telegram-unlinked',
        detail: {},
        now,
      })
      return {}
    },
  })
