import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { DateTime } from 'luxon'
import { z } from 'zod'
import { LOCALES, type Locale } from '../message.ts'
import type { Mind } from '../mind.ts'
import { createRehearsal } from '../rehearsal.ts'
import { saidIn } from '../storage/said.ts'
import { type Casting, playTranscript, type Stage } from '../transcript.ts'
import { CUSTOMER } from '../understanding/spoken.ts'
import { Failure, misused } from './failure.ts'
import { inTheHouse } from './in-the-house.ts'
import { dayOf, localeOf, type MindOptions, mindOrFail } from './mind.ts'

interface RecordOptions extends MindOptions {
  conversation?: string
  as?: string
  lang?: string
}

const body = z.looseObject({
  text: z.string().default(''),
  pressed: z.string().optional(),
  edited: z.boolean().optional(),
  files: z.array(z.looseObject({ name: z.string() })).optional(),
})
const message = z.union([
  z.looseObject({ author: z.string(), body }),
  body.extend({ author: z.string() }).transform(({ author, ...told }) => ({ author, body: told })),
])
const exported = z.union([
  z.array(message),
  z.looseObject({ messages: z.array(message) }).transform(({ messages }) => messages),
  z.looseObject({ items: z.array(message) }).transform(({ items }) => items),
])
const said = z.object({ locale: z.enum(LOCALES).nullable(), messages: z.array(message) })
type Message = z.infer<typeof message>

/**
 * Makes a test of a real chat: what the customer said is played through today's flows, and written
 * down together with what the bot answers to it now. Read it, put right what should be otherwise, and
 * keep it under `test/conversations/`.
 */
export async function record(file: string | undefined, options: RecordOptions): Promise<void> {
  const { lines, locale } = await linesFrom(file, options)
  if (lines.length === 0) throw new Failure('There is nothing that a customer said.')
  const mind = mindOrFail(options)
  if (options.as !== undefined && !(await mind.shop.customer(options.as))) {
    throw misused(`--as ${options.as}: the shop has no such customer`)
  }
  const lang = localeOf(options.lang) ?? locale ?? languageOf(mind, lines)
  const head = `as: ${options.as ?? 'stranger'}   lang: ${lang}   today: ${dayOf(options)}`
  const text = ['# Say here what this conversation shows', head, '', ...lines].join('\n')
  process.stdout.write(await playTranscript(text, (who) => stageOn(mind, who)))
}

interface Lines {
  lines: string[]
  locale?: Locale | undefined
}

async function linesFrom(file: string | undefined, options: RecordOptions): Promise<Lines> {
  const { conversation } = options
  if ((file === undefined) === (conversation === undefined)) {
    throw misused('expected a file (- for standard input) or --conversation <id>')
  }
  if (conversation === undefined)
    return { lines: linesIn(readFileSync(file === '-' ? 0 : file!, 'utf8')) }
  if (!z.uuid().safeParse(conversation).success) {
    throw misused(`--conversation ${conversation}: expected the id of a conversation`)
  }
  const found = said.parse(
    await inTheHouse('said-in', { conversation }, (db) => saidIn(db, conversation)),
  )
  if (!found.locale) throw new Failure(`There is no conversation ${conversation}.`)
  return { lines: found.messages.flatMap(lineOf), locale: found.locale }
}

/** A JSON export, or a pasted chat. */
function linesIn(text: string): string[] {
  if (!/^\s*[[{]/.test(text)) {
    const own = text.split('\n').filter((line) => CUSTOMER.test(line))
    return own.map((line) => `> ${line.replace(CUSTOMER, '').trim()}`)
  }
  const parsed = exported.safeParse(parseJson(text))
  if (!parsed.success)
    throw new Failure('This JSON holds no messages: expected [{author, body: {text}}].')
  return parsed.data.flatMap(lineOf)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Failure(`This is no JSON: ${(error as Error).message}`)
  }
}

function lineOf({ author, body: { text, pressed, edited, files = [] } }: Message): string[] {
  if (author !== 'customer') return []
  const words = text.replace(/\s+/g, ' ').trim()
  if (pressed !== undefined) return [`> [${words}]`]
  if (edited) return [`@ edits ${words}`]
  const photos = files.map(({ name }) => name.replace(/\s+/g, '-'))
  return [
    ...(photos.length > 0 ? [`@ photo ${photos.join(' ')}`] : []),
    ...(words ? [`> ${words}`] : []),
  ]
}

function languageOf({ understanding }: Mind, lines: readonly string[]): Locale {
  const spoken = lines.map((line) => understanding.languageOf(line).language)
  return LOCALES.find((locale) => spoken.includes(locale)) ?? 'ru'
}

function stageOn(mind: Mind, { as, locale = 'ru', today }: Casting): Stage {
  const { zone } = mind.shop
  let now = DateTime.fromISO(`${today}T12:00`, { zone }).toJSDate()
  const rehearsal = createRehearsal(mind, { as, locale, zone, newId: randomUUID })
  return {
    async hear(input) {
      const { says, sources, did, case: open } = await rehearsal.hear(input, now)
      const deeds = did.map(({ action, result }) => ({ action, outcome: result.outcome }))
      return { says, sources, did: deeds, ...(open ? { handOver: open } : {}) }
    },
    state: () => rehearsal.state(),
    wait: (minutes) => {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    breakNext: () => undefined,
  }
}
