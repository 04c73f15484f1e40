import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type Day, dayAt, isDay, toDay } from '../day.ts'
import { LOCALES, type Locale } from '../message.ts'
import { loadMind, type Mind } from '../mind.ts'
import { Failure, misused } from './failure.ts'

/** What commands without a server are told about the world. */
export interface MindOptions {
  shop?: string
  today?: string
  /** Messages in doubt wait for a second opinion. */
  model?: boolean
}

/** The shop's zone; it decides which day it is when nobody says. */
const ZONE = 'Europe/Moscow'

/** The day that was given, or today. */
export function dayOf({ today }: MindOptions): Day {
  if (today === undefined) return dayAt(new Date(), ZONE)
  if (!isDay(today)) throw misused(`--today ${today}: expected a day such as 2026-11-21`)
  return toDay(today)
}

/** The mind over the files and the shop; a Failure with every sentence that says why not. */
export function mindOrFail(options: MindOptions): Mind {
  const today = dayOf(options)
  if (options.shop !== undefined && !existsSync(options.shop)) {
    throw misused(`--shop: there is no shop file ${options.shop}`)
  }
  const { shop: shopFile, model = false } = options
  const helped = { secondOpinion: () => model }
  const loaded = loadMind({ today: () => today, shopFile, newId: randomUUID, ...helped })
  if ('mind' in loaded) return loaded.mind
  throw new Failure(loaded.problems.join('\n'))
}

/** A language that was given on the command line. */
export function localeOf(given: string | undefined): Locale | undefined {
  if (given === undefined) return undefined
  const known = LOCALES.find((locale) => locale === given)
  if (!known) throw misused(`--lang ${given}: expected ${LOCALES.join(' or ')}`)
  return known
}
