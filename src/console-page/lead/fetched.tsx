import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { get, type Refused } from '../api.ts'
import { leave, sentenceFor } from '../state.ts'
import { word } from '../words.ts'

export interface Fetched<Body> {
  body: Signal<Body | null>
  refused: Signal<Refused | null>
  again(): Promise<void>
}

/** What a door of the API says, read at once, and again every so many milliseconds when given. */
export function useFetched<Body>(path: string, everyMs?: number): Fetched<Body> {
  const body = useSignal<Body | null>(null)
  const refused = useSignal<Refused | null>(null)
  const again = async () => {
    const answer = await get<Body>(path)
    if (!answer.ok && answer.status === 401) return leave('login.ended')
    refused.value = answer.ok ? null : answer
    if (answer.ok) body.value = answer.body
  }
  useEffect(() => {
    void again()
    const timer = everyMs ? setInterval(() => void again(), everyMs) : undefined
    return () => clearInterval(timer)
  }, [path])
  return { body, refused, again }
}

/** The page of what was read; before that, that it loads or why it does not. */
export function Shown<Body>({
  of: { body, refused, again },
  children,
}: {
  of: Fetched<Body>
  children: (body: Body) => ComponentChildren
}) {
  if (body.value !== null) return <>{children(body.value)}</>
  if (!refused.value) return <p role="status">{word('loading')}</p>
  return (
    <div class="empty" role="alert">
      <p>{sentenceFor(refused.value)}</p>
      <button type="button" onClick={() => void again()}>
        {word('retry')}
      </button>
    </div>
  )
}
