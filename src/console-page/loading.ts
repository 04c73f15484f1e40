import { signal } from '@preact/signals'
import type {
  CountsWire,
  EditsWire,
  ListedWire,
  ListWire,
  MessageWire,
  OpenedWire,
  SessionWire,
} from '../console/shapes.ts'
import { type Answer, get, type Refused } from './api.ts'
import { adoptDraft } from './drafts.ts'
import { forgetList, lines, loadList } from './pages.ts'
import {
  counts,
  cursor,
  detailsShown,
  editProblems,
  enter,
  isLead,
  leadTab,
  leave,
  loginNotice,
  me,
  older,
  opened,
  openFailed,
  openId,
  tell,
  tellRefusal,
  type View,
  view,
} from './state.ts'
import { type WordId, word } from './words.ts'

/** The cases that wait for a word of this agent. */
export const offers = signal<readonly ListedWire[]>([])

export async function loadMe(): Promise<void> {
  const answer = await get<SessionWire>('/session')
  if (answer.ok && answer.body.me) return enter(answer.body.me)
  if (me.value && !answer.ok) return
  leave(me.value ? 'login.ended' : null)
  if (!answer.ok) loginNotice.value = 'error.offline'
}

async function loadCounts(): Promise<void> {
  const answer = await get<CountsWire>('/counts')
  if (!answer.ok || !me.value) return
  counts.value = answer.body
  if (answer.body.offered === 0) {
    offers.value = []
    return
  }
  const offered = await get<ListWire>('/conversations?view=offered&limit=20')
  if (offered.ok) offers.value = offered.body.items
}

/** Reads the counts, the offers and the shown list anew. */
export async function loadLists(): Promise<void> {
  await Promise.all([loadList(), loadCounts()])
}

/** Opens the first list that holds something, so that nobody looks at an empty one while people wait. */
export async function showFirst(): Promise<void> {
  await loadCounts()
  const known = counts.value
  const first = (['mine', 'waiting', 'bot'] as const).find((each) => (known?.[each] ?? 0) > 0)
  show(first ?? 'mine')
}

/** Asks whether the flows and articles are in force as they stand; agents have nothing to mend. */
export async function loadEdits(): Promise<void> {
  if (!isLead.value) return
  const answer = await get<EditsWire>('/edits')
  if (answer.ok) editProblems.value = answer.body.problems
}

/** Reads the open conversation anew. */
export async function loadOpened(): Promise<void> {
  const id = openId.value
  if (!id) return
  const answer = await get<OpenedWire>(`/conversations/${id}`)
  if (openId.value !== id) return
  if (answer.ok) return take(answer.body)
  if (answer.status === 401) return leave('login.ended')
  if (!opened.value) openFailed.value = openFailure(answer)
}

function take(shown: OpenedWire): void {
  const before = opened.value
  const { id } = shown.conversation
  const agentId = me.value?.agent.id ?? ''
  opened.value = shown
  openFailed.value = null
  if (!before) return adoptDraft(agentId, id, shown.draft)
  const lost = before.held.find(
    ({ clientId, text }) =>
      text === shown.draft && !shown.held.some((kept) => kept.clientId === clientId),
  )
  if (!lost || isTakenBack(lost.clientId)) return
  adoptDraft(agentId, id, lost.text)
  tell(word('error.not-sent'), true)
}

const takenBack = new Set<string>()
/** A reply that the agent took back is a draft again, and that is no accident. */
export const noteTakenBack = (clientId: string): void => void takenBack.add(clientId)
const isTakenBack = (clientId: string): boolean => takenBack.has(clientId)

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
  leadTab.value = null
  if (view.value === which && lines.value) return
  view.value = which
  forgetList()
  cursor.value = null
  void loadLists()
}

export function open(id: string | null): void {
  leadTab.value = null
  if (openId.value === id) return
  openId.value = id
  if (id) cursor.value = id
  opened.value = null
  openFailed.value = null
  older.value = { items: [] }
  detailsShown.value = false
  void loadOpened()
}
