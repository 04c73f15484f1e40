import type { DialogState, TurnInput } from './dialog/state.ts'
import type { HandOver } from './handoff/case.ts'
import { gatherNext } from './inbox/gather.ts'
import type { Body, ConversationEvent, Incoming, Locale } from './message.ts'
import { printAnswer } from './text.ts'
import type { Answers } from './value.ts'

/** What one message came to, as far as a transcript tells of it. */
export interface Told {
  says: readonly Body[]
  /** Which step, phrase or article each message comes from. */
  sources: readonly string[]
  did: readonly { action: string; outcome: string }[]
  handOver?: HandOver
}

/** A conversation that a transcript is played on. */
export interface Stage {
  hear(input: TurnInput): Promise<Told>
  state(): DialogState
  /** Lets time pass, in minutes. */
  wait(minutes: number): void
  /** The next action breaks, or cannot reach the shop. */
  breakNext(away: boolean): void
  /** Somebody who visits customers is silent, or answers; only where such are told of visits. */
  partner?(what: string): Promise<Told>
}

/** Who it is played as, on which day, in which language. */
export interface Casting {
  as?: string
  today?: string
  locale?: Locale
}

/** A transcript file: notes and a head, then what the customer does and what the bot answered. */
interface Transcript {
  notes: string[]
  head: Record<string, string>
  lines: string[]
}

/**
 * `> words`, `> [button]`, `& words` sent in one breath with the line above, `@ photo a.jpg`,
 * `@ edits new words` of the last message or `@ edits 2: new words` of the second, `@ after 20
 * minutes`, `@ after 26 hours`, `@ event follow-up-due`, `@ event feedback-due prompted` by the customer's own press, `@ returned`, `@ broken`, `@ away`, `@ partner silent`.
 */
const isInput = (line: string): boolean => /^[>@&] /.test(line)

export function readTranscript(text: string): Transcript {
  const all = text.split('\n')
  const notes = all.filter((line) => line.startsWith('#'))
  const head = all.find((line) => /^[a-z]+: /.test(line)) ?? ''
  const pairs = [...head.matchAll(/([a-z]+):\s+(\S+)/g)].map(([, key, value]) => [key, value])
  return { notes, head: Object.fromEntries(pairs), lines: all.filter(isInput) }
}

/** Plays the customer's lines through the real turn, and writes down what happens now. */
export async function playTranscript(
  text: string,
  start: (who: Casting) => Stage,
): Promise<string> {
  const { notes, head, lines } = readTranscript(text)
  const stage = start({
    ...(head.as && head.as !== 'stranger' ? { as: head.as } : {}),
    ...(head.today ? { today: head.today } : {}),
    ...(head.lang ? { locale: head.lang as Locale } : {}),
  })
  const pairs = Object.entries(head).map(([key, value]) => `${key}: ${value}`)
  const written = [...notes, pairs.join('   '), '']
  const playing: Playing = { stage, head, buttons: [], heard: [], flow: '' }
  for (const [line = '', ...breath] of inBreaths(lines)) {
    const before = known(stage.state())
    const told = await play(playing, line, breath)
    written.push(line, ...breath)
    if (!told) continue
    playing.buttons.push(...told.says.flatMap(({ choices }) => choices ?? []))
    written.push(...learnt(before, known(stage.state()), head.lang), ...answersOf(playing, told))
  }
  return `${written.join('\n')}\n`
}

/** A transcript being played. */
interface Playing {
  stage: Stage
  head: Record<string, string>
  buttons: { id: string; label: string }[]
  /** The ids of the customer's messages so far. */
  heard: string[]
  /** The flow that was spoken of last: its name is not repeated on every line. */
  flow: string
}

function answersOf(playing: Playing, told: Told): string[] {
  const bodies = told.sources.flatMap((source, index) => {
    const [, within, step] = /^(?:.* \+ )?(\S+) \/ (\S+)$/.exec(source) ?? []
    const name = within === playing.flow ? source.replace(`${within} / `, '') : source
    if (step && within) playing.flow = within
    return [bodyLine(name, told, index), ...fullText(told, index, playing.head.full)]
  })
  const deeds = told.did
    .filter(({ action }) =>
      /^(open|refuse|book|move|cancel|order|prove|settle|keep-rating|invite)/.test(action),
    )
    .map(({ action, outcome }) => `! ${action}: ${outcome}`)
  const opened = told.handOver ? [`! case: ${caseLine(told.handOver)}`] : []
  return [...bodies, ...deeds, ...opened]
}

const caseLine = ({ team, reason, priority }: HandOver): string =>
  [team, reason === 'flow' ? '' : `(${reason})`, priority === 'normal' ? '' : priority]
    .filter(Boolean)
    .join(' ')

function bodyLine(name: string, { says }: Told, index: number): string {
  const body = says[index]
  const choices = (body?.choices ?? []).map(({ label }) => `[${label}]`)
  const cites = (body?.cites ?? []).map(({ article }) => `+${article}`)
  return [`< (${name})`, ...choices, ...cites].join(' ')
}

