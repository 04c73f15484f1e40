import { computed, effect, signal } from '@preact/signals'
import type {
  CountsWire,
  EditsWire,
  ListWire,
  MessageWire,
  MeWire,
  OpenedWire,
} from '../console/shapes.ts'
import { type Answer, get, type Refused } from './api.ts'
import { locale, type WordId, word } from './words.ts'

export const VIEWS = ['mine', 'waiting', 'bot', 'snoozed', 'closed'] as const
export type View = (typeof VIEWS)[number]

/** Undefined: not known yet; null: nobody is logged in. */
export const me = signal<MeWire | null | undefined>(undefined)
/** Said above the login form. */
export const loginNotice = signal<WordId | null>(null)

export const view = signal<View>('mine')
export const counts = signal<CountsWire | null>(null)
export const list = signal<ListWire | null>(null)
export const listFailed = signal(false)

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

/** Which window is open over the desk. */
export const overlay = signal<'transfer' | 'snooze' | 'close' | 'keys' | null>(null)

export const isMine = computed(() => {
  const conversation = opened.value?.conversation
  return conversation?.ownerKind === 'agent' && conversation.ownerAgent === me.value?.agent.id
})

/** Leads and admins see to the whole desk. */
export const isLead = computed(
  () => me.value !== undefined && me.value !== null && me.value.agent.role !== 'agent',
)

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
}

function sentenceFor({ code, message, details }: Refused): string {
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
  list.value = null
  counts.value = null
  opened.value = null
  overlay.value = null
  notice.value = null
  editProblems.value = []
}

export async function loadMe(): Promise<void> {
  const answer = await get<MeWire>('/me')
  if (answer.ok) return enter(answer.body)
  me.value = null
  loginNotice.value = answer.status === 401 ? null : 'error.offline'
}

export function enter(who: MeWire): void {
  me.value = who
  locale.value = who.agent.locale
  loginNotice.value = null
}

/** Reads the shown list and the counts anew. */
export async function loadLists(): Promise<void> {
  const wanted = view.value
  const [page, numbers] = await Promise.all([
    get<ListWire>(`/conversations?view=${wanted}`),
    get<CountsWire>('/counts'),
  ])
  if (view.value !== wanted || !me.value) return
  if (numbers.ok) counts.value = numbers.body
  listFailed.value = !page.ok
  if (page.ok) list.value = page.body
  else if (page.status === 401) leave('login.ended')
}

/** Asks whether the flows and articles are in force as they stand; agents have nothing to mend. */
export async function loadEdits(): Promise<void> {
  if (!isLead.value) return
  const answer = await get<EditsWire>('/edits')
  if (answer.ok) editProblems.value = answer.body.problems
}

export async function loadMore(): Promise<void> {
  const before = list.value
  if (!before?.next) return
  const answer = await get<ListWire>(`/conversations?view=${view.value}&cursor=${before.next}`)
  if (!answer.ok) return tellRefusal(answer)
  if (list.value === before) {
    list.value = { ...answer.body, items: [...before.items, ...answer.body.items] }
  }
}

/** Reads the open conversation anew. */
export async function loadOpened(): Promise<void> {
  const id = openId.value
  if (!id) return
  const answer = await get<OpenedWire>(`/conversations/${id}`)
  if (openId.value !== id) return
  if (answer.ok) {
    opened.value = answer.body
    openFailed.value = null
    return
  }
  if (answer.status === 401) return leave('login.ended')
  if (!opened.value) openFailed.value = openFailure(answer)
}

const openFailure = (answer: Refused): WordId =>
  answer.status === 404 || answer.status === 400 ? 'error.not-found' : 'error.offline'

export async function loadOlder(): Promise<void> {
  const id = openId.value
  const before = older.value.next ?? opened.value?.earlier
  if (!id || !before) return
  type Page = { items: MessageWire[]; next?: string }
  const answer: Answer<Page> = await get(`/conversations/${id}/messages?before=${before}`)
  if (!answer.ok) return tellRefusal(answer)
  if (openId.value !== id) return
  older.value = {
    items: [...answer.body.items, ...older.value.items],
    next: answer.body.next ?? '',
  }
}

export function show(which: View): void {
  if (view.value === which && list.value) return
  view.value = which
  list.value = null
  cursor.value = null
  void loadLists()
}

export function open(id: string | null): void {
  if (openId.value === id) return
  openId.value = id
  if (id) cursor.value = id
  opened.value = null
  openFailed.value = null
  older.value = { items: [] }
  detailsShown.value = false
  void loadOpened()
}
