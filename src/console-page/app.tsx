import { useEffect } from 'preact/hooks'
import { keepAddress } from './address.ts'
import { Brief } from './brief.tsx'
import { keepCompany } from './company.ts'
import { Conversation } from './conversation.tsx'
import { Header } from './header.tsx'
import { watchIdle } from './idle.ts'
import { listenToKeys } from './keys.ts'
import { Lead } from './lead/lead.tsx'
import { Lists } from './lists.tsx'
import { Login } from './login.tsx'
import { watchNews } from './notices.ts'
import { detailsShown, leadTab, me, notice, openId } from './state.ts'
import { followDesk } from './stream.ts'
import { Overlay } from './windows/overlay.tsx'
import { word } from './words.ts'

/** The page: nothing known yet, the login, or the desk. */
export function App() {
  if (me.value === undefined) {
    return (
      <main class="center">
        <p role="status">{word('loading')}</p>
      </main>
    )
  }
  return me.value === null ? <Login /> : <Desk />
}

const whatIsShown = () => {
  if (leadTab.value) return 'lead'
  if (openId.value === null) return 'lists'
  return detailsShown.value ? 'details' : 'conversation'
}

function Desk() {
  useEffect(() => {
    const stops = [keepAddress(), followDesk(), listenToKeys(), keepCompany()]
    stops.push(watchIdle(), watchNews())
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  return (
    <div class="desk" data-shown={whatIsShown()}>
      <Header />
      {leadTab.value ? (
        <Lead tab={leadTab.value} />
      ) : (
        <>
          <main>
            <Lists />
            <section class="conversation" aria-label={word('conversation')}>
              <Conversation />
            </section>
          </main>
          <Brief />
        </>
      )}
      <Notice />
      <Overlay />
    </div>
  )
}

/** What happened or went wrong, for a while or until it is dismissed. */
function Notice() {
  const said = notice.value
  useEffect(() => {
    if (!said || said.bad) return undefined
    const timer = setTimeout(() => {
      if (notice.value === said) notice.value = null
    }, 4000)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <div class="notice-place" role="status">
      {said && (
        <p class={said.bad ? 'notice bad' : 'notice'}>
          <span>{said.text}</span>
          <button
            type="button"
            class="plain"
            aria-label={word('dismiss')}
            onClick={() => {
              notice.value = null
            }}
          >
            ✕
          </button>
        </p>
      )}
    </div>
  )
}
