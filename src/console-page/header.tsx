import { changeMe, logOut } from './deeds.ts'
import { live, me, overlay } from './state.ts'
import { locale, word } from './words.ts'

/** Who is at the desk, whether the stream is live, language, keys, logging out. */
export function Header() {
  const online = me.value?.presence === 'online'
  const other = locale.value === 'ru' ? 'en' : 'ru'
  return (
    <header>
      <h1 class="brand">Aftercare</h1>
      <span class={live.value ? 'live' : 'live lost'} role="status">
        {live.value ? '' : word('stream.lost')}
      </span>
      <button
        type="button"
        role="switch"
        aria-checked={online}
        aria-label={word('presence.label')}
        class="presence"
        onClick={() => void changeMe({ presence: online ? 'away' : 'online' })}
      >
        <span class="dot" aria-hidden="true" />
        {online ? word('presence.online') : word('presence.away')}
      </button>
      <span class="who">{me.value?.agent.name}</span>
      <button
        type="button"
        class="plain"
        lang={other}
        onClick={() => void changeMe({ locale: other })}
      >
        {word('language')}
      </button>
      <button
        type="button"
        class="plain keys-button"
        aria-keyshortcuts="?"
        onClick={() => {
          overlay.value = 'keys'
        }}
      >
        {word('keys')} <kbd>?</kbd>
      </button>
      <button type="button" class="plain" onClick={() => void logOut()}>
        {word('logout')}
      </button>
    </header>
  )
}
