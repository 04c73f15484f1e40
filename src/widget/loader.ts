/**
 * `/widget.js`: all that a page loads at first. Settings are `data-` attributes of its own tag:
 * `<script async src="https://help.shop.example/widget.js" data-locale="ru"></script>`.
 */
declare const CHAT_FILE: string

const tag = document.currentScript as HTMLScriptElement | null
if (tag) {
  const { origin } = new URL(tag.src)
  const queue = (window as { aftercare?: unknown }).aftercare
  if (queue === undefined) (window as { aftercare?: unknown }).aftercare = []
  const settings = { base: origin, ...tag.dataset }
  const load = () =>
    import(/* @vite-ignore */ `${origin}/widget/${CHAT_FILE}`).then(({ mount }) => mount(settings))
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', load)
  else void load()
}
