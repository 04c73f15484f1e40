import { DateTime } from 'luxon'
import type { Random } from '../fakes/random.ts'
import { type Calendar, hourIn } from './calendar.ts'
import { drawWish, type Look, nextDeed } from './customer.ts'
import { type Door, telegramDoor, webDoor } from './doors.ts'
import type { MonthHouse } from './house.ts'
import type { Person } from './town.ts'

/** A customer in the month: when they come, where they stand, how far they have read. */
interface Living {
  person: Person
  door: Door
  /** Still to come, earliest first. */
  visits: Date[]
  /** The conversation, once there is one. */
  id?: string
  read: number
}

/** All customers of the town. */
export interface Crowd {
  /** Whoever wanted to come by now does; whoever was spoken to answers, in the day. */
  live(): Promise<void>
  /** What they came for, and how often. */
  wishes: Record<string, number>
  counts: { visits: number; deeds: number }
}

export interface CrowdParts {
  house: MonthHouse
  calendar: Calendar
  random: Random
  /** Everything that a customer's device was given. */
  seen(text: string): void
  /** When the month begins, and how many days it has. */
  begins: Date
  days: number
  /** Called after each visit: somebody may be waiting for a person. */
  after(): Promise<void>
}

const MOST_DEEDS = 40
/** Nobody answers the same words more often. */
const MOST_TIMES = 3

export function createCrowd(people: readonly Person[], parts: CrowdParts): Crowd {
  const { calendar, random } = parts
  const crowd = people.map(
    (person): Living => ({
      ...{ person, door: doorOf(person, parts), visits: drawVisits(person, parts), read: 0 },
    }),
  )
  const wishes: Record<string, number> = {}
  const counts = { visits: 0, deeds: 0 }
  async function come(living: Living): Promise<void> {
    const { route, words } = drawWish(living.person.locale, random)
    wishes[route] = (wishes[route] ?? 0) + 1
    counts.visits++
    living.id = await living.door.say(words)
    await answered(parts)
    counts.deeds += await goOn(living, parts)
    await parts.after()
  }
  async function heed(living: Living, seqs: ReadonlyMap<string, number>): Promise<void> {
    if ((seqs.get(living.id ?? '') ?? 0) <= living.read) return
    const here = await look(living, parts)
    if (!here?.last || here.last.seq <= living.read || here.last.author === 'customer') return
    living.read = here.last.seq
    if (random.next() < 0.7) counts.deeds += await goOn(living, parts)
  }
  return {
    wishes,
    counts,
    async live() {
      const seqs = await readSeqs(parts)
      for (const living of crowd) {
        const hour = hourIn(living.person.zone, calendar.now())
        const [next] = living.visits
        if (next && next <= calendar.now()) {
          living.visits.shift()
          await come(living)
        } else if (hour >= 9 && hour < 22) await heed(living, seqs)
      }
    },
  }
}

/** Some are signed in at the site, some are guests; the rest write from Telegram. */
function doorOf(person: Person, { house, calendar, random, seen }: CrowdParts): Door {
  const { ground, base, ingest } = house
  if (person.channel === 'telegram') {
    return telegramDoor({ db: ground.database.db, ingest }, person)
  }
  const web = { base, calendar, seen, identitySecret: ground.secrets.identity }
  return webDoor(web, person, random.next() < 0.7)
}

/** Once to five times in the month, at hours in which people write. */
function drawVisits({ zone }: Person, { random, begins, days }: CrowdParts): Date[] {
  const times = random.pick([1, 1, 2, 2, 3, 5])
  const drawn = Array.from({ length: times }, () =>
    DateTime.fromJSDate(begins, { zone })
      .plus({ days: random.between(0, days - 1) })
      .set({
        hour: random.pick([8, 10, 12, 13, 15, 17, 19, 20, 22]),
        minute: random.between(0, 59),
      })
      .toJSDate(),
  )
  return drawn.sort((a, b) => a.getTime() - b.getTime())
}

/** Does what the customer would do, until they have nothing more to do. Returns how much that was. */
async function goOn(living: Living, parts: CrowdParts): Promise<number> {
  const { calendar, random, house } = parts
  const mood = { mind: house.ground.mind(), person: living.person, random }
  const heard: string[] = []
  for (let deeds = 0; deeds < MOST_DEEDS; deeds++) {
    const here = await look(living, parts)
    if (!here) return deeds
    const { text = '' } = here.last?.body ?? {}
    heard.push(text)
    if (heard.filter((one) => one === text).length > MOST_TIMES) return deeds
    living.read = here.last?.seq ?? 0
    const deed = nextDeed(here, mood)
    if (deed.is === 'leave') return deeds
    calendar.pass(random.between(4, 40))
    if (deed.is === 'say') living.id = await living.door.say(deed.text)
    else if (deed.is === 'press') living.id = await living.door.press(deed.choice)
    else living.id = await living.door.photo()
    await answered(parts)
  }
  return MOST_DEEDS
}

/** A short text is waited after for a moment. */
async function answered({ house, calendar }: CrowdParts): Promise<void> {
  await house.settled()
  calendar.pass(1)
  await house.settled()
}

/** How far every conversation has come: most have come nowhere since the last look. */
async function readSeqs({ house }: CrowdParts): Promise<ReadonlyMap<string, number>> {
  const { db } = house.ground.database
  const rows = await db.selectFrom('conversation').select(['id', 'seq']).execute()
  return new Map(rows.map(({ id, seq }) => [id, seq]))
}

async function look({ id }: Living, { house }: CrowdParts): Promise<Look | undefined> {
  if (id === undefined) return undefined
  const { db } = house.ground.database
  const row = await db
    .selectFrom('conversation')
    .select(['ownerKind', 'stack', 'memory'])
    .where('id', '=', id)
    .executeTakeFirst()
  const last = await db
    .selectFrom('message')
    .select(['author', 'body', 'seq'])
    .where('conversationId', '=', id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const { stack, memory } = row as unknown as Look['state']
  return { owner: row.ownerKind, state: { stack, memory }, last }
}
