import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isOriginAllowed } from '../channels/origins.ts'
import { Refusal } from '../channels/refusal.ts'
import { MAX_FILE_BYTES } from '../channels/uploads.ts'
import { readViewers } from '../storage/desk-company.ts'
import { accountRoutes, createWhoCalls } from './account-routes.ts'
import { draftingRoutes, lookingSince } from './drafting-routes.ts'
import { addEvents } from './events.ts'
import { createFeed } from './feed.ts'
import { helpingRoutes } from './helping-routes.ts'
import { leadingRoutes } from './leading-routes.ts'
import { learningRoutes } from './learning-routes.ts'
import { describeApi } from './openapi.ts'
import { owedRoutes } from './owed-routes.ts'
import type { ConsoleParts } from './parts.ts'
import { readingRoutes } from './reading-routes.ts'
import { addRoutes, type Route } from './routes.ts'
import { writingRoutes } from './writing-routes.ts'

const PREFIX = '/api/agent'

/** Every door of the agent API but the stream of events. */
export const consoleRoutes = (parts: ConsoleParts): readonly Route[] => [
  ...accountRoutes(parts),
  ...readingRoutes(parts),
  ...owedRoutes(parts),
  ...writingRoutes(parts),
  ...draftingRoutes(parts),
  ...helpingRoutes(parts),
  ...leadingRoutes(parts),
  ...learningRoutes(parts),
]

/**
 * Opens the doors of the agents: `/api/agent/*`, and what they take and give at
 * `/api/agent/openapi.json`. The server brings WebSockets and the shape of errors (`createHttp`).
 */
export async function addConsole(app: FastifyInstance, parts: ConsoleParts): Promise<void> {
  await app.register(
    async (scope) => {
      await scope.register(cookie)
      takeFiles(scope)
      const site = { publicUrl: parts.publicUrl, origins: [] }
      // The cookie is SameSite=Strict already; this holds where a browser does not.
      scope.addHook('onRequest', async (request, reply) => {
        reply.header('cache-control', 'no-store')
        const reads = request.method === 'GET' && !request.ws
        if (!reads && !isOriginAllowed(request, site)) {
          throw new Refusal('forbidden', `not from ${request.headers.origin}`)
        }
      })
      const routes = consoleRoutes(parts)
      const whoCalls = createWhoCalls(parts)
      addRoutes(scope, routes, whoCalls)
      const description = describeApi(routes, PREFIX)
      scope.get('/openapi.json', async () => description)
      const { db, now, onChange } = parts
      const feed = createFeed({
        db,
        now,
        onChange,
        onError: (error) => {
          scope.log.warn({ err: error }, 'the desk could not look for changes')
          return undefined
        },
      })
      scope.addHook('onClose', async () => feed.close())
      const viewers = (id: string) => readViewers(db, id, { seenSince: lookingSince(now()) })
      const { onHere } = parts
      addEvents(scope, feed, { whoCalls, now, onEdit: parts.edits.onEdit, onHere, viewers })
    },
    { prefix: PREFIX },
  )
}

/** A file is the body as it is; only JSON is read. */
function takeFiles(scope: FastifyInstance): void {
  scope.removeContentTypeParser('text/plain')
  scope.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: MAX_FILE_BYTES },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
}
