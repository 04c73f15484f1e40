import { globSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { toDay } from '../src/day.ts'
import type { TurnInput } from '../src/dialog/state.ts'
import { openCase } from '../src/handoff/open.ts'
import { actionPort } from '../src/house/action-port.ts'
import type { Ground } from '../src/house/ground.ts'
import type { Body, Choice, Incoming } from '../src/message.ts'
import { openFileShop } from '../src/shop/file-shop.ts'
import { type Casting, playTranscript, readTranscript, type Stage } from '../src/transcript.ts'
import { createDoor, createHouse } from './fakes/house.ts'
import { mind, startConversation } from './fakes/talking.ts'
import { openTestDatabase } from './profile.ts'

/**
 * Every service of the shop: `row:` says which, `ends: well` or `meets:` a trouble. Each is played
 * through the house on both channels, too; `TRANSCRIPTS=all` plays all conversations there.
 */
const ROWS = [
  ...['refusal', 'return', 'defective', 'warranty-repair', 'paid-repair', 'visit', 'use'],
  ...['accessories', 'parts', 'training', 'order-status', 'complaint', 'feedback', 'documents'],
  'anything-else',
]
const TROUBLES = [
  ...['late', 'unknown', 'excluded', 'no-slot', 'no-centre', 'wrong-item', 'already', 'anger'],
]
const files = globSync('test/conversations/**/*.txt').sort()
const told = files.map((file) => {
  const text = readFileSync(file, 'utf8')
  return { file, text, head: readTranscript(text).head }
})

test('at least 250 conversations', () => {
  expect(files.length).toBeGreaterThanOrEqual(250)
})

test('what a conversation says of its service is known', () => {
  const odd = told.filter(
    ({ head: { row, ends, meets } }) =>
      row !== undefined &&
      !(ROWS.includes(row) && (ends === 'well') !== TROUBLES.includes(meets ?? '')),
  )
  expect(odd.map(({ file }) => file)).toEqual([])
})

describe.each(ROWS)('%s', (row) => {
  test.each(['ru', 'en'])('in %s ends well, and meets trouble', (lang) => {
    const ours = told.filter(({ head }) => head.row === row && (head.lang ?? 'ru') === lang)
    expect(ours.filter(({ head }) => head.ends === 'well').length).toBeGreaterThan(0)
    expect(ours.filter(({ head }) => head.meets).length).toBeGreaterThan(0)
  })
})

/** What only a rehearsal can do: break an action, be given back, hear of events, edit. */
const REHEARSED = /^@ (?:broken|away|returned|event|edits)/m
const played = told.filter(
  ({ text, head }) =>
    !REHEARSED.test(text) && (head.row !== undefined || process.env.TRANSCRIPTS === 'all'),
)
const { db } = await openTestDatabase()

test.each(['web', 'telegram'] as const)(
  'in the house, by %s, every customer hears the same',
  async (channel) => {
    const odd: string[] = []
    for (const { file, text } of played) {
      await forgetRequests()
      const stage = (who: Casting) =>
        bothStages(who, channel, (what) => odd.push(`${file}: ${what}`))
      await playTranscript(text, stage)
    }
    expect(odd).toEqual([])
    expect(played.length).toBeGreaterThan(50)
  },
  300_000,
)

/** What one conversation has opened is nothing to the next. */
async function forgetRequests(): Promise<void> {
  const opened = await db.selectFrom('request').select('id').limit(1).execute()
  if (opened.length > 0) await sql`truncate conversation, request cascade`.execute(db)
}

/** The rehearsal goes on as ever; whatever it hears, a house hears, too, and must say the same. */
function bothStages(who: Casting, channel: string, odd: (what: string) => void): Stage {
  const rehearsal = startConversation(who)
  const house = openStage(who, channel)
  let isOver = false
  return {
    state: rehearsal.state,
    breakNext: rehearsal.breakNext,
    wait(minutes) {
      rehearsal.wait(minutes)
      house.wait(minutes)
    },
    async hear(input) {
      const reply = await rehearsal.hear(input)
      if (isOver) return reply
      const heard = await house.hear(input)
      const expected = reply.says.map(plain)
      // Once a person is called, the desk has words of its own.
      isOver = reply.handOver !== undefined
      const same = isOver ? heard.slice(0, expected.length) : heard
      if (JSON.stringify(same) !== JSON.stringify(expected)) {
        odd(`${JSON.stringify(expected)} became ${JSON.stringify(heard)}`)
        isOver = true
      }
      return reply
    },
  }
}

/** A message as a customer sees it, whatever number its request has. */
const plain = ({ text, choices = [], files = [], cites = [] }: Body) => ({
  text: text.replace(/R-\d+/g, 'R-…'),
  choices: choices.map(({ label }) => label),
  files: files.map(({ name }) => name.replace(/R-\d+/g, 'R-…')),
  cites: cites.map(({ article }) => article),
})

/** The real inbox, turn, actions and ledger, at the hour of the rehearsal. */
function openStage({ as, today = '2026-11-21', locale = 'ru' }: Casting, channel: string) {
  let now = new Date(`${today}T09:00:00Z`)
  const clock = {
    now: () => now,
    jump: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
  }
  const here = { ...mind, shop: openFileShop(mind.shopFile, toDay(today)) }
  const ground = {
    ...{ database: { db }, mind: () => here, now: clock.now, config: { SHOP: 'demo' } },
  } as unknown as Ground
  const house = createHouse(db, clock, {
    advance: (state, input, moment) => mind.turn.advance(state, input, moment),
    actions: actionPort(ground),
    openCase: async (tx, ask) => ({ caseId: (await openCase(tx, ask)).caseId }),
  })
  const { ingest } = createDoor(db, clock)
  const address = crypto.randomUUID()
  let seq = 0
  const buttons: Choice[] = []
  /** The same button, by the id that it has here. */
  const pressedHere = (message: Incoming): Incoming => {
    const button = buttons.findLast(({ label }) => label === message.text)
    return message.press === undefined || !button ? message : { ...message, press: button.id }
  }
  const read = async (conversationId: string): Promise<Body[]> => {
    const said = await db
      .selectFrom('message')
      .select(['seq', 'author', 'body'])
      .where('conversationId', '=', conversationId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .execute()
    seq = said.at(-1)?.seq ?? seq
    const bot = said.filter(({ author }) => author === 'bot')
    if (channel === 'web') return bot.map(({ body }) => body)
    const sent = await db
      .selectFrom('outbox')
      .select('body')
      .where('conversationId', '=', conversationId)
      .where('seq', 'in', [0, ...bot.map((one) => one.seq)])
      .orderBy('seq')
      .execute()
    return sent.map(({ body }) => body)
  }
  return {
    wait: (minutes: number) => clock.jump(minutes * 60_000),
    async hear(input: TurnInput) {
      if (input.is !== 'message') throw new Error(`a house hears messages, not ${input.is}`)
      const externalId = crypto.randomUUID()
      const { conversationId } = await ingest({
        ...{ channel, address, externalId, payload: pressedHere(input.message), locale },
        ...(as ? { customer: as } : {}),
      })
      clock.jump(1000)
      await house.turns.run(conversationId)
      const heard = await read(conversationId)
      buttons.push(...heard.flatMap(({ choices }) => choices ?? []))
      return heard.map(plain)
    },
  }
}
