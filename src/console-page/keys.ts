import { effect, signal } from '@preact/signals'
import { changeMe, claimOpened, pass, startReturn, undoReply } from './deeds.ts'
import { toggleLead } from './header.tsx'
import { offers, open, show } from './loading.ts'
import { lines } from './pages.ts'
import { cursor, isOffered, mayLetGo, mayReply, me, openId, overlay, VIEWS } from './state.ts'
import { openSuggested, startWriting } from './writing.ts'

const KEPT = 'aftercare:keys'
/** Whether single keys act; whoever dictates turns them off. */
export const keysOn = signal(localStorage.getItem(KEPT) !== 'off')
effect(() => localStorage.setItem(KEPT, keysOn.value ? 'on' : 'off'))

/** Moves the cursor through the shown list. */
function move(step: 1 | -1): void {
  const items = lines.value ?? []
  const at = items.findIndex(({ id }) => id === cursor.value)
  const next = items[Math.min(items.length - 1, Math.max(0, at + step))]
  if (next) cursor.value = next.id
}

const letGo = (which: 'transfer' | 'snooze' | 'close') => () => {
  if (mayLetGo.value) overlay.value = { is: which }
}

function passOffer(): void {
  const offered = isOffered.value ? openId.value : offers.value[0]?.id
  if (offered) void pass(offered)
}

function switchPresence(): void {
  void changeMe({ presence: me.value?.presence === 'online' ? 'away' : 'online' })
}

/** By place on the keyboard, so that they work in every layout. */
const KEYS: Readonly<Record<string, () => void>> = {
  KeyJ: () => move(1),
  KeyK: () => move(-1),
  Enter: () => cursor.value && open(cursor.value),
  KeyC: () => void claimOpened(),
  KeyP: passOffer,
  KeyR: () => openId.value && mayReply.value && startWriting('reply'),
  KeyN: () => openId.value && startWriting('note'),
  KeyA: () => openId.value && mayReply.value && openSuggested(),
  KeyU: () => void undoReply(),
  KeyB: () => mayLetGo.value && startReturn(),
  KeyE: letGo('close'),
  KeyT: letGo('transfer'),
  KeyZ: letGo('snooze'),
  KeyL: toggleLead,
  KeyO: switchPresence,
  ...Object.fromEntries(VIEWS.map((view, at) => [`Digit${at + 1}`, () => show(view)])),
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, dialog *')

const isButton = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('button, a, summary')

/** What a key means here and now; nothing while somebody writes, or for the browser's own keys. */
function actFor(event: KeyboardEvent): (() => void) | undefined {
  if (!keysOn.value || overlay.value || isField(event.target)) return undefined
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined
  if (event.key === '?' || (event.code === 'Slash' && event.shiftKey)) return openSheet
  // On a button, Enter means the button.
  if (event.shiftKey || (event.code === 'Enter' && isButton(event.target))) return undefined
  return KEYS[event.code]
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  if (event.code === 'Escape' && isField(event.target)) (event.target as HTMLElement).blur()
  const act = actFor(event)
  if (!act) return
  event.preventDefault()
  act()
}

const openSheet = () => {
  overlay.value = { is: 'keys' }
}

/** Starts to act on keys pressed outside of fields; returns how to stop. */
export function listenToKeys(): () => void {
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}
