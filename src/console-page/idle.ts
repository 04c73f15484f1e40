import { signal } from '@preact/signals'
import { changeMe } from './deeds.ts'
import { me } from './state.ts'

/** Without a sign of a hand for this long an agent counts as away. */
const IDLE_MS = 10 * 60_000
const LOOK_MS = 15_000
/** Shared by all windows of this browser: whoever works in one is there in all. */
const KEPT = 'aftercare:active'
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

/** The agent was sent away by the clock, and comes back by the first sign of life. */
export const isAutoAway = signal(false)

let noted = 0

function note(): void {
  const now = Date.now()
  if (isAutoAway.value) {
    isAutoAway.value = false
    void changeMe({ presence: 'online' })
  }
  if (now - noted < 1000) return
  noted = now
  localStorage.setItem(KEPT, String(now))
}

function look(): void {
  const last = Math.max(noted, Number(localStorage.getItem(KEPT) ?? 0))
  if (isAutoAway.value || me.value?.presence !== 'online' || Date.now() - last < IDLE_MS) return
  isAutoAway.value = true
  void changeMe({ presence: 'away' })
}

/** Watches for signs of life; returns how to stop. */
export function watchIdle(): () => void {
  isAutoAway.value = false
  note()
  for (const sign of SIGNS) addEventListener(sign, note, { passive: true })
  const timer = setInterval(look, LOOK_MS)
  return () => {
    clearInterval(timer)
    for (const sign of SIGNS) removeEventListener(sign, note)
  }
}
