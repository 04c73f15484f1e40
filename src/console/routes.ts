import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { Refusal, type RefusalCode } from '../channels/refusal.ts'
import type { Agent } from '../storage/agents.ts'

/** What a handler knows of its call: everything parsed, nothing raw but the reply. */
interface Call<Params, Query, Body> {
  agent: Agent
  params: Params
  query: Query
  body: Body
  request: FastifyRequest
  reply: FastifyReply
}

/** One door of the agent API; what it takes and gives is written once, for code and for OpenAPI. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As in OpenAPI: `/conversations/{id}`. */
  path: string
  summary: string
  /** Needs no session. */
  open: boolean
  params?: z.ZodObject | undefined
  query?: z.ZodObject | undefined
  body?: z.ZodType | undefined
  /** Absent: the handler answers by itself, with bytes or with a socket. */
  answer?: z.ZodType | undefined
  refusals: readonly RefusalCode[]
  handle(call: Call<unknown, unknown, unknown>): Promise<unknown>
}

interface Described<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  method: Route['method']
  path: string
  summary: string
  open?: boolean
  params?: Params
  query?: Query
  body?: Body
  answer?: Answer
  refusals?: readonly RefusalCode[]
  handle(call: Call<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<z.output<Answer>>
}

/** Describes a door; the handler's types come from the shapes. */
export const route = <
  Params extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Query extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodUnknown,
>(
  described: Described<Params, Query, Body, Answer>,
): Route => ({ open: false, refusals: [], ...described }) as unknown as Route

/** Who is calling; undefined without a living session. */
export type WhoCalls = (request: FastifyRequest, reply?: FastifyReply) => Promise<Agent | undefined>

/** Opens the doors on a server; what comes in is parsed here and nowhere else. */
export function addRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  whoCalls: WhoCalls,
): void {
  for (const described of routes) {
    app.route({
      method: described.method,
      url: described.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const agent = described.open ? undefined : await whoCalls(request, reply)
        if (!described.open && !agent) throw new Refusal('unauthorized', 'please log in')
        return await described.handle({
          agent: agent as Agent,
          params: described.params?.parse(request.params),
          query: described.query?.parse(request.query),
          body: described.body?.parse(request.body ?? {}),
          request,
          reply,
        })
      },
    })
  }
}
