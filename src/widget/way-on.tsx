import type { Chat } from './chat.ts'
import { CloseIcon } from './icons.tsx'
import type { WayToTelegram } from './protocol.ts'
import type { Sheet } from './state.ts'
import type { Say } from './words.ts'

interface WayOnProps {
  chat: Chat
  say: Say
  way: (Sheet & { is: 'telegram' })['way']
  focus(): void
}

/** Asks for a way into Telegram, made anew each time. */
export async function openTelegram(chat: Chat): Promise<void> {
  const asked = { is: 'telegram', way: 'asked' } as const
  chat.set({ sheet: asked })
  const way = await (await chat.begin()).visit
    .ask<WayToTelegram>('/continue', { method: 'POST' })
    .catch(() => 'failed' as const)
  if (chat.state.sheet === asked) chat.set({ sheet: { is: 'telegram', way } })
}

const TOLD = { asked: 'telegram-asked', failed: 'telegram-failed' } as const

/** The way into Telegram: a link for this device, a picture for the phone. */
export function WayOn({ chat, say, way, focus }: WayOnProps) {
  const close = () => {
    chat.set({ sheet: undefined })
    focus()
  }
  return (
    <section class="way-on" aria-label={say('telegram')}>
      <button type="button" class="icon" aria-label={say('telegram-hide')} onclick={close}>
        <CloseIcon />
      </button>
      <p role="status">{say(typeof way === 'string' ? TOLD[way] : 'telegram-how')}</p>
      {way === 'failed' && (
        <button type="button" class="choice" onclick={() => openTelegram(chat)}>
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
          <Code svg={way.svg} label={say('telegram-picture')} />
        </>
      )}
    </section>
  )
}

/** Drawn node by node: a page may forbid markup that comes as text (Trusted Types). */
function Code({ svg, label }: { svg: string; label: string }) {
  const [, box] = /viewBox="([\d ]+)"/.exec(svg) ?? []
  const [, path] = /<path d="([^"]+)"/.exec(svg) ?? []
  return (
    <svg class="qr" viewBox={box} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  )
}
