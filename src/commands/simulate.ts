import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { z } from 'zod'
import { standing } from '../dialog/state.ts'
import { LOCALES } from '../message.ts'
import type { Mind } from '../mind.ts'
import { createRehearsal, type Move, type Played } from '../rehearsal.ts'
import type { SecondOpinion } from '../second-opinion.ts'
import type { Answer, Given } from '../value.ts'
import { misused } from './failure.ts'
import { answerLines } from './jsonl.ts'
import { dayOf, type MindOptions, mindOrFail } from './mind.ts'
import { opinionIf } from './models.ts'

const SPAN = /^(\d+(?:\.\d+)?)\s*(s|m|h|d|w)$/
const UNITS = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks' } as const

const file = z.strictObject({ name: z.string(), type: z.string() })
const event = z.looseObject({ kind: z.string(), order: z.string().optional() })
const move = z.strictObject({
  text: z.string().optional(),
  press: z
    .union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)])
    .optional(),
  files: z.array(file).optional(),
  after: z.string().regex(SPAN, 'expected a span such as 26h, 30m or 3d').optional(),
  event: event.optional(),
  edits: z.int().min(1).optional(),
})
const conversation = z.strictObject({
  id: z.union([z.string(), z.number()]).transform(String),
  lang: z.enum(LOCALES).optional(),
  channel: z.string().optional(),
  as: z.string().optional(),
  now: z
    .string()
    .refine((text) => DateTime.fromISO(text).isValid, 'expected an ISO time')
    .optional(),
  turns: z.array(z.union([z.string().transform((text): z.infer<typeof move> => ({ text })), move])),
})
type Conversation = z.infer<typeof conversation>

export interface SimulateOptions extends MindOptions {
  jsonl: string
}

/** Plays conversations through the real turn: one a line in, one a line out, in order. */
export async function simulate(options: SimulateOptions): Promise<void> {
  const mind = mindOrFail(options)
  const noon = DateTime.fromISO(dayOf(options), { zone: mind.shop.zone }).plus({ hours: 12 })
  const start = options.today === undefined ? new Date() : noon.toJSDate()
  const asked = await opinionIf(options, mind)
  const tally = await answerLines(options.jsonl, conversation, (told) =>
    play(mind, told, { start, ...asked }),
  )
  process.stderr.write(`${tally.read} conversations, ${tally.broken} broken lines\n`)
}

async function play(
  mind: Mind,
  told: Conversation,
  { start, ...asked }: { start: Date; opinion?: SecondOpinion },
): Promise<object> {
  if (told.as !== undefined && !(await mind.shop.customer(told.as))) {
    throw misused(`as: the shop has no customer "${told.as}"`)
  }
  const { zone } = mind.shop
  let now = told.now ? DateTime.fromISO(told.now, { zone }).toJSDate() : start
  const locale = told.lang ?? 'ru'
  const settings = { as: told.as, locale, zone, newId: randomUUID, ...asked }
  const rehearsal = createRehearsal(mind, settings)
  const turns: object[] = []
  for (const { after, ...next } of told.turns) {
    now = later(now, after)
    turns.push(describe(next as Move, await rehearsal.play(next as Move, now)))
  }
  return { id: told.id, turns }
}

function later(now: Date, after: string | undefined): Date {
  const [, count, unit] = SPAN.exec(after ?? '') ?? []
  if (count === undefined || unit === undefined) return now
  const span = { [UNITS[unit as keyof typeof UNITS]]: Number(count) }
  return DateTime.fromJSDate(now).plus(span).toJSDate()
}

function describe(said: Move, { says, did, state, owner, case: open }: Played): object {
  const { flow, step, stack, answers } = standing(state)
  return {
    user: said.text ?? said.press ?? said.event?.kind ?? '',
    bot: says.map(({ text, choices, files, cites }) => ({
      text,
      ...(choices ? { choices } : {}),
      ...(files ? { files } : {}),
      ...(cites ? { cites } : {}),
    })),
    flow,
    step,
    stack,
    answers: Object.fromEntries(Object.entries(answers).map(([name, { value }]) => [name, value])),
    did: did.map(({ action, result }) => ({
      action,
      outcome: result.outcome,
      gave: Object.fromEntries(Object.entries(result.gave).map(([name, it]) => [name, plain(it)])),
    })),
    owner,
    case: open,
    locale: state.locale,
  }
}

const plain = (given: Given): unknown =>
  Array.isArray(given) ? given.map((one: Answer) => one.value) : (given as Answer).value
