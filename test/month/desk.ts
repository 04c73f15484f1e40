import { randomUUID } from 'node:crypto'
import { addAgent } from '../../src/console/agents.ts'
import type { Db } from '../../src/storage/database.ts'
import type { Random } from '../fakes/random.ts'
import { type Calendar, hourIn } from './calendar.ts'

const PASSWORD = 'as-good-as-any-word'
const MANNER = { returns: 3, leaves: 0.2, silent: 1.5 }
const TEAM = [
  { name: 'Ирина', teams: ['returns', 'complaints'] },
  { name: 'Семён', teams: ['repair', 'assembly', 'parts'] },
  { name: 'Kate', teams: [] },
]

/** The people of the shop, at the console's own API. */
export interface Desk {
  /** Whoever is at work looks at what waits, answers, and closes what is solved. */
  work(): Promise<void>
  /** Settles what is owed: most of it in time. */
  settle(): Promise<void>
  counts: { answered: number; closed: number; returned: number; vanished: number; settled: number }
}

interface DeskParts {
  base: string
  db: Db
  calendar: Calendar
  random: Random
  zone: string
  /** Of ten times: given back to the bot, walked away from, closed without a word. */
  manner?: { returns: number; leaves: number; silent: number }
  /** Called after each deed, so that its consequences come to pass. */
  settled(): Promise<void>
}

interface AtWork {
  login: string
  cookie: string
  /** Has left without a word until then. */
  goneUntil?: Date
}

const REPLIES = {
  ru: 'Здравствуйте! Разобрались: всё сделаем, как вы просили.',
  en: 'Hello! We have looked into it and will do as you asked.',
}

export async function openDesk(parts: DeskParts): Promise<Desk> {
  const { base, db, calendar, random, zone, manner = MANNER } = parts
  const team = await Promise.all(TEAM.map((one) => hire(parts, one)))
  const counts = { answered: 0, closed: 0, returned: 0, vanished: 0, settled: 0 }
  const call = (agent: AtWork, method: string, path: string, body?: object) =>
    callConsole(base, agent, { method, path, ...(body ? { body } : {}) })

  /** Whoever was away for the night has to log in again. */
  async function comeToWork(agent: AtWork): Promise<void> {
    const here = await call(agent, 'PATCH', '/me', { presence: 'online' })
    if (here.status === 200) return
    agent.cookie = await logIn(base, agent.login)
    await call(agent, 'PATCH', '/me', { presence: 'online' })
  }

  async function atWork(): Promise<AtWork[]> {
    const hour = hourIn(zone, calendar.now())
    const here = team.filter(({ goneUntil }) => !goneUntil || goneUntil <= calendar.now())
    if (hour < 9.2 || hour > 20.5) return []
    for (const agent of here) await comeToWork(agent)
    return here
  }

  async function takeOne(agent: AtWork, id: string, locale: 'ru' | 'en'): Promise<void> {
    const claimed = await call(agent, 'POST', `/conversations/${id}/claim`, {})
    if (claimed.status !== 200) return
    if (random.next() * 10 < manner.leaves) {
      // Goes away in the midst of it: what was theirs must come to somebody else.
      agent.goneUntil = new Date(calendar.now().getTime() + 3 * 3_600_000)
      counts.vanished++
      return
    }
    calendar.pass(random.between(20, 200))
    const fence = claimed.body.fence
    const words = { clientId: randomUUID(), text: REPLIES[locale], fence }
    const said = await call(agent, 'POST', `/conversations/${id}/replies`, words)
    if (said.status !== 200) return
    counts.answered++
    await parts.settled()
    calendar.pass(random.between(30, 300))
    const back = random.next() * 10 < manner.returns
    const path = back ? 'return-to-bot' : 'close'
    const reason = random.next() * 10 < manner.silent ? 'no-reply' : 'solved'
    const done = await call(agent, 'POST', `/conversations/${id}/${path}`, {
      ...{ fence: said.body.fence },
      ...(back ? {} : { reason, silent: reason === 'no-reply' }),
    })
    if (done.status === 200) counts[back ? 'returned' : 'closed']++
    await parts.settled()
  }

  async function workOn(agent: AtWork, view: string): Promise<void> {
    const { body } = await call(agent, 'GET', `/conversations?view=${view}`)
    for (const { id, locale } of (body.items ?? []).slice(0, 8)) await takeOne(agent, id, locale)
  }

  return {
    counts,
    async work() {
      const here = await atWork()
      await parts.settled()
      for (const agent of here) {
        await workOn(agent, 'mine')
        await workOn(agent, 'waiting')
      }
    },
    async settle() {
      const [agent] = await atWork()
      if (!agent) return
      for (const { number, daysLeft } of await openRequests(db, calendar.now())) {
        const chance = daysLeft < 0 ? 0.25 : daysLeft <= 2 ? 0.55 : 0.12
        if (random.next() > chance) continue
        const work = { work: 'Заменена плата питания', parts: 'плата питания, 1 шт.' }
        const done = await call(agent, 'POST', `/requests/${number}/done`, work)
        if (done.status === 200) counts.settled++
        await parts.settled()
      }
    },
  }
}

async function hire({ base, db }: DeskParts, { name, teams }: (typeof TEAM)[number]) {
  const login = `agent-${randomUUID().slice(0, 8)}`
  const added = await addAgent(db, { login, name, role: 'lead', password: PASSWORD })
  if (added.is !== 'added') throw new Error(added.is)
  await db.updateTable('agent').set({ teams }).where('id', '=', added.agent.id).execute()
  const agent: AtWork = { login, cookie: await logIn(base, login) }
  return agent
}

async function logIn(base: string, login: string): Promise<string> {
  const answer = await fetch(`${base}/api/agent/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: PASSWORD }),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`${login} could not log in: ${answer.status}`)
  return String(answer.headers.get('set-cookie')).split(';')[0] ?? ''
}

async function callConsole(
  base: string,
  { cookie }: AtWork,
  { method, path, body }: { method: string; path: string; body?: object },
) {
  const answer = await fetch(`${base}/api/agent${path}`, {
    method,
    headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  // biome-ignore lint/suspicious/noExplicitAny: the desk looks into answers as a foreign client does
  return { status: answer.status, body: (await answer.json()) as any }
}

/** What is open, and how many days are left of it; visits are done by those who make them. */
async function openRequests(db: Db, now: Date) {
  const rows = await db
    .selectFrom('request')
    .leftJoin('deadline', (join) =>
      join.onRef('deadline.requestId', '=', 'request.id').on('deadline.owedBy', '=', 'shop'),
    )
    .leftJoin('booking', 'booking.requestId', 'request.id')
    .select(['request.number', 'deadline.dueOn'])
    .where('request.state', '=', 'open')
    .where('booking.requestId', 'is', null)
    .orderBy('request.number')
    .execute()
  const known = new Map(rows.map((row) => [row.number, row]))
  return [...known.values()].map(({ number, dueOn }) => ({
    number,
    daysLeft: dueOn ? Math.round((Date.parse(dueOn) - now.getTime()) / 86_400_000) : 9,
  }))
}
