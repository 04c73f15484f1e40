import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Arrival } from '../src/channels/channel.ts'
import type { TurnsParts } from '../src/inbox/turns.ts'
import type { ConversationEvent, Incoming } from '../src/message.ts'
import type { Db } from '../src/storage/database.ts'
import { putEvent } from '../src/storage/events.ts'
import { createClock, createHouse, readTalk, unfinished } from './fakes/house.ts'
import { parrot } from './fakes/parrot.ts'
import { openTestDatabase } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

let addresses = 0
/** A process of its own, and one conversation with a first message in it. */
async function begin(first: string, given: Partial<TurnsParts> = {}) {
  const clock = createClock()
  const house = createHouse(db, clock, given)
  const address = `turn-${++addresses}`
  const { conversationId: id } = await house.write(address, first)
  const row = db.selectFrom('conversation').selectAll().where('id', '=', id)
  return {
    house,
    clock,
    id,
    address,
    write: (text: string, more: Partial<Arrival> = {}) => house.write(address, text, more),
    /** As an agent does it: the owner changes, and the fence rises. */
    own: (ownerKind: 'bot' | 'queue') =>
      db
        .updateTable('conversation')
        .set((it) => ({ ownerKind, fence: it('fence', '+', 1) }))
        .where('id', '=', id)
        .execute(),
    happen: (event: ConversationEvent, externalId = event.kind) =>
      db.transaction().execute((tx) =>
        putEvent(tx, {
          conversationId: id,
          channel: 'console',
          externalId,
          event,
          now: clock.now(),
        }),
      ),
    standing: () => row.executeTakeFirstOrThrow(),
    talk: () => readTalk(db, id),
    left: () => unfinished(db, id),
    heard: async () => ((await row.executeTakeFirstOrThrow()).memory as { heard?: string[] }).heard,
    requests: async () =>
      (await db.selectFrom('request').select('id').where('conversationId', '=', id).execute())
        .length,
    sends: () =>
      db.selectFrom('outbox').selectAll().where('conversationId', '=', id).orderBy('id').execute(),
  }
}

/** Something that is waited for until it is opened. */
function gate() {
  const entered = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  return {
    entered: entered.promise,
    open: opened.resolve,
    wait: async () => {
      entered.resolve()
      await opened.promise
    },
  }
}

