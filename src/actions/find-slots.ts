import { words } from '../text/words.ts'
import { printAnswer } from '../text.ts'
import { placeNamed } from '../understanding/read/numerals.ts'
import { read } from '../understanding/read.ts'
import type { Reading } from '../understanding/reading.ts'
import type { SlotValue } from '../value.ts'
import { action, type Entry, type World } from './action.ts'
import { freeSlots } from './free-slots.ts'
import { ownItem } from './own-orders.ts'
import { dayOf, firstDay, offerSlots, type Wish } from './visit-times.ts'

/** As many days as fit on buttons. */
const DAYS = 6

interface Said {
  when?: Wish['day']
  'when-part'?: Required<Wish>
  day?: Wish['day']
  'day-part'?: Required<Wish>
  said?: string
}

/**
 * When the visit can be: the three times nearest to the day or the hours that were named, and the
 * days that have any. The time that the visit has now is not among them.
 */
export const findSlots = action({
  name: 'find-slots',
  kind: 'read',
  proof: true,
  needs: { item: 'item', service: 'choice', city: 'city' },
  takes: {
    when: 'date',
    'when-part': 'time-window',
    day: 'date',
    'day-part': 'time-window',
    said: 'text',
  },
  gives: {
    found: { slots: 'slot[]', days: 'date[]' },
    'not-then': { slots: 'slot[]', days: 'date[]' },
    'not-yet': { slots: 'slot[]', days: 'date[]', expected: 'date' },
    none: {},
  },
  clears: ['when', 'day'],
  async run({ item: asked, service, city, ...said }, world) {
    const { order } = await ownItem(world, asked)
    const standing = await world.bookings.ofOrders([order.number], world.moment.now)
    const now = standing.find(({ item }) => item.line === asked.line)
    const free = (await freeSlots(world, { order, service, city }))
      .map(({ slot }) => slot)
      .filter(({ id }) => id !== now?.slot.id)
    const wish = wishOf(said as Said, world)
    const { meets, slots } = offerSlots(free, wish)
    if (slots.length === 0) return { outcome: 'none' }
    const days = [...new Set(free.map(dayOf))].slice(0, DAYS)
    const gave = { slots: slots.map(slotEntry), days: days.map(dayEntry) }
    const first = firstDay(order, world.moment.day)
    const { expectedOn: expected } = order.delivery
    const isEarly = first > world.moment.day && (wish.day ?? world.moment.day) < first
    if (isEarly && expected) return { outcome: 'not-yet', gave: { ...gave, expected } }
    return { outcome: meets ? 'found' : 'not-then', gave }
  },
})

function wishOf(said: Said, world: World): Wish {
  const hours = said['day-part'] ?? said['when-part']
  const day = hours?.day ?? said.day ?? said.when
  return hours || day ? { ...hours, day } : wishIn(said.said ?? '', world)
}

/** A day to come, or hours, that somebody named while asking for the visit. */
function wishIn(text: string, { moment, locale }: World): Wish {
  const context = { moment, locale, files: [], options: [] }
  const hours = read('time-window', text, context)
  const day = read('date', text, context)
  const window =
    hours.is === 'value' && hours.answer.kind === 'time-window' ? hours.answer.value : undefined
  const named = day.is === 'value' && day.answer.kind === 'date' ? day.answer.value : window?.day
  const isAhead = named !== undefined && named >= moment.day && !isPlace(day)
  return { ...window, day: isAhead ? named : undefined }
}

/** "The first one" chose from a list; it is no day of the month. */
const isPlace = (reading: Reading): boolean =>
  reading.is === 'value' &&
  words(reading.from)
    .filter((word) => word !== 'the')
    .every((word) => placeNamed(word) !== undefined)

export const slotEntry = (value: SlotValue): Entry<'slot'> => ({
  id: value.id,
  label: {
    ru: printAnswer({ kind: 'slot', value }, 'ru'),
    en: printAnswer({ kind: 'slot', value }, 'en'),
  },
  value,
})

const dayEntry = (value: NonNullable<Wish['day']>): Entry<'date'> => ({
  id: value,
  label: {
    ru: printAnswer({ kind: 'date', value }, 'ru'),
    en: printAnswer({ kind: 'date', value }, 'en'),
  },
  value,
})
