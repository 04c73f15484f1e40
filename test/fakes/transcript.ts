import type { Incoming, Locale } from '../../src/message.ts'
import type { Mind } from '../../src/mind.ts'
import { printAnswer } from '../../src/text.ts'
import type { Answers } from '../../src/value.ts'
import { type Reply, startConversation } from './talking.ts'

/** A transcript file: notes and a head, then what the customer does and what the bot answered. */
interface Transcript {
  notes: string[]
  head: Record<string, string>
  lines: string[]
}

/** `> words`, `> [button]`, `@ photo a.jpg`, `@ after 20 minutes`, `@ returned`, `@ broken`. */
const isInput = (line: string): boolean => line.startsWith('> ') || line.startsWith('@ ')

export function readTranscript(text: string): Transcript {
  const all = text.split('\n')
  const notes = all.filter((line) => line.startsWith('#'))
  const head = all.find((line) => /^[a-z]+: /.test(line)) ?? ''
  const pairs = [...head.matchAll(/([a-z]+):\s+(\S+)/g)].map(([, key, value]) => [key, value])
  return { notes, head: Object.fromEntries(pairs), lines: all.filter(isInput) }
}

/** Plays the customer's lines through the real turn, and writes down what happens now. */
export async function playTranscript(text: string, thinking?: Mind): Promise<string> {
  const { notes, head, lines } = readTranscript(text)
  const who = {
    ...(head.as && head.as !== 'stranger' ? { as: head.as } : {}),
    ...(head.today ? { today: head.today } : {}),
    ...(head.lang ? { locale: head.lang as Locale } : {}),
  }
  const conversation = startConversation(who, thinking)
  const pairs = Object.entries(head).map(([key, value]) => `${key}: ${value}`)
  const written = [...notes, pairs.join('   '), '']
  const buttons: { id: string; label: string }[] = []
  let flow = ''
  for (const line of lines) {
    const before = known(conversation.state())
    const reply = await play(conversation, line, buttons)
    written.push(line)
    if (!reply) continue
    buttons.push(...reply.says.flatMap(({ choices }) => choices ?? []))
    written.push(...learnt(before, known(conversation.state()), head.lang))
    for (const [index, source] of reply.sources.entries()) {
      const [, within, step] = /^(?:.* \+ )?(\S+) \/ (\S+)$/.exec(source) ?? []
      const name = within && within === flow ? source.replace(`${within} / `, '') : source
      if (step && within) flow = within
      written.push(bodyLine(name, reply, index), ...fullText(reply, index, head.full))
    }
    written.push(
      ...reply.did
        .filter(({ action }) => /^(open|book|move|cancel|order|prove)/.test(action))
        .map(({ action, outcome }) => `! ${action}: ${outcome}`),
    )
    if (reply.handOver) written.push(`! case: ${caseLine(reply.handOver)}`)
  }
  return `${written.join('\n')}\n`
}

const caseLine = ({ team, reason, priority }: NonNullable<Reply['handOver']>): string =>
  [team, reason === 'flow' ? '' : `(${reason})`, priority === 'normal' ? '' : priority]
    .filter(Boolean)
    .join(' ')

function bodyLine(name: string, { says }: Reply, index: number): string {
  const body = says[index]
  const choices = (body?.choices ?? []).map(({ label }) => `[${label}]`)
  const cites = (body?.cites ?? []).map(({ article }) => `+${article}`)
  return [`< (${name})`, ...choices, ...cites].join(' ')
}

const fullText = ({ says }: Reply, index: number, full: string | undefined): string[] =>
  full ? (says[index]?.text ?? '').split('\n').map((line) => `  | ${line}`.trimEnd()) : []

type Conversation = ReturnType<typeof startConversation>

async function play(
  conversation: Conversation,
  line: string,
  buttons: readonly { id: string; label: string }[],
): Promise<Reply | undefined> {
  const said = line.slice(2)
  if (line.startsWith('> ')) return conversation.say(toIncoming(said, buttons))
  const [verb, ...rest] = said.split(' ')
  if (verb === 'returned') return conversation.hear({ is: 'returned' })
  if (verb === 'photo') return conversation.say({ files: rest.map(photo) })
  if (verb === 'after') conversation.wait(Number(rest[0]))
  else if (verb === 'broken') conversation.breakNext()
  else throw new Error(`"${line}": expected @ photo, @ after, @ returned or @ broken`)
  return undefined
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

function known(state: ReturnType<Conversation['state']>): Answers {
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