describe('a turn', () => {
  test('writes what was said, remembers it, and tells others of it', async () => {
    const { house, id, talk, standing, sends } = await begin('hello')
    await house.turns.run(id)
    expect(await talk()).toEqual(['customer: hello', 'bot: you said: hello'])
    expect(await standing()).toMatchObject({ turn: 1, seq: 2, fence: 0, ownerKind: 'bot' })
    expect(house.news).toEqual([{ conversationId: id, seq: 2, sends: true, desk: false }])
    expect(await sends()).toMatchObject([{ seq: 2, author: 'bot', fence: 0, resend: true }])
  })

  test('takes texts together while nothing is asked; presses and events stand alone', async () => {
    const { house, id, address, talk, happen, clock } = await begin('hi there')
    let count = 0
    const arrive = (payload: Incoming) =>
      house.ingest({ channel: 'telegram', address, externalId: `p${++count}`, payload })
    await arrive({ text: 'me' })
    await arrive({ text: 'again' })
    await arrive({ text: 'Yes', press: 'menu:yes' })
    await happen({ kind: 'parcel' })
    await arrive({ text: 'please ask me' })
    await arrive({ text: 'one' })
    clock.jump(800)
    await house.turns.run(id)
    await arrive({ text: 'two' })
    await arrive({ text: 'three' })
    await house.turns.run(id)
    expect((await talk()).filter((line) => line.startsWith('bot'))).toEqual([
      'bot: you said: hi there\nme\nagain',
      'bot: you said: Yes pressed menu:yes',
      'bot: you said: event parcel',
      'bot: you said: please ask me\none',
      'bot: you said: two',
      'bot: you said: three',
    ])
  })

  test('waits for the rest of a greeting, and no longer than until something else is said', async () => {
    const { house, id, address, talk, clock } = await begin('hello there')
    await house.turns.run(id)
    const arrive = (text: string) =>
      house.ingest({ channel: 'telegram', address, externalId: text, payload: { text } })
    await arrive('so')
    await house.turns.run(id)
    expect((await talk()).at(-1)).toBe('bot: you said: hello there')
    clock.jump(600)
    await arrive('well')
    clock.jump(200)
    await house.turns.run(id)
    expect((await talk()).at(-1)).toBe('bot: you said: hello there')
    await arrive('where is parcel 1042?')
    await house.turns.run(id)
    expect((await talk()).at(-1)).toBe('bot: you said: so\nwell\nwhere is parcel 1042?')
  })

  test('is woken by itself when what it waits for is over', async () => {
    const { house, id, address, talk } = await begin('hello there')
    await house.turns.run(id)
    await house.ingest({ channel: 'telegram', address, externalId: 'w', payload: { text: 'so' } })
    await house.turns.run(id)
    await expect
      .poll(async () => (await talk()).at(-1), { timeout: 5000 })
      .toBe('bot: you said: so')
  })

  test('writes what an action of ours wrote together with the answer', async () => {
    const { house, id, talk, requests } = await begin('near open')
    await house.turns.run(id)
    expect((await talk()).slice(1)).toEqual([
      'bot: you said: near open',
      'bot: near done',
      'bot: open done',
    ])
    expect(await requests()).toBe(1)
  })

  test('hands over in the same commit, under a fence that lets its own words out', async () => {
    const { house, id, standing, sends, write, talk } = await begin('agent please')
    await write('and hurry')
    await house.turns.run(id)
    expect(await standing()).toMatchObject({ ownerKind: 'queue', fence: 1 })
    expect(await sends()).toMatchObject([{ fence: 1 }])
    expect(house.news).toMatchObject([{ desk: true, caseId: expect.any(String) }])
    await write('anybody?')
    await house.turns.run(id)
    expect((await talk()).slice(-1)).toEqual(['customer: anybody?'])
    expect(house.news.at(-1)).toMatchObject({ desk: true, sends: false })
  })

  test('goes on when a person gives the conversation back', async () => {
    const { house, id, own, happen, talk, write } = await begin('agent please')
    await house.turns.run(id)
    await write('thanks for helping')
    await house.turns.run(id)
    await own('bot')
    await happen({ kind: 'returned' })
    await house.turns.run(id)
    expect((await talk()).slice(-2)).toEqual(['customer: thanks for helping', 'bot: welcome back'])
  })

  test('marks what nobody asked for, so that a cut send of it is not repeated', async () => {
    const { house, id, happen, sends } = await begin('hello')
    await house.turns.run(id)
    await happen({ kind: 'follow-up' })
    await house.turns.run(id)
    expect((await sends()).map(({ resend }) => resend)).toEqual([true, false])
  })
})

