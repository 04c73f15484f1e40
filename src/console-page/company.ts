import { effect, signal } from '@preact/signals'
import type { OpenedWire } from '../console/shapes.ts'
import { post } from './api.ts'
import { me, opened, openId } from './state.ts'

export type Colleague = OpenedWire['others'][number]

/** A sign that the conversation is still on the screen. */
const SIGN_MS = 10_000
/** Whoever pressed no key for this long is not writing. */
const TYPING_MS = 6000

/** Who else looks at the open conversation, or writes in it. */
export const colleagues = signal<readonly Colleague[]>([])

let typing = false
let rest: ReturnType<typeof setTimeout> | undefined

const sign = async (id: string, more: { typing?: boolean; gone?: boolean } = {}) => {
  const answer = await post<{ others: Colleague[] }>(`/conversations/${id}/here`, more)
  if (answer.ok && id === openId.value && !more.gone) colleagues.value = answer.body.others
}

/** A key was pressed in the reply. */
export function noteTyping(): void {
  const id = openId.value
  if (!id) return
  clearTimeout(rest)
  rest = setTimeout(() => {
    typing = false
    if (id === openId.value) void sign(id, { typing })
  }, TYPING_MS)
  if (typing) return
  typing = true
  void sign(id, { typing })
}

/** The server says who is at a conversation. */
export function hearWhoIsHere(conversation: string, agents: readonly Colleague[]): void {
  if (conversation !== openId.value) return
  colleagues.value = agents.filter(({ id }) => id !== me.value?.agent.id)
}

/** Tells the others what is open on this screen; returns how to stop. */
export function keepCompany(): () => void {
  let looksAt: string | null = null
  const look = (id: string | null) => {
    if (looksAt === id) return
    if (looksAt) void sign(looksAt, { gone: true })
    looksAt = id
    typing = false
    colleagues.value = []
  }
  const stopLooking = effect(() => look(openId.value))
  // What came with the conversation is the first to be known.
  const stopReading = effect(() => {
    const shown = opened.value
    if (shown) colleagues.value = shown.others
  })
  const first = effect(() => {
    if (openId.value) void sign(openId.value)
  })
  const beat = setInterval(() => {
    if (looksAt && document.visibilityState !== 'hidden') void sign(looksAt, { typing })
  }, SIGN_MS)
  return () => {
    clearInterval(beat)
    for (const stop of [stopLooking, stopReading, first]) stop()
    look(null)
  }
}