const fullText = ({ says }: Told, index: number, full: string | undefined): string[] =>
  full ? (says[index]?.text ?? '').split('\n').map((line) => `  | ${line}`.trimEnd()) : []

/** Lines that come in one breath belong together. */
function inBreaths(lines: readonly string[]): string[][] {
  const breaths: string[][] = []
  for (const line of lines) {
    if (line.startsWith('& ') && breaths.length > 0) breaths.at(-1)?.push(line)
    else breaths.push([line])
  }
  return breaths
}

async function play(
  { stage, buttons, heard }: Playing,
  line: string,
  breath: readonly string[],
): Promise<Told | undefined> {
  const say = (message: Incoming): Promise<Told> => {
    if (message.edits === undefined) heard.push(String(heard.length + 1))
    const id = message.edits === undefined ? { ref: String(heard.length) } : {}
    return stage.hear({ is: 'message', message: { ...message, ...id } })
  }
  const said = line.slice(2)
  if (breath.length > 0) return sayInBreath(stage, say, [line, ...breath])
  if (line.startsWith('> ')) return say(toIncoming(said, buttons))
  const [verb = '', ...rest] = said.split(' ')
  if (verb === 'photo') return say({ files: rest.map(photo) })
  if (verb === 'edits') return say(toEdit(rest, heard))
  return happen(stage, verb, rest)
}

/** What is not the customer's doing. */
async function happen(
  stage: Stage,
  verb: string,
  rest: readonly string[],
): Promise<Told | undefined> {
  if (verb === 'returned') return stage.hear({ is: 'returned' })
  if (verb === 'event') {
    return stage.hear({ is: 'message', message: { event: toEvent(rest) } })
  }
  if (verb === 'partner' && stage.partner) return stage.partner(rest.join(' '))
  if (verb === 'after') stage.wait(Number(rest[0]) * (/^hour/.test(rest[1] ?? '') ? 60 : 1))
  else if (/^(broken|away)$/.test(verb)) stage.breakNext(verb === 'away')
  else throw new Error(`"@ ${verb}": expected one of ${VERBS.join(', ')}`)
  return undefined
}

const VERBS = ['photo', 'edits', 'event', 'partner', 'after', 'returned', 'broken', 'away']

/** What comes in one breath is gathered as the inbox gathers it. */
async function sayInBreath(
  stage: Stage,
  say: (message: Incoming) => Promise<Told>,
  lines: readonly string[],
): Promise<Told> {
  let left = lines.map((line) => ({ payload: { text: line.slice(2) }, burst: 'text' }))
  const told: Told[] = []
  while (left.length > 0) {
    const { stack, memory } = stage.state()
    const next = gatherNext(left, stack.length > 0 || Boolean(memory.offer ?? memory.proving))
    told.push(await say(next.message))
    left = [...next.left]
  }
  return {
    says: told.flatMap(({ says }) => says),
    sources: told.flatMap(({ sources }) => sources),
    did: told.flatMap(({ did }) => did),
    ...handOverOf(told),
  }
}

function handOverOf(told: readonly Told[]): Pick<Told, 'handOver'> {
  const handOver = told.find((one) => one.handOver)?.handOver
  return handOver ? { handOver } : {}
}

const toEvent = ([kind = '', prompted]: readonly string[]): ConversationEvent => ({
  kind,
  ...(prompted ? { prompted: true } : {}),
})

function toEdit(words: readonly string[], heard: readonly string[]): Incoming {
  const [, which, rest = ''] = /^(?:(\d+): )?(.*)$/.exec(words.join(' ')) ?? []
  return { text: rest, edits: which ?? heard.at(-1) ?? '' }
}

const photo = (name: string) => ({
  id: `file-${name}`,
  name,
  type: name.endsWith('.pdf') ? 'application/pdf' : 'image/jpeg',
  size: 1000,
})

/** A button is pressed by its label; the one shown last counts. */
function toIncoming(said: string, buttons: readonly { id: string; label: string }[]): Incoming {
  const label = /^\[(.+)\]$/.exec(said)?.[1]
  if (label === undefined) return { text: said }
  const button = buttons.findLast((other) => other.label === label)
  if (!button) throw new Error(`there was no button "${label}"`)
  return { text: label, press: button.id }
}

function known(state: DialogState): Answers {
  return { ...state.facts, ...state.stack.at(-1)?.answers }
}

function learnt(before: Answers, after: Answers, lang = 'ru'): string[] {
  const fresh = Object.entries(after).filter(
    ([name, answer]) => JSON.stringify(before[name]?.value) !== JSON.stringify(answer.value),
  )
  if (fresh.length === 0) return []
  const print = ([name, answer]: (typeof fresh)[number]): string =>
    `${name} = ${answer.kind === 'choice' ? answer.value : printAnswer(answer, lang as Locale)}`
  return [`  ${fresh.map(print).join('; ')}`]
}