describe('a slow turn', () => {
  test('holds no lock: the transcript shows the question, and the answer comes after', async () => {
    const { house, id, talk, left } = await begin('look')
    const slow = gate()
    house.actions.before = slow.wait
    const run = house.turns.run(id)
    await slow.entered
    expect(await talk()).toEqual(['customer: look'])
    expect(await left()).toEqual(['thinking'])
    slow.open()
    await run
    expect(await talk()).toEqual(['customer: look', 'bot: you said: look', 'bot: look done'])
    expect(await left()).toEqual([])
  })

  test('that is overtaken writes nothing; the next turn takes all of it, once', async () => {
    const { house, id, write, talk, heard } = await begin('look')
    const slow = gate()
    house.actions.before = slow.wait
    const run = house.turns.run(id)
    await slow.entered
    await write('never mind')
    const other = createHouse(db, createClock())
    await other.turns.run(id)
    slow.open()
    await run
    expect(await talk()).toEqual([
      'customer: look',
      'customer: never mind',
      'bot: you said: look\nnever mind',
      'bot: look done',
    ])
    expect(await heard()).toHaveLength(1)
  })

  test('whose conversation an agent took says nothing any more', async () => {
    const { house, id, own, talk, left, sends } = await begin('look')
    const slow = gate()
    house.actions.before = slow.wait
    const run = house.turns.run(id)
    await slow.entered
    await own('queue')
    slow.open()
    await run
    expect(await talk()).toEqual(['customer: look'])
    expect(await left()).toEqual([])
    expect(await sends()).toEqual([])
  })

  test('that wrote before it became slow keeps what it wrote, and what comes later waits', async () => {
    const { house, id, write, talk, requests, left } = await begin('open look')
    const slow = gate()
    house.actions.before = async (action) => (action === 'look' ? await slow.wait() : undefined)
    const run = house.turns.run(id)
    await slow.entered
    expect(await talk()).toEqual([
      'customer: open look',
      'bot: you said: open look',
      'bot: open done',
    ])
    await write('next')
    const other = createHouse(db, createClock())
    await other.turns.run(id)
    expect(await left()).toEqual(['thinking', 'new'])
    slow.open()
    await run
    expect((await talk()).slice(3)).toEqual([
      'bot: look done',
      'customer: next',
      'bot: you said: next',
    ])
    expect(await requests()).toBe(1)
  })

  test('hears of an action that crashed or took too long', async () => {
    const { house, id, talk, write } = await begin('look', { callMs: 50 })
    house.actions.before = async () => {
      throw new Error('no shop')
    }
    await house.turns.run(id)
    expect((await talk()).at(-1)).toBe('bot: failed: no shop')
    house.actions.before = () => new Promise(() => undefined)
    await write('look')
    await house.turns.run(id)
    expect((await talk()).at(-1)).toMatch(/bot: failed: .*timeout/)
  })

  test('hears of a shop that a local action could not reach', async () => {
    const { house, id, talk } = await begin('near')
    house.actions.before = async () => {
      throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    }
    await house.turns.run(id)
    expect((await talk()).at(-1)).toBe('bot: failed: connect ECONNREFUSED')
  })

  test.each(['near', 'open'])('hears of a crash of "%s" inside the transaction', async (word) => {
    const { house, id, talk, requests, left } = await begin(word)
    house.actions.before = async (_action, _need, { on }) => {
      await on.deleteFrom('request').where('id', '=', 'no uuid').execute()
    }
    await house.turns.run(id)
    expect((await talk())[2]).toMatch(/^bot: failed: invalid input syntax/)
    expect(await requests()).toBe(0)
    expect(await left()).toEqual([])
  })

  test('does what was falsely declared local outside of the lock', async () => {
    const { house, id, talk } = await begin('near')
    house.actions.before = async () => {
      await db.selectFrom('agent').select('id').execute()
      await new Promise((resolve) => setTimeout(resolve, 1500))
    }
    await house.turns.run(id)
    expect((await talk()).at(-1)).toBe('bot: near done')
  })

  test('is given back when the process stops', async () => {
    const { house, id, talk, left } = await begin('look', { callMs: 60_000 })
    const slow = gate()
    house.actions.before = slow.wait
    const run = house.turns.run(id)
    await slow.entered
    await Promise.all([house.turns.stop(), run])
    expect(await left()).toEqual(['new'])
    const other = createHouse(db, createClock())
    await other.turns.run(id)
    expect(await talk()).toEqual(['customer: look', 'bot: you said: look', 'bot: look done'])
  })
})

