import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { baseOf } from '../channels/origins.ts'
import { listColleagues, readPresence, setAgentLocale, setPresence } from '../storage/agents.ts'
import type { ConsoleParts } from './parts.ts'
import { type Route, route, type WhoCalls } from './routes.ts'
import { agentOf, logIn, logOut, SESSION_MS } from './sessions.ts'
import { changeOfMe, colleagues, credentials, me, nothing, signedIn } from './shapes.ts'

export const COOKIE = 'aftercare-agent'
/** A sign of life is written at most this often. */
const HEARTBEAT_MS = 15_000
/** Whoever was not seen for this long is offline to the others. */
const SEEN_MS = 45_000

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
      await setPresence(parts.db, { agentId: agent.id, now })
    }
    return agent
  }
}

/** Logging in and out, and what an agent says about himself. */
export const accountRoutes = (parts: ConsoleParts): readonly Route[] => [
  loginRoute(parts),
  logoutRoute(parts),
  meRoute(parts),
  changeMeRoute(parts),
  colleaguesRoute(parts),
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
      reply.setCookie(COOKIE, token, cookieOptions(parts, request))
      return { agent }
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
      return { agent: { ...agent, locale }, presence: await readPresence(db, agent.id) }
    },
  })

const colleaguesRoute = (parts: ConsoleParts) =>
  route({
    method: 'get',
    path: '/agents',
    summary: 'Everyone at the desk, and who is there',
    answer: colleagues,
    handle: async () => {
      const seenSince = new Date(parts.now().getTime() - SEEN_MS)
      return { items: await listColleagues(parts.db, seenSince) }
    },
  })
