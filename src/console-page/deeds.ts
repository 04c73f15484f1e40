import type { MeWire } from '../console/shapes.ts'
import { call, post, type Refused } from './api.ts'
import type { Draft } from './drafts.ts'
import {
  enter,
  leave,
  loadLists,
  loadOpened,
  opened,
  overlay,
  show,
  tell,
  tellRefusal,
} from './state.ts'
import { type WordId, word } from './words.ts'

const path = (id: string, door: string): string => `/conversations/${id}/${door}`

async function refresh(): Promise<void> {
  await Promise.all([loadOpened(), loadLists()])
}

/** Takes the open conversation, or says who was faster. */
export async function claimOpened(): Promise<void> {
  const current = opened.value?.conversation
  if (!current || current.ownerKind === 'agent') return
  const answer = await post(path(current.id, 'claim'))
  if (answer.ok) {
    tell(word('done.claimed'))
    show('mine')
  } else if (answer.code === 'conflict' && answer.details.owner?.name) {
    tell(word('error.taken', { name: answer.details.owner.name }), true)
  } else {
    tellRefusal(answer)
  }
  await refresh()
}

/** Sends a reply; false when it must stay a draft. */
export async function sendReply(draft: Draft): Promise<boolean> {
  const current = opened.value?.conversation
  if (!current) return false
  const { id, fence } = current
  const answer = await post(path(id, 'replies'), { ...draft, fence })
  if (!answer.ok) await explainLostReply(answer)
  else await loadOpened()
  return answer.ok
}

async function explainLostReply(refused: Refused): Promise<void> {
  tellRefusal(refused)
  if (refused.code !== 'conflict') return
  const { owner } = refused.details
  const who = owner?.name
    ? word('error.moved', { name: owner.name })
    : word(owner?.kind === 'queue' ? 'error.moved-queue' : 'error.moved-bot')
  tell(`${who} ${word('error.draft-kept')}`, true)
  await refresh()
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

/** One of the acts that end or move the agent's stretch. */
async function letGo(door: string, wish: object, done: WordId): Promise<void> {
  const current = opened.value?.conversation
  if (!current) return
  const answer = await post(path(current.id, door), { ...wish, fence: current.fence })
  if (answer.ok) tell(word(done))
  else tellRefusal(answer)
  overlay.value = null
  await refresh()
}

export const returnOpened = () => letGo('return-to-bot', {}, 'done.returned')
export const closeOpened = (reason: string) => letGo('close', { reason }, 'done.closed')
export const snoozeOpened = (until: Date) =>
  letGo('snooze', { until: until.toISOString() }, 'done.snoozed')
export const transferOpened = (to: { agent: string } | { team: string }) =>
  letGo('transfer', { to }, 'done.transferred')

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
