import { computed, effect, signal } from '@preact/signals'
import type { CountsWire, MessageWire, MeWire, OpenedWire } from '../console/shapes.ts'
import type { Refused } from './api.ts'
import { locale, type WordId, word } from './words.ts'

export const VIEWS = ['mine', 'waiting', 'bot', 'snoozed', 'closed'] as const
export type View = (typeof VIEWS)[number]

/** What a lead looks at instead of the conversations. */
export const LEAD_TABS = ['now', 'figures', 'owed', 'unanswered', 'report', 'canned'] as const
export type LeadTab = (typeof LEAD_TABS)[number]

export type KeptFile = OpenedWire['brief']['files'][number]

/** A window over the desk. */
export type Shown =
  | { is: 'transfer' | 'snooze' | 'close' | 'return' | 'keys' | 'settings' }
  | { is: 'edit'; message: MessageWire }
  | { is: 'file'; file: KeptFile }

/** Undefined: not known yet; null: nobody is logged in. */
export const me = signal<MeWire | null | undefined>(undefined)
/** Said above the login form. */
export const loginNotice = signal<WordId | null>(null)

export const view = signal<View>('mine')
export const leadTab = signal<LeadTab | null>(null)
export const counts = signal<CountsWire | null>(null)

export const openId = signal<string | null>(null)
export const opened = signal<OpenedWire | null>(null)
export const openFailed = signal<WordId | null>(null)
/** Messages before those that came with the conversation. */
export const older = signal<{ items: MessageWire[]; next?: string | undefined }>({ items: [] })
/** On a narrow screen: whether the brief covers the conversation. */
export const detailsShown = signal(false)

/** One sentence for the agent: what happened, or what went wrong. */
export const notice = signal<{ text: string; bad: boolean } | null>(null)
/** Mistakes in flows or articles, for which an edit is not in force. */
export const editProblems = signal<readonly string[]>([])
export const live = signal(true)
/** The line of the list that the keys stand on. */
export const cursor = signal<string | null>(null)
export const overlay = signal<Shown | null>(null)

export const isMine = computed(() => {
  const conversation = opened.value?.conversation
  return conversation?.ownerKind === 'agent' && conversation.ownerAgent === me.value?.agent.id
})

/** Leads and admins see to the whole desk. */
export const isLead = computed(
  () => me.value !== undefined && me.value !== null && me.value.agent.role !== 'agent',
)

/** Transfer, snooze, return and close are for the owner, and for a lead in their place. */
export const mayLetGo = computed(
  () => isMine.value || (opened.value?.conversation.ownerKind === 'agent' && isLead.value),
)

/** Whoever writes takes over what nobody has; what a colleague has is the colleague's. */
export const mayReply = computed(
  () => mayLetGo.value || opened.value?.conversation.ownerKind !== 'agent',
)

/** The case of the open conversation, while it is offered to this agent. */
export const isOffered = computed(() => {
  const { offeredTo, offeredUntil } = opened.value?.case ?? {}
  const runs = offeredUntil !== undefined && offeredUntil !== null
  return runs && offeredTo === me.value?.agent.id && Date.parse(offeredUntil) > Date.now()
})

/** How many people wait for this agent or for anyone. */
const unanswered = computed(() => (counts.value?.mineWaiting ?? 0) + (counts.value?.waiting ?? 0))
effect(() => {
  document.title = unanswered.value > 0 ? `(${unanswered.value}) Aftercare` : 'Aftercare'
})

export function tell(text: string, bad = false): void {
  notice.value = { text, bad }
}

/** The sentence for a refusal. A lost session leads to the login. */
export function tellRefusal(refused: Refused): void {
  if (refused.status === 401) return leave('login.ended')
  tell(sentenceFor(refused), true)
}

const KNOWN: Readonly<Record<string, WordId>> = {
  offline: 'error.offline',
  'not-found': 'error.not-found',
  unavailable: 'error.unavailable',
  'too-many-requests': 'error.too-many-requests',
  'too-large': 'error.too-large',
  'wrong-media-type': 'error.wrong-media-type',
  forbidden: 'error.forbidden',
}

export function sentenceFor({ code, message, details }: Refused): string {
  const owner = code === 'conflict' ? details.owner : undefined
  if (owner?.name) return word('error.moved', { name: owner.name })
  if (owner) return word(owner.kind === 'queue' ? 'error.moved-queue' : 'error.moved-bot')
  const known = KNOWN[code]
  return known ? word(known) : word('error.other', { message })
}

/** Back to the login form; nothing of the desk stays on the screen. */
export function leave(why: WordId | null): void {
  me.value = null
  loginNotice.value = why
  counts.value = null
  opened.value = null
  overlay.value = null
  notice.value = null
  editProblems.value = []
}

export function enter(who: MeWire): void {
  me.value = who
  locale.value = who.agent.locale
  loginNotice.value = null
}
