import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { DateTime } from 'luxon'
import { phrase } from '../flows/phrases.ts'
import type { Body, Choice } from '../message.ts'
import { createRehearsal, type Move, type Played } from '../rehearsal.ts'
import { misused } from './failure.ts'
import { localeOf, type MindOptions, mindOrFail } from './mind.ts'
import { opinionIf } from './models.ts'

interface ChatOptions extends MindOptions {
  as?: string
  lang?: string
}

/** A conversation in the terminal: text is said, a number presses that button, Ctrl+D ends it. */
export async function chat(options: ChatOptions): Promise<void> {
  const mind = mindOrFail(options)
  if (options.as !== undefined && !(await mind.shop.customer(options.as))) {
    throw misused(`--as ${options.as}: the shop has no such customer`)
  }
  const locale = localeOf(options.lang) ?? 'ru'
  const { zone } = mind.shop
  const settings = { as: options.as, locale, zone, newId: randomUUID }
  const rehearsal = createRehearsal(mind, { ...settings, ...(await opinionIf(options, mind)) })
  const clock = () =>
    options.today ? DateTime.fromISO(`${options.today}T12:00`, { zone }).toJSDate() : new Date()
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
  process.stdout.write(`${phrase(mind.library, 'greeting', locale)}\n`)
  let choices: readonly Choice[] = []
  terminal.prompt()
  for await (const line of terminal) {
    if (line.trim() !== '') {
      const played = await rehearsal.play(moveOf(line, choices), clock())
      show(played)
      choices = played.says.flatMap((body) => body.choices ?? [])
    }
    terminal.prompt()
  }
}

function moveOf(line: string, choices: readonly Choice[]): Move {
  const pressed = choices[Number(line.trim()) - 1]
  return pressed ? { press: pressed.id } : { text: line }
}

function show({ says, case: open }: Played): void {
  const all = says.flatMap((body) => body.choices ?? [])
  for (const body of says) process.stdout.write(`${inWords(body, all)}\n`)
  if (open) process.stdout.write(`  [waiting for a person: team ${open.team}, ${open.priority}]\n`)
}

function inWords({ text, choices = [], cites = [] }: Body, all: readonly Choice[]): string {
  const buttons = choices.map((choice) => `  ${all.indexOf(choice) + 1}. ${choice.label}`)
  const sources = cites.map(({ source }) => `  — ${source}`)
  return [text, ...sources, ...buttons].join('\n')
}
