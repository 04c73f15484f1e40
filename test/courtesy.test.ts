import fc from 'fast-check'
import { DateTime } from 'luxon'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '../src/storage/database.ts'
import { setTimer } from '../src/storage/timer-rows.ts'
import {
  type Approach,
  decideCourtesy,
  type Occasion,
  type Standing,
} from '../src/timers/courtesy.ts'
import { createHeed } from '../src/timers/heed.ts'
import { createClock, createHouse, readTalk } from './fakes/house.ts'
import { openTestDatabase } from './profile.ts'

const zone = 'Asia/Vladivostok'
const at = (iso: string) => DateTime.fromISO(iso, { zone }).toJSDate()
const calm: Standing = {
  wantsNews: true,
  inTrouble: false,
  contented: true,
  offers: [],
}
const when = (approach: Approach, now = '2026-11-21T12:00'): Occasion => ({
  approach,
  now: at(now),
  until: at('2026-11-28T12:00'),
})
const decide = (standing: Partial<Standing>, occasion: Occasion) =>
  decideCourtesy({ ...calm, ...standing }, occasion)

describe('what nobody asked for', () => {
  test.each<[string, Partial<Standing>, Occasion, string]>([
    ['is said to a calm customer', {}, when('cross-sell'), 'now'],
    ['is not said to who wants no news', { wantsNews: false }, when('question'), 'unwanted'],
    ['sells nothing in a claim', { inTrouble: true }, when('offer'), 'trouble'],
    ['still asks after a complaint', { inTrouble: true }, when('question'), 'now'],
    ['crosses no unsolved matter', { contented: false }, when('cross-sell'), 'not-contented'],
    ['may offer assembly unasked', { contented: false }, when('offer'), 'now'],
    ['comes once a week', { offers: [at('2026-11-20T12:00')] }, when('offer'), '2026-11-27T12:00'],
    [
      'and three times in two months: later it would be too late',
      { offers: [at('2026-11-10T12:00'), at('2026-10-20T12:00'), at('2026-10-01T12:00')] },
      when('offer'),
      'too-late',
    ],
  ])('%s', (_, standing, occasion, expected) => {
    const courtesy = decide(standing, occasion)
    const said =
      courtesy.is === 'later'
        ? DateTime.fromJSDate(courtesy.at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm")
        : courtesy.is === 'never'
          ? courtesy.why
          : courtesy.is
    expect(said).toBe(expected)
  })

  test('is never said in a claim, or beyond its caps, whatever comes', () => {
    const day = fc.date({ min: at('2026-01-01'), max: at('2027-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(
        day,
        fc.array(day, { maxLength: 5 }),
        fc.tuple(fc.boolean(), fc.constantFrom<Approach>('question', 'offer', 'cross-sell')),
        (now, offers, [inTrouble, approach]) => {
          const until = DateTime.fromJSDate(now).plus({ days: 30 }).toJSDate()
          const standing = { ...calm, offers, inTrouble }
          const courtesy = decideCourtesy(standing, { approach, now, until })
          if (courtesy.is === 'never') return
          const said = courtesy.is === 'now' ? now : courtesy.at
          expect(said < until && said >= now).toBe(true)
          if (approach === 'question') return
          expect(inTrouble).toBe(false)
          const week = DateTime.fromJSDate(said).minus({ days: 7 }).toJSDate()
          expect(offers.filter((one) => one > week && one <= said)).toEqual([])
        },
      ),
    )
  })
})

describe('in the house', () => {
  let db: Db
  beforeAll(async () => {
    db = (await openTestDatabase()).db
  })

  /** A conversation at noon of its customer, with the house's own heed and a parrot for flows. */
  async function begin(name: string) {
    const clock = createClock()
    const tell = (id: string) => ({ text: `[${id}]` })
    const house = createHouse(db, clock, { heed: createHeed({ tell }) })
    const { conversationId: id } = await house.write(`courtesy-${name}`, 'hello')
    await house.turns.run(id)
    const noon = DateTime.fromJSDate(clock.now(), { zone: 'Europe/Moscow' })
      .plus({ days: 1 })
      .set({ hour: 12, minute: 0 })
    clock.jump(noon.toMillis() - clock.now().getTime())
    const fire = async (kind: string, detail: Record<string, string> = {}) => {
      const dueAt = clock.now()
      const about = detail.order ?? ''
      const timer = { conversationId: id, kind, about, detail, dueAt }
      await db.transaction().execute((tx) => setTimer(tx, timer))
      await house.sweeper.sweep()
      await house.turns.run(id)
    }
    const waiting = () =>
      db
        .selectFrom('timer')
        .select(['kind', 'dueAt'])
        .where('conversationId', '=', id)
        .where('state', '=', 'waiting')
        .execute()
    const insertRequest = (kind: string, state: 'open' | 'done') =>
      db
        .insertInto('request')
        .values({
          conversationId: id,
          kind,
          answers: '{}',
          openedBy: `${name}-${kind}`,
          openedOn: '2026-11-21' as never,
          state,
        })
        .execute()
    return { clock, fire, waiting, insertRequest, talk: () => readTalk(db, id) }
  }

  test('an offer comes once for an order, and the next one waits a week', async () => {
    const { fire, talk, waiting } = await begin('once')
    await fire('assembly-offer', { order: '1' })
    expect((await talk()).at(-1)).toContain('event assembly-offer')
    await fire('assembly-offer', { order: '1' })
    expect(await talk()).toHaveLength(3)
    await fire('assembly-offer', { order: '2' })
    expect(await talk()).toHaveLength(3)
    expect((await waiting()).map(({ kind }) => kind)).toEqual(['assembly-offer'])
    await fire('consumables-due', { order: '2' })
    expect(await talk()).toHaveLength(3)
  })

  test('nothing is sold while a repair is open, and consumables only after it went well', async () => {
    const { fire, talk, insertRequest, clock } = await begin('repair')
    await insertRequest('repair', 'open')
    await fire('assembly-offer', { order: '1' })
    expect(await talk()).toHaveLength(2)
    await db.updateTable('request').set({ state: 'done' }).where('kind', '=', 'repair').execute()
    clock.jump(86_400_000)
    await fire('consumables-due', { order: '1' })
    expect((await talk()).at(-1)).toContain('event consumables-due')
  })

  test('news of an order is told, and what follows from it is thought of', async () => {
    const { fire, talk, waiting } = await begin('news')
    await fire('order-delivered', { order: '1042' })
    expect(await talk()).toContain('bot: [news.delivered]')
    expect((await waiting()).map(({ kind }) => kind).sort()).toEqual([
      'assembly-offer',
      'consumables-due',
    ])
  })

  test('whoever began to complain and fell silent gets a person', async () => {
    const { fire, talk, insertRequest } = await begin('silent')
    await fire('complaint-waits')
    expect(await talk()).toHaveLength(2)
    await insertRequest('complaint', 'open')
    await fire('complaint-waits')
    expect((await talk()).at(-1)).toBe('bot: [handed-over-angry]')
    await fire('complaint-waits')
    expect(await talk()).toHaveLength(3)
  })
})
