import { effect } from '@preact/signals'
import { open, show, showFirst } from './loading.ts'
import { isLead, LEAD_TABS, leadTab, openId, VIEWS, view } from './state.ts'

const nameIn = <Name extends string>(names: readonly Name[], text: string | undefined) =>
  names.find((name) => name === text)

/** What the address says is shown: `#/waiting/<conversation>`, `#/lead/now`. */
function follow(): void {
  const [, first, second] = location.hash.split('/')
  if (first === 'lead' && isLead.value) {
    leadTab.value = nameIn(LEAD_TABS, second) ?? 'now'
    return
  }
  const which = nameIn(VIEWS, first)
  if (which) show(which)
  else void showFirst()
  open((which && second) || null)
}

/** The address says what is shown, so that it can be reloaded and passed on. */
export function keepAddress(): () => void {
  follow()
  let first = true
  const stop = effect(() => {
    const place = leadTab.value ? `lead/${leadTab.value}` : view.value
    const opened = openId.value && !leadTab.value ? `/${openId.value}` : ''
    const wanted = `#/${place}${opened}`
    // Without an address the first list is still to be chosen.
    if (location.hash !== wanted && !(first && !location.hash)) history.pushState(null, '', wanted)
    first = false
  })
  addEventListener('popstate', follow)
  return () => {
    stop()
    removeEventListener('popstate', follow)
  }
}
