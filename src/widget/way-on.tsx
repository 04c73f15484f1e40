import type { Chat } from './chat.ts'
import { CloseIcon, PlaneIcon } from './icons.tsx'
import type { Say } from './words.ts'

interface WayOnProps {
  chat: Chat
  say: Say
  focus(): void
}

/** Opens and closes the way into Telegram. */
export const WayOnButton = ({ chat, say }: Pick<WayOnProps, 'chat' | 'say'>) => (
  <button
    type="button"
    class="person"
    aria-expanded={chat.goOn.way !== undefined}
    onclick={() => (chat.goOn.way === undefined ? chat.goOn.ask() : chat.goOn.drop())}
  >
    <PlaneIcon />
    {say('telegram')}
  </button>
)

/** The way into Telegram, once it was asked for: a link for this device, a picture for the phone. */
export function WayOn({ chat, say, focus }: WayOnProps) {
  const { way } = chat.goOn
  if (way === undefined) return null
  const close = () => {
    chat.goOn.drop()
    focus()
  }
  return (
    <section class="way-on" aria-label={say('telegram')}>
      <button type="button" class="icon" aria-label={say('telegram-hide')} onclick={close}>
        <CloseIcon />
      </button>
      <p role="status">
        {say(
          way === 'asked'
            ? 'telegram-asked'
            : way === 'failed'
              ? 'telegram-failed'
              : 'telegram-how',
        )}
      </p>
      {way === 'failed' && (
        <button type="button" class="choice" onclick={() => chat.goOn.ask()}>
          {say('retry')}
        </button>
      )}
      {typeof way === 'object' && (
        <>
          <a
            class="choice"
            href={way.url}
            target="_blank"
            rel="noopener noreferrer"
            mount={(link: HTMLElement) => link.focus()}
          >
            {say('telegram-open')}
            <span class="unseen"> ({say('new-tab')})</span>
          </a>
          <Picture svg={way.svg} label={say('telegram-picture')} />
        </>
      )}
    </section>
  )
}

/** Drawn node by node: a page may forbid markup that comes as text (Trusted Types). */
function Picture({ svg, label }: { svg: string; label: string }) {
  const [, box] = /viewBox="([\d ]+)"/.exec(svg) ?? []
  const [, path] = /<path d="([^"]+)"/.exec(svg) ?? []
  return (
    <svg class="qr" viewBox={box} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  )
}
