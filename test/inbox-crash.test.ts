import { beforeAll, expect, test } from 'vitest'
import type { Db } from '../src/storage/database.ts'
import { createClock, createHouse, readTalk, unfinished } from './fakes/house.ts'
import { createMortal } from './fakes/mortal.ts'
import { openTestDatabase } from './profile.ts'

let db: Db
beforeAll(async () => {
  db = (await openTestDatabase()).db
})

/** Everything a turn can need: local and slow reads, a write of our own, a foreign write. */
const SCRIPT = 'near look open look order open'
const EXPECTED = [
  `customer: ${SCRIPT}`,
  'customer: Yes',
  `bot: you said: ${SCRIPT}`,
  ...SCRIPT.split(' ').map((word) => `bot: ${word} done`),
  'bot: you said: Yes pressed menu:yes',
]

let addresses = 0

/** Two messages, a process that dies at a statement, and another one that finds what is left. */
async function liveAndDie(dies: { at: number; when: 'before' | 'after' }) {
  const clock = createClock()
  const mortal = createMortal(db, dies)
  const first = createHouse(mortal.db, clock)
  const second = createHouse(db, clock)
  const address = `crash-${++addresses}`
  const { conversationId: id } = await second.write(address, SCRIPT)
  const press = { text: 'Yes', press: 'menu:yes' }
  await second.ingest({ channel: 'telegram', address, externalId: 'press', payload: press })
  await first.turns.run(id)
  mortal.life.dead = true
  for (let rounds = 0; rounds < 5 && (await unfinished(db, id)).length > 0; rounds++) {
    clock.jump(60_000)
    await second.sweeper.sweep()
    await second.turns.run(id)
  }
  await first.turns.stop()
  return { id, mortal, orders: callsOf('order', first, second) }
}

const callsOf = (word: string, ...houses: { actions: { calls: string[] } }[]) =>
  houses
    .flatMap(({ actions }) => actions.calls)
    .filter((key) => key.split(':')[1]?.startsWith(word))

async function expectWhole(id: string) {
  const [head, ...rest] = EXPECTED
  const talk = await readTalk(db, id)
  expect([...talk].sort()).toEqual([...EXPECTED].sort())
  expect(talk[0]).toBe(head)
  const bot = (lines: readonly string[]) => lines.filter((line) => line.startsWith('bot'))
  expect(bot(talk)).toEqual(bot(rest))
  expect(await unfinished(db, id)).toEqual([])
  const written = (table: 'request' | 'outbox') =>
    db.selectFrom(table).select('id').where('conversationId', '=', id).execute()
  expect(await written('request')).toHaveLength(2)
  expect(await written('outbox')).toHaveLength(bot(talk).length)
}

test('a process that dies at any statement of a turn loses nothing and says nothing twice', async () => {
  const whole = await liveAndDie({ at: Number.POSITIVE_INFINITY, when: 'before' })
  await expectWhole(whole.id)
  const { statements } = whole.mortal.life
  expect(statements).toBeGreaterThan(10)
  for (let at = 1; at <= statements; at++) {
    for (const when of ['before', 'after'] as const) {
      const { id, orders } = await liveAndDie({ at, when })
      await expectWhole(id)
      expect(new Set(orders).size, `foreign keys, ${when} statement ${at}`).toBe(1)
    }
  }
}, 120_000)
