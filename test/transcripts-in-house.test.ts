import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Body, LOCALES } from '../src/message.ts'
import { type Casting, playTranscript, readTranscript, type Stage } from '../src/transcript.ts'
import { type Channel, openHouseStage } from './fakes/house-stage.ts'
import { startConversation } from './fakes/talking.ts'
import { openTestDatabase } from './profile.ts'

/**
 * Every service of the shop: `row:` says which, `ends: well` or `meets:` a trouble. Each is played
 * through the house on both channels, too; `TRANSCRIPTS=all` plays all conversations there.
 */
/** What each service may run into; every trouble is met in both languages. */
const TROUBLES: Readonly<Record<string, readonly string[]>> = {
  refusal: ['late', 'already', 'unknown', 'wrong-item'],
  return: ['late', 'excluded', 'wrong-item', 'unknown', 'already'],
  defective: ['late', 'excluded', 'wrong-item'],
  'warranty-repair': ['late', 'excluded', 'wrong-item', 'already'],
  'paid-repair': ['no-centre', 'wrong-item'],
  visit: ['no-slot', 'partner-silent', 'excluded', 'already', 'wrong-item'],
  use: ['unknown', 'wrong-item'],
  accessories: ['unknown', 'wrong-item'],
  parts: ['unknown', 'wrong-item', 'excluded'],
  training: ['unknown', 'wrong-item'],
  'order-status': ['late', 'unknown', 'wrong-item', 'excluded'],
  complaint: ['late', 'anger', 'already'],
  feedback: ['anger', 'unknown'],
  documents: ['unknown', 'excluded'],
  'anything-else': ['unknown'],
}
const ROWS = Object.keys(TROUBLES)
/** The row of what nobody has put into one, by the flow that it comes to first. */
const ROW_OF_FLOW: Readonly<Record<string, string>> = {
  'start-return': 'return',
  'warranty-repair': 'warranty-repair',
  troubleshoot: 'warranty-repair',
  'post-warranty-repair': 'paid-repair',
  'book-assembly': 'visit',
  'move-booking': 'visit',
  'cancel-booking': 'visit',
  'offer-assembly': 'visit',
  accessories: 'accessories',
  'offer-consumables': 'accessories',
  'order-spare-part': 'parts',
  training: 'training',
  'order-status': 'order-status',
  'change-delivery': 'order-status',
  'request-status': 'order-status',
  'warranty-passport': 'order-status',
  complaint: 'complaint',
  'follow-up': 'complaint',
  feedback: 'feedback',
  documents: 'documents',
  'my-data': 'documents',
}
const files = globSync('test/conversations/**/*.txt').sort()
const told = files.map((file) => {
  const text = readFileSync(file, 'utf8')
  const { head } = readTranscript(text)
  const [, flow = ''] = /^< \((?:.* \+ )?([a-z-]+) \/ /m.exec(text) ?? []
  const isUse = /^< \(article /m.test(text)
  const row = head.row ?? ROW_OF_FLOW[flow] ?? (isUse ? 'use' : 'anything-else')
  return { file, text, head, row, lang: head.lang ?? 'ru' }
})

test('at least 250 conversations, some of every service in each language', () => {
  expect(told.length).toBeGreaterThanOrEqual(250)
  const few = ROWS.flatMap((row) =>
    LOCALES.filter(
      (lang) => told.filter((one) => one.row === row && one.lang === lang).length < 3,
    ).map((lang) => `${row} ${lang}`),
  )
  expect(few).toEqual([])
})

test('what a conversation says of its service is known', () => {
  const odd = told.filter(
    ({ head: { row, ends, meets } }) =>
      row !== undefined && (ends === 'well') === (TROUBLES[row]?.includes(meets ?? '') ?? true),
  )
  expect(odd.map(({ file }) => file)).toEqual([])
})

describe.each(ROWS)('%s', (row) => {
  test.each(LOCALES)('in %s ends well, and meets every trouble that it may meet', (lang) => {
    const ours = told.filter((one) => one.row === row && one.lang === lang)
    expect(ours.filter(({ head }) => head.ends === 'well').length).toBeGreaterThan(0)
    const met = ours.map(({ head }) => head.meets)
    expect((TROUBLES[row] ?? []).filter((trouble) => !met.includes(trouble))).toEqual([])
  })
})

const { db } = await openTestDatabase()

/** A conversation as a house has it, whatever numbers its requests have. */
const inHouse = async (text: string, channel: Channel): Promise<string> => {
  await forgetRequests()
  const played = await playTranscript(text, (who) => openHouseStage(db, who, channel))
  return played.replace(/R-\d+/g, 'R-…')
}

test.each(files.filter((file) => file.includes('/partners/')))(
  '%s, by both channels',
  async (file) => {
    const text = readFileSync(file, 'utf8')
    const onTheWeb = await inHouse(text, 'web')
    await expect(onTheWeb).toMatchFileSnapshot(resolve(file))
    expect(await inHouse(text, 'telegram')).toBe(onTheWeb)
  },
)

/** What only a rehearsal can do: break an action, be given back, hear of events, edit. */
const REHEARSED = /^@ (?:broken|away|returned|event|edits|partner)/m
const played = told.filter(
  ({ text, head }) =>
    !REHEARSED.test(text) && (head.row !== undefined || process.env.TRANSCRIPTS === 'all'),
)
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
function bothStages(who: Casting, channel: Channel, odd: (what: string) => void): Stage {
  const rehearsal = startConversation(who)
  const house = openHouseStage(db, who, channel)
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
      const heard = (await house.hear(input)).says.map(plain)
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
