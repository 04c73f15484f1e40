import { DateTime } from 'luxon'
import { toDay } from '../../src/day.ts'
import { type DialogState, newState, type TurnInput } from '../../src/dialog/state.ts'
import { phrase } from '../../src/flows/phrases.ts'
import { openCase } from '../../src/handoff/open.ts'
import { actionPort } from '../../src/house/action-port.ts'
import type { Ground } from '../../src/house/ground.ts'
import type { Body, Choice, ConversationEvent, Incoming } from '../../src/message.ts'
import { openFileShop } from '../../src/shop/file-shop.ts'
import type { Db } from '../../src/storage/database.ts'
import { putEvent } from '../../src/storage/events.ts'
import { PARTNER_ANSWER, SLOT_PROPOSED } from '../../src/storage/work-order.ts'
import { createHeed } from '../../src/timers/heed.ts'
import type { Casting, Stage, Told } from '../../src/transcript.ts'
import { type Clock, createDoor, createHouse } from './house.ts'
import { mind } from './talking.ts'

export type Channel = 'web' | 'telegram'

const HOUR = 3_600_000
/** A partner who has said nothing for so long is silent. */
const SILENT_HOURS = 25

/** What is overheard of a turn, beside what customers read. */
interface Overheard extends Pick<Told, 'did' | 'handOver'> {
  sources: string[]
  state: DialogState
}

/** A conversation of a house: the real inbox, turn, actions and ledger, from a given day on. */
export function openHouseStage(db: Db, who: Casting, channel: Channel): Stage {
  const { as, locale = 'ru', today = '2026-11-21' } = who
  const clock = clockFrom(today)
  const state = newState(locale, { orders: [], ...(as ? { customer: as } : {}) })
  const overheard: Overheard = { did: [], sources: [], state }
  const house = openHouse(db, { clock, today }, overheard)
  const { ingest } = createDoor(db, clock)
  const address = crypto.randomUUID()
  const read = reader(db, channel)
  const buttons: Choice[] = []
  let id = ''
  const told = async (): Promise<Told> => {
    const says = await read(id)
    buttons.push(...says.flatMap(({ choices }) => choices ?? []))
    const { sources, did, handOver } = overheard
    Object.assign(overheard, { did: [], sources: [], handOver: undefined })
    return { says, sources, did, ...(handOver ? { handOver } : {}) }
  }
  return {
    wait: (minutes) => clock.jump(minutes * 60_000),
    breakNext() {
      throw new Error('nothing in a house breaks on purpose')
    },
    state: () => overheard.state,
    async hear(input) {
      const externalId = crypto.randomUUID()
      const payload = pressedHere(messageOf(input), buttons)
      const arrival = { channel, address, externalId, payload, locale }
      const came = await ingest({ ...arrival, ...(as ? { customer: as } : {}) })
      id = came.conversationId
      clock.jump(1000)
      await house.turns.run(id)
      return told()
    },
    async partner(what) {
      if (what === 'silent') {
        clock.jump(SILENT_HOURS * HOUR)
        await house.sweeper.sweep()
      } else await answer(db, { id, what, now: clock.now() })
      await house.turns.run(id)
      return told()
    },
  }
}

function clockFrom(today: string): Clock {
  let now = new Date(`${today}T09:00:00Z`)
  return {
    now: () => now,
    jump(ms) {
      now = new Date(now.getTime() + ms)
    },
  }
}

function openHouse(
  db: Db,
  { clock, today }: { clock: Clock; today: string },
  overheard: Overheard,
) {
  const here = { ...mind, shop: openFileShop(mind.shopFile, toDay(today)) }
  const ground = {
    ...{ database: { db }, mind: () => here, now: clock.now, config: { SHOP: 'demo' } },
  } as unknown as Ground
  return createHouse(db, clock, {
    advance(state, input, moment) {
      const result = mind.turn.advance(state, input, moment)
      overheard.sources.push(...result.sources)
      overheard.state = result.state
      overheard.did = [
        ...overheard.did,
        ...result.noted.flatMap(({ kind, action, outcome }) =>
          kind === 'done' ? [{ action: String(action), outcome: String(outcome) }] : [],
        ),
      ]
      return result
    },
    actions: actionPort(ground),
    heed: createHeed({
      tell(id, locale, values) {
        overheard.sources.push(id)
        return { text: phrase(mind.library, id, locale, values) }
      },
    }),
    startsFlow: (kind) =>
      [...mind.library.flows.values()].some(({ startsOn }) => startsOn === kind),
    async openCase(tx, ask) {
      const { team, reason, priority } = ask
      overheard.handOver = { team, reason, priority }
      return { caseId: (await openCase(tx, ask)).caseId }
    },
  })
}

function messageOf(input: TurnInput): Incoming {
  if (input.is === 'message') return input.message
  throw new Error(`a house hears messages, not ${input.is}`)
}

/** The same button, by the id that it has here. */
function pressedHere(message: Incoming, buttons: readonly Choice[]): Incoming {
  const button = buttons.findLast(({ label }) => label === message.text)
  return message.press === undefined || !button ? message : { ...message, press: button.id }
}

/** What the bot has said since it was last read: in the chat, or on its way to a messenger. */
function reader(db: Db, channel: Channel): (id: string) => Promise<Body[]> {
  let seq = 0
  return async (id) => {
    const said = await db
      .selectFrom('message')
      .select(['seq', 'author', 'body'])
      .where('conversationId', '=', id)
      .where('seq', '>', seq)
      .orderBy('seq')
      .execute()
    seq = said.at(-1)?.seq ?? seq
    const bot = said.filter(({ author }) => author === 'bot')
    if (channel === 'web') return bot.map(({ body }) => body)
    const sent = await db
      .selectFrom('outbox')
      .select('body')
      .where('conversationId', '=', id)
      .where('seq', 'in', [0, ...bot.map((one) => one.seq)])
      .orderBy('seq')
      .execute()
    return sent.map(({ body }) => body)
  }
}

/** The partner of the last visit answers it; `proposes` a time a day later. */
async function answer(db: Db, { id, what, now }: { id: string; what: string; now: Date }) {
  const order = await db
    .selectFrom('workOrder')
    .select(['number', 'task'])
    .where('conversationId', '=', id)
    .orderBy('number', 'desc')
    .executeTakeFirstOrThrow()
  const { start, end } = order.task as { start: string; end: string }
  const later = (at: string) => String(DateTime.fromISO(at).plus({ days: 1 }).toISO())
  const event: ConversationEvent =
    what === 'proposes'
      ? { kind: SLOT_PROPOSED, work: order.number, start: later(start), end: later(end) }
      : { kind: PARTNER_ANSWER, work: order.number, answer: what }
  const externalId = crypto.randomUUID()
  const put = { conversationId: id, channel: 'partner', externalId, event, now }
  await db.transaction().execute((tx) => putEvent(tx, put))
}