describe('a foreign write', () => {
  const effect = (id: string) =>
    db.selectFrom('effect').selectAll().where('conversationId', '=', id).executeTakeFirst()

  test('is meant on disk before it is made, and its result is kept', async () => {
    const { house, id, talk } = await begin('order')
    let meant: string | undefined
    house.actions.before = async () => {
      meant = (await effect(id))?.state
    }
    await house.turns.run(id)
    expect(meant).toBe('intended')
    expect(await effect(id)).toMatchObject({ state: 'done', result: { outcome: 'order done' } })
    expect((await talk()).at(-1)).toBe('bot: order done')
  })

  test('whose process fell silent is made again under the same key', async () => {
    const { house, id, talk, clock } = await begin('order')
    const slow = gate()
    house.actions.before = slow.wait
    void house.turns.run(id)
    await slow.entered
    clock.jump(60_000)
    const other = createHouse(db, clock)
    await other.sweeper.sweep()
    await expect.poll(talk).toContain('bot: order done')
    slow.open()
    expect(other.actions.calls).toContain(house.actions.calls[0])
    expect((await talk()).filter((line) => line === 'bot: order done')).toHaveLength(1)
  })

  test('whose result is known is not made again', async () => {
    const { house, id, talk, own, happen } = await begin('order')
    const slow = gate()
    house.actions.before = slow.wait
    const run = house.turns.run(id)
    await slow.entered
    await own('bot')
    slow.open()
    await run
    await happen({ kind: 'returned' })
    await house.turns.run(id)
    expect(house.actions.calls).toHaveLength(1)
    expect((await talk()).slice(1)).toEqual([
      'bot: you said: order',
      'bot: order done',
      'bot: welcome back',
    ])
  })
})

describe('a poisonous message', () => {
  test('is tried five times, then a person is asked; the conversation goes on', async () => {
    const { house, id, clock, talk, standing, write, own } = await begin('poison')
    const neighbour = await begin('hello')
    for (const rest of [1000, 2000, 4000, 8000]) {
      await house.turns.run(id)
      expect((await standing()).ownerKind).toBe('bot')
      clock.jump(rest - 500)
      await house.turns.run(id)
      clock.jump(500)
    }
    await house.turns.run(id)
    const dead = await db
      .selectFrom('inbox')
      .selectAll()
      .where('conversationId', '=', id)
      .executeTakeFirst()
    expect(dead).toMatchObject({ state: 'dead', tries: 5, lastError: 'poison' })
    expect(await talk()).toEqual(['customer: poison', 'bot: sorry, a colleague will look at it'])
    expect(await standing()).toMatchObject({ ownerKind: 'queue', fence: 1 })
    expect(house.news.at(-1)).toMatchObject({ desk: true, caseId: expect.any(String) })
    await neighbour.house.turns.run(neighbour.id)
    expect(await neighbour.talk()).toContain('bot: you said: hello')
    await own('bot')
    await write('are you back')
    await house.turns.run(id)
    expect((await talk()).at(-1)).toBe('bot: you said: are you back')
  })

  test('holds its place: what came after it is answered after it', async () => {
    const { house, id, write, talk, clock } = await begin('poison')
    await house.turns.run(id)
    await write('later')
    await house.turns.run(id)
    expect(await talk()).toEqual([])
    clock.jump(1000)
    const healed = createHouse(db, clock, {
      advance: (state, _input, _moment) => ({ state, says: [{ text: 'fine' }], noted: [] }),
    })
    await healed.turns.run(id)
    expect(await talk()).toEqual(['customer: poison', 'customer: later', 'bot: fine'])
  })

  test('is buried even when the apology cannot be written', async () => {
    const { house, id, clock, left } = await begin('poison', {
      openCase: async () => {
        throw new Error('no desk')
      },
    })
    for (let tries = 0; tries < 5; tries++) {
      await house.turns.run(id)
      clock.jump(60_000)
    }
    expect(await left()).toEqual(['dead'])
  })
})

