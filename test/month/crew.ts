import { type FakePartners, type Heard, startPartners } from '../fakes/partner.ts'
import type { Random } from '../fakes/random.ts'
import type { Calendar } from './calendar.ts'
import { PARTNERS } from './town.ts'

/** One white pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const DAY_MS = 86_400_000

/** The partners of the town: most answer within hours, some another time, some never. */
export interface Crew extends FakePartners {
  /** Says what is due to be said. */
  work(): Promise<void>
  counts: Record<string, number>
}

interface Saying {
  at: Date
  partner: string
  body: object
}

const secretOf = (id: string) => PARTNERS.find((one) => one.id === id)?.secret

export async function startCrew(
  { calendar, random }: { calendar: Calendar; random: Random },
  base: () => string,
): Promise<Crew> {
  let due: Saying[] = []
  const counts: Record<string, number> = {}
  const partners = await startPartners(secretOf, {
    now: calendar.now,
    onHeard: (heard) => {
      // One message in twelve finds nobody; it must come again.
      partners.next.length = 0
      if (random.next() < 0.08) partners.next.push(503)
      due.push(...answersTo(heard, { calendar, random, counts }))
    },
  })
  async function work(): Promise<void> {
    const now = calendar.now()
    const ready = due.filter(({ at }) => at <= now)
    due = due.filter(({ at }) => at > now)
    for (const { partner: id, body } of ready) {
      await partners.answer(base(), { id, secret: secretOf(id) ?? '' }, body)
    }
  }
  return { ...partners, counts, work }
}

interface Deciding {
  calendar: Calendar
  random: Random
  counts: Record<string, number>
}

function answersTo(
  { partner, key, body }: Heard,
  { calendar, random, counts }: Deciding,
): Saying[] {
  const { order, task, is } = body
  const fate = is === 'called-off' || is === 'slot-accepted' ? 'nothing' : drawFate(random)
  counts[fate] = (counts[fate] ?? 0) + 1
  const inHours = (hours: number) => new Date(calendar.now().getTime() + hours * 3_600_000)
  const say = (at: Date, id: string, more: object): Saying => ({
    ...{ at, partner },
    body: { id: `${key}:${id}`, order, remark: `${partner}: бригада 4`, ...more },
  })
  const later = (iso = '') => new Date(Date.parse(iso) + DAY_MS).toISOString()
  const ends = new Date(Date.parse(task.end ?? '') + 3_600_000)
  const photos = [{ data: PNG }]
  const made = [
    say(ends, 'report', { answer: 'report', photos }),
    say(ends, 'done', { answer: 'done', photos }),
  ]
  if (is === 'slot-accepted') return made
  if (fate === 'accepted') {
    return [say(inHours(random.between(1, 9)), 'yes', { answer: 'accepted' }), ...made]
  }
  if (fate === 'declined') return [say(inHours(3), 'no', { answer: 'declined' })]
  if (fate !== 'slot') return []
  const offer = { answer: 'slot', start: later(task.start), end: later(task.end) }
  return [say(inHours(random.between(1, 6)), 'slot', offer)]
}

function drawFate(random: Random): 'accepted' | 'declined' | 'slot' | 'silent' {
  const dice = random.next()
  return dice < 0.72 ? 'accepted' : dice < 0.78 ? 'declined' : dice < 0.9 ? 'slot' : 'silent'
}
