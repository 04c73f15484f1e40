import { beforeAll, describe, expect, test } from 'vitest'
import type { Db } from '../src/storage/database.ts'
import { endLease, tryLease } from '../src/storage/lease.ts'
import { cancelTimer, fireDue, type NewTimer, setTimer } from '../src/storage/timer-rows.ts'
import { createSweeper } from '../src/timers/sweeper.ts'
import { createClock, createHouse, readTalk } from './fakes/house.ts'
import { openTestDatabase, quiet } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

let addresses = 0
async function begin() {
  const clock = createClock()
  const house = createHouse(db, clock)
  const { conversationId: id } = await house.write(`timer-${++addresses}`, 'hello')
  await house.turns.run(id)
  const later = (ms: number) => new Date(clock.now().getTime() + ms)
  const set = (kind: string, ms: number, detail?: NewTimer['detail']) =>
    db
      .transaction()
      .execute((tx) =>
        setTimer(tx, { conversationId: id, kind, dueAt: later(ms), ...(detail ? { detail } : {}) }),
      )
  const fired = async () =>
    (
      await db
        .selectFrom('inbox')
        .select('payload')
        .where('conversationId', '=', id)
        .where('channel', '=', 'timer')
        .orderBy('id')
        .execute()
    ).map(({ payload }) => payload.event)
  return { clock, house, id, set, fired, talk: () => readTalk(db, id) }
}

describe('a timer', () => {
  test('fires once when it is due, whoever looks, and is a turn like any other', async () => {
    const { clock, house, set, fired, talk } = await begin()
    const other = createHouse(db, clock)
    await set('follow-up', 60_000, { order: '1042' })
    await Promise.all([house.sweeper.sweep(), other.sweeper.sweep()])
    expect(await fired()).toEqual([])
    clock.jump(60_000)
    await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 ? house : other).sweeper.sweep()))
    expect(await fired()).toEqual([{ kind: 'follow-up', order: '1042' }])
    await expect.poll(talk).toContain('bot: you said: event follow-up')
    clock.jump(60_000)
    await house.sweeper.sweep()
    expect(await fired()).toHaveLength(1)
  })

  test('of a kind that is waiting already is moved; a cancelled one never fires', async () => {
    const { clock, id, set, fired } = await begin()
    await set('moved', 1000)
    await set('moved', 5000, { n: 2 })
    await set('cancelled', 1000)
    await db.transaction().execute((tx) => cancelTimer(tx, id, 'cancelled'))
    clock.jump(2000)
    expect(await fireDue(db, clock.now())).toEqual([])
    clock.jump(4000)
    expect(await fireDue(db, clock.now())).toEqual([id])
    expect(await fired()).toEqual([{ kind: 'moved', n: 2 }])
    await set('moved', 1000)
    clock.jump(1000)
    expect(await fireDue(db, clock.now())).toEqual([id])
  })

  test('set in a transaction that fails does not exist', async () => {
    const { clock, id } = await begin()
    const failing = db.transaction().execute(async (tx) => {
      await setTimer(tx, { conversationId: id, kind: 'k', dueAt: clock.now() })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    clock.jump(1000)
    expect(await fireDue(db, clock.now())).toEqual([])
  })

  test('that a turn wishes for is kept with the turn', async () => {
    const { clock, house, id, fired } = await begin()
    await house.write(`timer-${addresses}`, 'remind me please')
    await house.turns.run(id)
    clock.jump(61_000)
    await house.sweeper.sweep()
    expect(await fired()).toEqual([{ kind: 'follow-up' }])
  })
})

describe('the sweep', () => {
  test('finds what no doorbell told of, after a second', async () => {
    const { clock, house, id, talk } = await begin()
    await house.write(`timer-${addresses}`, 'anybody there')
    await house.sweeper.sweep()
    expect(await talk()).toHaveLength(2)
    clock.jump(1100)
    await house.sweeper.sweep()
    await house.turns.run(id)
    expect((await talk()).at(-1)).toBe('bot: you said: anybody there')
  })

  test('belongs to one process at a time, and goes over when it is given back', async () => {
    const rounds = { one: 0, two: 0 }
    const sweeperOf = (name: 'one' | 'two') =>
      createSweeper({
        sweeps: [
          {
            name,
            find: async () => {
              rounds[name]++
              return []
            },
            run: async () => undefined,
          },
        ],
        hold: (ms) => tryLease(db, 'sweep', name, ms),
        release: () => endLease(db, 'sweep', name),
        everyMs: 20,
        log: quiet,
      })
    const [one, two] = [sweeperOf('one'), sweeperOf('two')]
    one.start()
    await expect.poll(() => rounds.one).toBeGreaterThan(2)
    two.start()
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(rounds.two).toBe(0)
    await one.stop()
    await expect.poll(() => rounds.two).toBeGreaterThan(0)
    await two.stop()
  })

  test('goes on when one of its looks fails', async () => {
    let looked = 0
    const failing = {
      name: 'a',
      find: async () => Promise.reject(new Error('no')),
      run: async () => undefined,
    }
    const fine = { name: 'b', find: async () => [`${++looked}`], run: async () => undefined }
    const sweeper = createSweeper({
      sweeps: [failing, fine],
      hold: async () => true,
      release: async () => undefined,
      everyMs: 1000,
      log: quiet,
    })
    await sweeper.sweep()
    expect(looked).toBe(1)
  })
})
