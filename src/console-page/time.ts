import { signal } from '@preact/signals'
import { locale, word } from './words.ts'

/** The present, as far as waiting times need it. */
const now = signal(Date.now())
setInterval(() => {
  now.value = Date.now()
}, 15_000)

/** The present to the second, for what runs out before one's eyes. */
const second = signal(Date.now())
setInterval(() => {
  second.value = Date.now()
}, 500)

/** Whole seconds until an instant, at least 0. */
export const secondsUntil = (instant: string): number =>
  Math.max(0, Math.ceil((Date.parse(instant) - second.value) / 1000))

/** `0:38`. */
export const countdown = (instant: string): string => {
  const left = secondsUntil(instant)
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`
}

/** Milliseconds until an instant; below 0 once it has passed. */
export const timeLeft = (instant: string): number => Date.parse(instant) - now.value

const MINUTE = 60_000
const UNITS = [
  ['day', 1440],
  ['hour', 60],
  ['minute', 1],
] as const

/** How long ago, in the largest unit: `5 min`, `2 h`. */
export const elapsed = (instant: string): string => duration(now.value - Date.parse(instant))

/** Milliseconds in the largest unit: `5 min`, `2 h`. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE))
  for (const [unit, size] of UNITS) {
    if (minutes >= size) {
      const style = { style: 'unit', unit, unitDisplay: 'short' } as const
      return new Intl.NumberFormat(locale.value, style).format(Math.floor(minutes / size))
    }
  }
  return word('now')
}

const format = (instant: string | Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale.value, options).format(new Date(instant))

export const clock = (instant: string): string => format(instant, { timeStyle: 'short' })
export const fullTime = (instant: string): string =>
  format(instant, { dateStyle: 'medium', timeStyle: 'short' })
export const calendarDay = (instant: string): string =>
  format(instant, { weekday: 'short', day: 'numeric', month: 'long' })

/** The clock today, the date before. */
export const shortTime = (instant: string): string =>
  new Date(instant).toDateString() === new Date(now.value).toDateString()
    ? clock(instant)
    : format(instant, { day: 'numeric', month: 'short' })

/** `1.4 MB`, in the words of the language. */
export function fileSize(bytes: number): string {
  const [unit, size] = SIZES.find(([, least]) => bytes >= least) ?? (['byte', 1] as const)
  const style = { style: 'unit', unit, maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale.value, style).format(bytes / size)
}

const SIZES = [
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const
