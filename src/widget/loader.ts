/**
 * `/widget.js`: all that a page loads at first. Settings are `data-` attributes of its own tag:
 * `<script async src="https://help.shop.example/widget.js" data-locale="ru"></script>`. With
 * `data-manual` the chat comes when the page calls `aftercare.boot()`.
 */
import { install } from './api.ts'

const tag = document.currentScript as HTMLScriptElement | null
if (tag) {
  const { origin } = new URL(tag.src)
  const load = () => install(origin, 'manual' in tag.dataset ? undefined : tag.dataset)
  window.aftercare ??= []
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', load)
  else load()
}