describe('several processes', () => {
  test('answer one conversation in order and once', async () => {
    const houses = [createHouse(db, createClock()), createHouse(db, createClock())]
    const { id, write, talk, heard, house } = await begin('please ask 0')
    await house.turns.run(id)
    for (let n = 1; n <= 20; n++) {
      await write(`message ${n}`)
      for (const house of houses) void house.turns.run(id)
    }
    await Promise.all(houses.map((house) => house.turns.run(id)))
    await expect.poll(heard, { timeout: 10_000 }).toHaveLength(21)
    const customer = (await talk()).filter((line) => line.startsWith('customer'))
    const written = Array.from({ length: 20 }, (_, n) => `customer: message ${n + 1}`)
    expect(customer.slice(1)).toEqual(written)
    expect((await heard())?.map((line) => line.match(/\d+/)?.[0])).toEqual(
      Array.from({ length: 21 }, (_, n) => `${n}`),
    )
  })

  test('answer forty conversations in order and once, slow ones among them', async () => {
    const houses = [createHouse(db, createClock()), createHouse(db, createClock())]
    const talks = await Promise.all(Array.from({ length: 40 }, () => begin('please ask 0')))
    await Promise.all(talks.map(({ house, id }) => house.turns.run(id)))
    for (let n = 1; n <= 5; n++) {
      await Promise.all(
        talks.map(async ({ id, write }, index) => {
          await write(
            `${(n + index) % 4 === 0 ? 'look ' : ''}${(n + index) % 3 === 0 ? 'open ' : ''}${n}`,
          )
          void houses[(n + index) % 2]?.turns.run(id)
          if (index % 2) void houses[(n + index + 1) % 2]?.turns.run(id)
        }),
      )
    }
    await Promise.all(talks.flatMap(({ id }) => houses.map((house) => house.turns.run(id))))
    for (const { heard, requests, left, talk } of talks) {
      await expect.poll(left, { timeout: 10_000 }).toEqual([])
      const numbers = (await heard())?.map((line) => line.match(/\d+/)?.[0])
      expect(numbers).toEqual(['0', '1', '2', '3', '4', '5'])
      const opened = (await talk()).filter((line) => line === 'bot: open done').length
      expect(await requests()).toBe(opened)
    }
  })
})

test('doubled and shuffled deliveries, with turns going on, end as if each had come once', async () => {
  const houses = [createHouse(db, createClock()), createHouse(db, createClock())]
  const delivery = fc.record({ talk: fc.nat(2), n: fc.integer({ min: 1, max: 5 }), at: fc.nat(1) })
  await fc.assert(
    fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 20 }), async (deliveries) => {
      const talks = await Promise.all([0, 1, 2].map(() => begin('please ask 0')))
      await Promise.all(talks.map(({ house, id }) => house.turns.run(id)))
      await Promise.all(
        deliveries.map(async ({ talk, n, at }) => {
          const { write, id } = talks[talk]!
          await write(`message ${n}`, { externalId: `n${n}` })
          await houses[at]?.turns.run(id)
        }),
      )
      await Promise.all(talks.map(({ id }) => houses[0]?.turns.run(id)))
      for (const [index, { left, heard, talk }] of talks.entries()) {
        await expect.poll(left).toEqual([])
        const once = new Set(deliveries.filter(({ talk }) => talk === index).map(({ n }) => `${n}`))
        const numbers = (await heard())?.map((line) => line.match(/\d/)?.[0]) ?? []
        expect(numbers.toSorted()).toEqual(['0', ...once].sort())
        expect(await talk()).toHaveLength(2 * numbers.length)
      }
    }),
    { numRuns: 10 },
  )
})

test('a dialog that needs without end is stopped', async () => {
  const need = { key: 'k', action: 'near', input: {} }
  const { house, id, left } = await begin('hello', {
    advance: (...given) => ({ ...parrot(...given), needs: need }),
  })
  await house.turns.run(id)
  expect(await left()).toEqual(['new'])
  expect(house.actions.calls.length).toBeLessThan(50)
})
