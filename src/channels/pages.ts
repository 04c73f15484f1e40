import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Refusal } from './refusal.ts'

/** Nothing inline, nothing foreign, no string ever becomes code (CSP 3, Trusted Types). */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

const FOREVER = 'public, max-age=31536000, immutable'
/** Kept, but asked about each time: the loader names a file that the next release replaces. */
const ASKED_EACH_TIME = 'no-cache'

/** A page that vite built: where it is reached and its folder in `dist/`. */
export interface Page {
  path: string
  folder: string
}

/**
 * Serves built pages and the widget. The widget's files may be loaded by any site: who may talk to
 * us is decided where sessions are opened.
 */
export async function addPages(
  app: FastifyInstance,
  { dist, pages }: { dist: string; pages: readonly Page[] },
): Promise<void> {
  await app.register(fastifyStatic, {
    root: dist,
    serve: false,
    dotfiles: 'ignore',
    preCompressed: true,
  })
  for (const file of ['widget.js', 'widget.mjs']) {
    app.get(`/${file}`, (_request, reply) => sendWidget(reply, file, ASKED_EACH_TIME))
  }
  app.get<{ Params: { file: string } }>('/widget/:file', (request, reply) =>
    sendWidget(reply, request.params.file, FOREVER),
  )
  for (const { path, folder } of pages) {
    app.get(path, (_request, reply) => sendPage(reply, `${folder}/index.html`))
    app.get<{ Params: { file: string } }>(`/${folder}/assets/:file`, (request, reply) =>
      reply
        .header('cache-control', FOREVER)
        .sendFile(`${folder}/assets/${request.params.file}`, { cacheControl: false }),
    )
  }

  function sendPage(reply: FastifyReply, file: string): FastifyReply {
    if (!existsSync(join(dist, file))) {
      throw new Refusal('not-found', 'this page is not built; start the server with npm start')
    }
    reply.header('content-security-policy', PAGE_POLICY).header('cache-control', ASKED_EACH_TIME)
    return reply.sendFile(file, { cacheControl: false })
  }
}

const sendWidget = (reply: FastifyReply, file: string, cache: string): FastifyReply =>
  reply
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('access-control-allow-origin', '*')
    .header('cache-control', cache)
    .sendFile(`widget/${file}`, { cacheControl: false })
