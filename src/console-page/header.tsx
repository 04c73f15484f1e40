import { changeMe, logOut } from './deeds.ts'
import { isAutoAway } from './idle.ts'
import { isLead, leadTab, live, me, overlay } from './state.ts'
import { locale, word } from './words.ts'

/** Who is at the desk, whether the stream is live, the lead's page, language, settings, keys. */
export function Header() {
  const other = locale.value === 'ru' ? 'en' : 'ru'
  return (
    <header>
      <h1 class="brand">Aftercare</h1>
      <span class={live.value ? 'live' : 'live lost'} role="status">
        {live.value ? '' : word('stream.lost')}
      </span>
      {isLead.value && (
        <button
          type="button"
          class="plain"
          aria-pressed={leadTab.value !== null}
          aria-keyshortcuts="l"
          onClick={toggleLead}
        >
          {word('lead')} <kbd>l</kbd>
        </button>
      )}
      <Presence />
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
        class="plain"
        aria-haspopup="dialog"
        onClick={() => {
          overlay.value = { is: 'settings' }
        }}
      >
        {word('settings')}
      </button>
      <button
        type="button"
        class="plain keys-button"
        aria-keyshortcuts="?"
        aria-haspopup="dialog"
        onClick={() => {
          overlay.value = { is: 'keys' }
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

/** To the lead's page, and back to the conversations. */
export function toggleLead(): void {
  if (isLead.value) leadTab.value = leadTab.value ? null : 'now'
}

function Presence() {
  const online = me.value?.presence === 'online'
  return (
    <button
      type="button"
      role="switch"
      aria-checked={online}
      aria-label={word('presence.label')}
      title={isAutoAway.value ? word('presence.auto-away') : undefined}
      class="presence"
      onClick={() => void changeMe({ presence: online ? 'away' : 'online' })}
    >
      <span class="dot" aria-hidden="true" />
      {online ? word('presence.online') : word('presence.away')}
    </button>
  )
}
