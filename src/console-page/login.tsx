import { useSignal } from '@preact/signals'
import type { TargetedEvent } from 'preact'
import type { MeWire } from '../console/shapes.ts'
import type { Locale } from '../message.ts'
import { post, type Refused } from './api.ts'
import { changeMe } from './deeds.ts'
import { enter, loginNotice } from './state.ts'
import { locale, type WordId, word } from './words.ts'

const REFUSALS: Readonly<Record<string, WordId>> = {
  unauthorized: 'login.wrong',
  'bad-request': 'login.wrong',
  'too-many-requests': 'login.too-many',
  unavailable: 'error.unavailable',
}

const sentenceFor = ({ code, message }: Refused): string => {
  if (code === 'offline') return word('error.offline')
  const known = REFUSALS[code]
  return known ? word(known) : word('error.other', { message })
}

/** The agent goes on in the language that the form was read in. */
async function enterIn(read: Locale, { agent }: Pick<MeWire, 'agent'>): Promise<void> {
  enter({ agent, presence: 'online' })
  if (agent.locale !== read) await changeMe({ locale: read })
}

/** Login and password; the session is a cookie that scripts cannot see. */
export function Login() {
  const busy = useSignal(false)
  const failed = useSignal('')

  async function submit(event: TargetedEvent<HTMLFormElement, Event>) {
    event.preventDefault()
    if (busy.value) return
    const form = event.currentTarget
    const { login, password } = Object.fromEntries(new FormData(form))
    busy.value = true
    failed.value = ''
    const answer = await post<Pick<MeWire, 'agent'>>('/session', { login, password })
    busy.value = false
    if (answer.ok) return enterIn(locale.value, answer.body)
    failed.value = sentenceFor(answer)
    form.querySelector<HTMLInputElement>('[name=password]')?.select()
  }

  return (
    <main class="center">
      <form class="login" onSubmit={submit}>
        <h1>
          <span class="brand">Aftercare</span> {word('login.title')}
        </h1>
        {loginNotice.value && <p class="hint">{word(loginNotice.value)}</p>}
        <label>
          {word('login.login')}
          <input
            name="login"
            required
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            autofocus
          />
        </label>
        <label>
          {word('login.password')}
          <input name="password" type="password" required autocomplete="current-password" />
        </label>
        <p class="failed" role="alert">
          {failed.value}
        </p>
        <button type="submit" class="primary" aria-disabled={busy.value}>
          {word('login.submit')}
        </button>
        <button
          type="button"
          class="plain"
          lang={locale.value === 'ru' ? 'en' : 'ru'}
          onClick={() => {
            locale.value = locale.value === 'ru' ? 'en' : 'ru'
          }}
        >
          {word('language')}
        </button>
      </form>
    </main>
  )
}
