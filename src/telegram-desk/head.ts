import type { InlineKeyboardMarkup } from '@grammyjs/types/markup.js'
import { DateTime } from 'luxon'
import type { TopicCase } from '../storage/desk-topics.ts'
import { BUTTONS, type ButtonName, buttonData } from './buttons.ts'
import type { TopicBrief, TopicParts } from './parts.ts'

type State = 'waiting' | 'promised' | 'taken' | 'snoozed' | 'closed'

/** The sign of a state, in the topic's name and as its icon; the first that Telegram offers. */
const SIGNS: Readonly<Record<State, { sign: string; icons: readonly string[] }>> = {
  waiting: { sign: '🔴', icons: ['❗', '🔥'] },
  promised: { sign: '🟠', icons: ['📆', '❓'] },
  taken: { sign: '🟢', icons: ['💬', '🗣'] },
  snoozed: { sign: '💤', icons: ['☕', '📆'] },
  closed: { sign: '✅', icons: ['✅', '🏁'] },
}

const LONGEST_NAME = 128
const LONGEST_BRIEF = 3500
const LONGEST_WORDS = 400

export interface Head {
  name: string
  /** Emojis that would do as the icon, the best first. */
  icons: readonly string[]
  brief: string
  buttons: InlineKeyboardMarkup
}

const stateOf = ({ state, ownerKind }: TopicCase): State => {
  if (state === 'closed') return 'closed'
  if (state === 'snoozed' || state === 'promised') return state
  return ownerKind === 'agent' ? 'taken' : 'waiting'
}

/** Which deeds are offered below the brief. */
const DEEDS: Readonly<Record<State, readonly ButtonName[]>> = {
  waiting: ['take', 'note'],
  promised: ['take', 'note'],
  taken: ['bot', 'close', 'note'],
  snoozed: ['bot', 'close', 'note'],
  closed: ['take', 'note'],
}

type Parts = Pick<TopicParts, 'words' | 'team' | 'locale' | 'consoleAt'>

/** How the topic of a conversation is to look now. */
export function headOf(
  parts: Parts,
  conversationId: string,
  about: TopicCase,
  brief: TopicBrief,
): Head {
  const { words, locale } = parts
  const state = stateOf(about)
  const { sign, icons } = SIGNS[state]
  const team = parts.team(about.team, locale)
  const name = [`${sign} №${about.number}`, about.customerName, team].filter(Boolean).join(' · ')
  const button = (deed: ButtonName) => ({
    text: words(`button.${deed}`, locale),
    callback_data: buttonData(deed, conversationId),
  })
  const deeds = about.joined ? [] : DEEDS[state].map(button)
  return {
    name: cut(name, LONGEST_NAME),
    icons,
    brief: cut(briefText(parts, conversationId, { about, brief, state }), LONGEST_BRIEF),
    buttons: { inline_keyboard: deeds.length > 0 ? [deeds] : [] },
  }
}

/** The reasons for closing, offered instead of the deeds once somebody wants to close. */
export const closingKeyboard = (
  { words, locale }: Pick<TopicParts, 'words' | 'locale'>,
  conversationId: string,
): InlineKeyboardMarkup => {
  const rows = BUTTONS.filter((name) => name.startsWith('close-') || name === 'back')
  return {
    inline_keyboard: rows.map((name) => [
      { text: words(`button.${name}`, locale), callback_data: buttonData(name, conversationId) },
    ]),
  }
}

interface Shown {
  about: TopicCase
  brief: TopicBrief
  state: State
}

function briefText(parts: Parts, conversationId: string, shown: Shown): string {
  const { words, locale, consoleAt } = parts
  const { brief, state } = shown
  const say: Say = (id, values) => words(id, locale, values)
  const isOpen = state !== 'closed'
  const lines = [
    ...headLines(shown, say),
    ...knownLines(shown, say),
    ...(isOpen && brief.words.length > 0 ? ['', say('last-words'), ...lastWords(brief.words)] : []),
    '',
    say(isOpen ? 'how-to' : 'how-to-closed'),
    ...(consoleAt ? [consoleAt(conversationId)] : []),
  ]
  return lines.join('\n')
}

/** Whose it is, why a person is wanted, and how the customer feels. */
function headLines({ about, brief, state }: Shown, say: Say): string[] {
  const urgent = about.priority === 'normal' ? [] : [say(`priority.${about.priority}`)]
  const head = `${SIGNS[state].sign} ${[stateLine(about, state, say), ...urgent].join(' · ')}`
  const joined = about.joined ? [say('joined')] : []
  if (state === 'closed') return [head, ...joined]
  return [
    head,
    ...joined,
    ...(brief.reason ? [say('reason', { reason: brief.reason })] : []),
    ...(brief.mood === 'calm' ? [] : [say(`mood.${brief.mood}`)]),
  ]
}

/** What nobody has to ask again. */
const knownLines = ({ about, brief }: Shown, say: Say): string[] => [
  ...(about.customerName ? [say('customer', { name: about.customerName })] : []),
  ...(brief.order.length > 0 ? [say('order', { order: brief.order.join('; ') })] : []),
  ...brief.answers.map(({ title, text }) => `• ${title}: ${text}`),
  ...brief.deadlines
    .filter(({ met }) => !met)
    .map(({ request, dueOn }) => say('deadline', { request, day: dueOn })),
  ...(brief.files > 0 ? [say('files', { count: brief.files })] : []),
]

function stateLine(about: TopicCase, state: State, say: Say): string {
  const at = { snoozed: about.snoozedUntil, promised: about.promisedFor }[state as 'snoozed']
  const when = at ? DateTime.fromJSDate(at, { zone: about.zone }).toFormat('dd.MM HH:mm') : ''
  return say(`state.${state}`, { number: about.number, name: about.ownerName ?? '', when })
}

type Say = (id: string, values?: Record<string, string | number>) => string

const lastWords = (words: readonly string[]): string[] =>
  words.toReversed().map((text) => `— ${cut(text, LONGEST_WORDS)}`)

/** Cut between letters, never inside of one. */
const cut = (text: string, most: number): string => {
  if (text.length <= most) return text
  const kept = [...text.slice(0, most - 1)]
  if (/[\uD800-\uDBFF]$/.test(kept.at(-1) ?? '')) kept.pop()
  return `${kept.join('')}…`
}
