import { describe, expect, test } from 'vitest'
import { addDays, dayAt } from '../src/day.ts'
import { phrase } from '../src/flows/phrases.ts'
import { openCase } from '../src/handoff/open.ts'
import { findUnwatched, listOwed } from '../src/storage/deadlines.ts'
import { loanLedger, loanReader, moveLoaner } from '../src/storage/loaners.ts'
import type { Deadline } from '../src/storage/request.ts'
import { closeRequest, requestLedger } from '../src/storage/requests.ts'
import { createHeed } from '../src/timers/heed.ts'
import { createClock, createHouse } from './fakes/house.ts'
import { mind } from './fakes/talking.ts'
import { openTestDatabase } from './profile.ts'

const ZONE = 'Asia/Vladivostok'
const DAY_MS = 86_400_000
const { db } = await openTestDatabase()

/** A house with a clock of its own, and a customer in it to whom something is owed. */
async function owing(kinds: Partial<Record<string, { days: number; owedBy?: 'buyer' }>>) {
  const clock = createClock()
  const house = createHouse(db, clock, {
    heed: createHeed({
      tell: (id, locale, values) => ({ text: phrase(mind.library, id, locale, values) }),
    }),
    openCase: async (tx, ask) => ({ caseId: (await openCase(tx, ask)).caseId }),
  })
  const { conversationId } = await house.write(`d${crypto.randomUUID()}`, 'hello')
  await house.turns.run(conversationId)
  const openedOn = dayAt(clock.now(), ZONE)
  const deadlines = Object.entries(kinds).map(
    ([kind, term]): Deadline => ({
      kind,
      dueOn: addDays(openedOn, term?.days ?? 0),
      zone: ZONE,
      rule: 'refund-days',
      ...(term?.owedBy ? { owedBy: term.owedBy } : {}),
      penalty: { price: 100_000, currency: 'RUB', percent: 1, capPercent: 100 },
    }),
  )
  const { number } = await db.transaction().execute((tx) =>
    requestLedger(tx, conversationId).openRequest({
      kind: 'return',
      order: conversationId,
      answers: {},
      openedOn,
      openedBy: conversationId,
      deadlines,
    }),
  )
  const pass = async (days: number) => {
    clock.jump(days * DAY_MS)
    await house.sweeper.sweep()
    await house.turns.run(conversationId)
  }
  const journal = async () => {
    const rows = await db
      .selectFrom('journal')
      .select(['kind', 'detail'])
      .where('conversationId', '=', conversationId)
      .where('kind', 'like', 'deadline-%')
      .orderBy('id')
      .execute()
    return rows.map(({ kind, detail }) => ({ kind, ...detail }))
  }
  const cases = () =>
    db
      .selectFrom('case')
      .select(['team', 'priority', 'reason'])
      .where('conversationId', '=', conversationId)
      .execute()
  return { conversationId, number, pass, journal, cases, clock, openedOn }
}

describe('a deadline', () => {
  test('reminds agents before it is due, once, and brings nobody yet', async () => {
    const { pass, journal, cases, number } = await owing({ refund: { days: 10 } })
    await pass(5)
    expect(await journal()).toEqual([])
    await pass(3)
    await pass(0)
    expect(await journal()).toMatchObject([
      { kind: 'deadline-near', request: number, deadline: 'refund' },
    ])
    expect(await cases()).toEqual([])
  })

  test('that is missed brings a person, tells the customer, and shows what it costs', async () => {
    const { pass, journal, cases, conversationId, number } = await owing({ refund: { days: 10 } })
    await pass(13)
    expect((await journal()).map(({ kind }) => kind)).toEqual([
      'deadline-near',
      'deadline-breached',
    ])
    expect(await cases()).toEqual([{ team: 'returns', priority: 'urgent', reason: 'deadline' }])
    const rows = await db
      .selectFrom('message')
      .select('body')
      .where('conversationId', '=', conversationId)
      .orderBy('seq')
      .execute()
    expect(rows.at(-1)?.body.text).toContain(number)
  })

  test('that is met in time is silent, and is owed no more', async () => {
    const { pass, journal, cases, number, clock, openedOn } = await owing({
      refund: { days: 10 },
      loaner: { days: 3 },
    })
    const close = () =>
      db
        .transaction()
        .execute((tx) =>
          closeRequest(tx, { number, state: 'done', on: openedOn, now: clock.now() }),
        )
    expect(await close()).toMatchObject({ number })
    expect(await close()).toBeUndefined()
    await pass(40)
    expect([await journal(), await cases()]).toEqual([[], []])
    expect((await listOwed(db)).filter(({ request }) => request === number)).toEqual([])
  })

  test('of the buyer is told of and brings nobody', async () => {
    const { pass, journal, cases } = await owing({ 'send-back': { days: 7, owedBy: 'buyer' } })
    await pass(30)
    expect(await journal()).toMatchObject([{ kind: 'deadline-near', owedBy: 'buyer' }])
    expect(await cases()).toEqual([])
  })

  test('is never without a timer', async () => {
    await owing({
      refund: { days: 1 },
      repair: { days: 45 },
      'send-back': { days: 7, owedBy: 'buyer' },
    })
    expect(await findUnwatched(db)).toEqual([])
  })

  test('stands in the list of what is owed, due first', async () => {
    const { number, openedOn } = await owing({ repair: { days: 45 }, loaner: { days: 3 } })
    const own = (await listOwed(db)).filter(({ request }) => request === number)
    expect(own.map(({ kind, dueOn }) => [kind, dueOn])).toEqual([
      ['loaner', addDays(openedOn, 3)],
      ['repair', addDays(openedOn, 45)],
    ])
    expect(
      (await listOwed(db, addDays(openedOn, 5))).some(
        ({ kind, request }) => kind === 'repair' && request === number,
      ),
    ).toBe(false)
  })
})

describe('a loaner', () => {
  const promise = (request: string, unit: string, openedOn: ReturnType<typeof dayAt>) =>
    db.transaction().execute((tx) =>
      loanLedger(tx).promiseLoaner({
        unit,
        title: { ru: 'Пылесос', en: 'Vacuum cleaner' },
        request,
        promisedOn: openedOn,
        handOverBy: addDays(openedOn, 3),
      }),
    )

  test('is with one customer at a time, and a repair has one', async () => {
    const [one, two] = [await owing({ loaner: { days: 3 } }), await owing({ loaner: { days: 3 } })]
    const both = await Promise.all(
      [one, two].map(({ number, openedOn }) => promise(number, 'ln-1', openedOn)),
    )
    expect(both.map(({ is }) => is).sort()).toEqual(['promised', 'taken'])
    const [winner, loser] = both[0]?.is === 'promised' ? [one, two] : [two, one]
    expect(await promise(winner.number, 'ln-2', winner.openedOn)).toMatchObject({
      is: 'promised',
      unit: 'ln-1',
    })
    expect(await loanReader(db).lentOut()).toEqual(new Set(['ln-1']))
    const move = (to: 'lent' | 'returned') =>
      db.transaction().execute((tx) =>
        moveLoaner(tx, {
          request: winner.number,
          to,
          on: winner.openedOn,
          now: winner.clock.now(),
        }),
      )
    expect([
      await move('returned'),
      await move('lent'),
      await move('lent'),
      await move('returned'),
    ]).toEqual([false, true, false, true])
    expect(
      (await listOwed(db)).some(
        ({ request, kind }) => request === winner.number && kind === 'loaner',
      ),
    ).toBe(false)
    expect((await promise(loser.number, 'ln-1', loser.openedOn)).is).toBe('promised')
  })
})
