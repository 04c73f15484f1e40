import { BlockList } from 'node:net'
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import cookie from '@fastify/cookie'
import type { Queue } from 'bullmq'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '../channels/refusal.ts'
import { COOKIE } from '../console/account-routes.ts'
import { agentOf } from '../console/sessions.ts'
import { mayLead } from '../handoff/act.ts'
import type { Ground } from './ground.ts'
import { createMetrics } from './metrics.ts'

const BOARD = '/queues'
/** The board's page brings its own styles and one inline setting; nothing comes from elsewhere. */
const BOARD_POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"

/** Addresses of the machine itself and of private networks (RFC 1918, RFC 4193). */
const near = new BlockList()
near.addSubnet('127.0.0.0', 8)
near.addSubnet('10.0.0.0', 8)
near.addSubnet('172.16.0.0', 12)
near.addSubnet('192.168.0.0', 16)
near.addAddress('::1', 'ipv6')
near.addSubnet('fc00::', 7, 'ipv6')

/** Said here and not thrown: the board would answer errors in a shape of its own. */
const NOT_A_LEAD = { error: { code: 'unauthorized', message: 'please log in as a lead' } }

const isNear = ({ ip }: FastifyRequest): boolean =>
  near.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4')

/**
 * The operator's doors: `/metrics` for a collector in the same network or for leads, and the board
 * of the queues at `/queues`, to be looked at by leads.
 */
export async function addOperator(app: FastifyInstance, ground: Ground): Promise<void> {
  const { database, now, queues } = ground
  const metrics = createMetrics(ground)
  await app.register(async (scope) => {
    await scope.register(cookie)
    const isLead = async (request: FastifyRequest): Promise<boolean> => {
      const session = await agentOf({ db: database.db, now }, request.cookies[COOKIE])
      return session !== undefined && mayLead(session.agent.role)
    }
    scope.get('/metrics', async (request, reply) => {
      if (!isNear(request) && !(await isLead(request))) {
        throw new Refusal('forbidden', 'this is for the shop’s own network and for leads')
      }
      return reply.type(metrics.contentType).send(await metrics.read())
    })
    const board = new FastifyAdapter()
    createBullBoard({
      queues: queues
        .boards()
        .map((bell) => new BullMQAdapter(bell as Queue, { readOnlyMode: true })),
      // The two packages bring a declaration of the same adapter each.
      serverAdapter: board as unknown as Parameters<typeof createBullBoard>[0]['serverAdapter'],
    })
    board.setBasePath(BOARD)
    await scope.register(async (inside) => {
      inside.addHook('onRequest', async (request, reply) => {
        if (!(await isLead(request))) return reply.code(401).send(NOT_A_LEAD)
        reply.header('content-security-policy', BOARD_POLICY)
      })
      await inside.register(board.registerPlugin(), { prefix: BOARD })
    })
  })
}
