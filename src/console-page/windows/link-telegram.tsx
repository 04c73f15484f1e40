import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { TelegramLinkWire, TelegramStateWire } from '../../console/account-shapes.ts'
import { call, get, post } from '../api.ts'
import { tellRefusal } from '../state.ts'
import { word } from '../words.ts'

/** Makes the agent's account in Telegram known, where the house has a desk there. */
export function LinkTelegram() {
  const state = useSignal<TelegramStateWire | null>(null)
  const link = useSignal<TelegramLinkWire | null>(null)
  const look = async () => {
    const answer = await get<TelegramStateWire>('/me/telegram')
    if (!answer.ok) return
    state.value = answer.body
    if (answer.body.linked) link.value = null
  }
  useEffect(() => {
    void look()
    // He comes back from Telegram to this page.
    addEventListener('focus', look)
    return () => removeEventListener('focus', look)
  }, [])
  if (!state.value?.offered) return null
  return (
    <section class="link-telegram">
      <h3>{word('telegram.title')}</h3>
      <p class="hint">{word('telegram.how')}</p>
      {state.value.linked ? <Linked onEnd={look} /> : <Unlinked link={link} />}
    </section>
  )
}

function Linked({ onEnd }: { onEnd: () => Promise<void> }) {
  return (
    <p>
      {word('telegram.linked')}{' '}
      <button
        type="button"
        onClick={async () => {
          const answer = await call('DELETE', '/me/telegram')
          if (!answer.ok) tellRefusal(answer)
          await onEnd()
        }}
      >
        {word('telegram.unlink')}
      </button>
    </p>
  )
}

function Unlinked({ link }: { link: { value: TelegramLinkWire | null } }) {
  const made = link.value
  if (made) {
    return (
      <p role="status">
        <a href={made.url} target="_blank" rel="noopener noreferrer">
          {word('telegram.open')}
        </a>
        <br />
        {word('telegram.or')}
        <br />
        <code>{made.command}</code>
      </p>
    )
  }
  return (
    <button
      type="button"
      onClick={async () => {
        const answer = await post<TelegramLinkWire>('/me/telegram')
        if (answer.ok) link.value = answer.body
        else tellRefusal(answer)
      }}
    >
      {word('telegram.link')}
    </button>
  )
}
