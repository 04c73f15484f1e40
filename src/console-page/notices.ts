import { effect, signal } from '@preact/signals'
import { counts } from './state.ts'
import { type WordId, word } from './words.ts'

const KEPT = { notices: 'aftercare:notices', sound: 'aftercare:sound' } as const

const kept = (key: string) => {
  const on = signal(localStorage.getItem(key) === 'on')
  effect(() => localStorage.setItem(key, on.value ? 'on' : 'off'))
  return on
}

/** Whether the desktop tells what happens while the page is out of sight. */
export const noticesOn = kept(KEPT.notices)
export const soundOn = kept(KEPT.sound)

/** Asks the browser for leave; false when it does not give it. */
export async function allowNotices(): Promise<boolean> {
  if (!('Notification' in window)) return false
  noticesOn.value = (await Notification.requestPermission()) === 'granted'
  return noticesOn.value
}

/** What is told when its number rises, the most pressing first. */
const TOLD = [
  ['offered', 'notice.offered'],
  ['mineWaiting', 'notice.wrote'],
  ['waiting', 'notice.waits'],
] as const

/** Tells what came since the last look; returns how to stop. */
export function watchNews(): () => void {
  let before = counts.peek()
  return effect(() => {
    const now = counts.value
    const risen = before && now && TOLD.find(([name]) => now[name] > before![name])
    before = now
    if (risen) announce(risen[1], risen[0])
  })
}

function announce(words: WordId, tag: string): void {
  if (soundOn.peek()) ring()
  const isAllowed = 'Notification' in window && Notification.permission === 'granted'
  if (!noticesOn.peek() || !isAllowed || document.visibilityState === 'visible') return
  // No words of a customer: a notice is read by whoever passes the screen.
  const notice = new Notification('Aftercare', { body: word(words), tag })
  notice.onclick = () => {
    window.focus()
    notice.close()
  }
}

/** Two short soft tones, made on the spot. */
function ring(): void {
  const context = new AudioContext()
  for (const [at, pitch] of [660, 880].entries()) {
    const start = context.currentTime + at * 0.14
    const tone = new OscillatorNode(context, { frequency: pitch })
    const volume = new GainNode(context, { gain: 0 })
    volume.gain.setValueAtTime(0.08, start)
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.13)
    tone.connect(volume).connect(context.destination)
    tone.start(start)
    tone.stop(start + 0.14)
  }
  setTimeout(() => void context.close(), 600)
}
