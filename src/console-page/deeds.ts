import type { MeWire } from '../console/shapes.ts'
import { call, post, type Refused } from './api.ts'
import { adoptDraft, type Draft, draftText, settleDrafts, writeDraft } from './drafts.ts'
import { loadLists, loadOpened, noteTakenBack, open, show } from './loading.ts'
import { enter, leave, me, opened, overlay, sentenceFor, tell, tellRefusal } from './state.ts'
import { type WordId, word } from './words.ts'

const path = (id: string, door: string): string => `/conversations/${id}/${door}`

async function refresh(): Promise<void> {
  await Promise.all([loadOpened(), loadLists()])
}

/** Takes a conversation and opens it, or says who was faster. */
export async function claim(id: string): Promise<void> {
  const answer = await post(path(id, 'claim'))
  if (answer.ok) {
    tell(word('done.claimed'))
    show('mine')
    open(id)
  } else if (answer.code === 'conflict' && answer.details.owner?.name) {
    tell(word('error.taken', { name: answer.details.owner.name }), true)
  } else {
    tellRefusal(answer)
  }
  await refresh()
}

export async function claimOpened(): Promise<void> {
  const current = opened.value?.conversation
  if (current && current.ownerKind !== 'agent') await claim(current.id)
}

/** Lets a case pass that is offered to this agent; the next one is asked at once. */
export async function pass(id: string): Promise<void> {
  const answer = await post(path(id, 'decline'))
  if (answer.ok) tell(word('done.passed'))
  else if (answer.code === 'conflict') tell(word('error.not-offered'), true)
  else tellRefusal(answer)
  await refresh()
}

/** Sends a reply, kept back for five seconds; false when it must stay a draft. */
export async function sendReply(draft: Draft, files: readonly string[]): Promise<boolean> {
  const current = opened.value?.conversation
  if (!current) return false
  const { id, fence } = current
  await settleDrafts()
  const attached = files.length > 0 ? { files } : {}
  const answer = await post(path(id, 'replies'), { ...draft, ...attached, fence, hold: true })
  if (answer.ok) await refresh()
  else await explainLostReply(answer)
  return answer.ok
}

async function explainLostReply(refused: Refused): Promise<void> {
  tellRefusal(refused)
  if (refused.code !== 'conflict') return
  tell(`${sentenceFor(refused)} ${word('error.draft-kept')}`, true)
  await refresh()
}

/** Takes back the reply that was written last and has not gone out; its words are a draft again. */
export async function undoReply(clientId?: string): Promise<void> {
  const shown = opened.value
  const held = clientId
    ? shown?.held.find((reply) => reply.clientId === clientId)
    : shown?.held.at(-1)
  if (!shown || !held) return
  const { id } = shown.conversation
  noteTakenBack(held.clientId)
  const answer = await call<{ text: string }>('DELETE', path(id, `replies/${held.clientId}`))
  if (answer.ok) bringBack(id, answer.body.text)
  else if (answer.code === 'conflict') tell(word('error.too-late'), true)
  else tellRefusal(answer)
  await loadOpened()
}

function bringBack(id: string, text: string): void {
  const agentId = me.value?.agent.id ?? ''
  const written = draftText(agentId, id, 'reply')
  if (written.trim() === '') adoptDraft(agentId, id, text)
  else writeDraft(agentId, id, 'reply', `${text}\n${written}`)
  tell(word('done.undone'))
}

/** Saves a note; false when it must stay a draft. */
export async function saveNote(draft: Draft): Promise<boolean> {
  const current = opened.value?.conversation
  if (!current) return false
  const answer = await post(path(current.id, 'notes'), draft)
  if (!answer.ok) tellRefusal(answer)
  else await loadOpened()
  return answer.ok
}

/** Changes a message of one's own; what it said before stays as a version. */
export async function editMessage(seq: number, text: string): Promise<boolean> {
  const current = opened.value?.conversation
  if (!current) return false
  const answer = await call('PATCH', path(current.id, `messages/${seq}`), {
    text,
    fence: current.fence,
  })
  if (!answer.ok) tellRefusal(answer)
  await loadOpened()
  return answer.ok
}

/** Takes a message of one's own back; colleagues see what it said as a version. */
export async function deleteMessage(seq: number): Promise<boolean> {
  const current = opened.value?.conversation
  if (!current) return false
  const { id, fence } = current
  const answer = await call('DELETE', path(id, `messages/${seq}?fence=${fence}`))
  if (!answer.ok) tellRefusal(answer)
  await loadOpened()
  return answer.ok
}

/** One of the acts that end or move the agent's stretch; what was refused, when it was. */
async function letGo(door: string, wish: object, done: WordId): Promise<Refused | undefined> {
  const current = opened.value?.conversation
  if (!current) return undefined
  const answer = await post(path(current.id, door), { ...wish, fence: current.fence })
  if (!answer.ok && answer.details.unread) return answer
  if (answer.ok) tell(word(done))
  else tellRefusal(answer)
  overlay.value = null
  await refresh()
  return answer.ok ? undefined : answer
}

export interface Returning {
  step?: string
  filled?: Readonly<Record<string, string>>
}

export const returnOpened = (how: Returning = {}) => letGo('return-to-bot', how, 'done.returned')
export const closeOpened = (wish: { reason: string; silent: boolean }) =>
  letGo('close', wish, 'done.closed')
export const snoozeOpened = (until: Date) =>
  letGo('snooze', { until: until.toISOString() }, 'done.snoozed')
export const transferOpened = (to: { agent: string } | { team: string }) =>
  letGo('transfer', { to }, 'done.transferred')

/** Back to the bot: at once, or by a window where a flow has questions to go on from. */
export function startReturn(): void {
  if (opened.value?.brief.questions.length) overlay.value = { is: 'return' }
  else void returnOpened()
}

/** Changes the agent's presence or language, here and on the server. */
export async function changeMe(change: {
  presence?: 'online' | 'away'
  locale?: 'ru' | 'en'
}): Promise<void> {
  const answer = await call<MeWire>('PATCH', '/me', change)
  if (!answer.ok) return tellRefusal(answer)
  enter(answer.body)
  if (change.locale) await refresh()
}

export async function logOut(): Promise<void> {
  const answer = await call('DELETE', '/session')
  if (answer.ok || answer.status === 401) leave(null)
  else tellRefusal(answer)
}
