/** `/widget.mjs`: the same for pages that are modules, `import { boot } from '…/widget.mjs'`. */
import { type Api, install, type Settings } from './api.ts'

/** Puts the chat on the page and gives the handle on it. */
export function boot(settings: Settings = {}): Api {
  const api = install(new URL(import.meta.url).origin)
  api.boot(settings)
  return api
}
