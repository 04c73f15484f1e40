import { effect } from '@preact/signals'
import { open, openId, show, VIEWS, type View, view } from './state.ts'

const isView = (text: string | undefined): text is View => VIEWS.includes(text as View)

/** What the address says is shown: `#/waiting/<conversation>`. */
function follow(): void {
  const [, which, id] = location.hash.split('/')
  if (isView(which)) show(which)
  open(id || null)
}

/** The address says what is shown, so that it can be reloaded and passed on. */
export function keepAddress(): () => void {
  follow()
  const stop = effect(() => {
    const wanted = `#/${view.value}${openId.value ? `/${openId.value}` : ''}`
    if (location.hash !== wanted) history.pushState(null, '', wanted)
  })
  addEventListener('popstate', follow)
  return () => {
    stop()
    removeEventListener('popstate', follow)
  }
}
