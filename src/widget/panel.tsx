import type { Chat } from './chat.ts'
import { Composer } from './composer.tsx'
import { Home } from './greeting.tsx'
import { ChatIcon, CloseIcon, SaveIcon } from './icons.tsx'
import type { Say, WordBook } from './words.ts'

export interface WidgetProps {
  chat: Chat
  say: Say
  book: WordBook
  /** What stands beside the closed chat: news, or the shop's invitation. */
  teaser: { news: string | undefined } | undefined
  open(): void
  close(): void
  /** Puts the visitor back where he writes. */
  focus(): void
  /** Takes the invitation away for good. */
  hush(): void
}

/** The whole widget: the round button, and the chat when it is open. */
export function Widget(props: WidgetProps) {
  const { chat, teaser, say, open, hush } = props
  const { isOpen, locale } = chat.state
  return (
    <div lang={locale}>
      {isOpen && <Panel {...props} />}
      {!isOpen && teaser && chat.more && (
        <chat.more.Teaser {...{ say, open, hush }} news={teaser.news} />
      )}
      <Launcher {...props} />
    </div>
  )
}

function Launcher({ chat, say, open, close }: WidgetProps) {
  const { isOpen } = chat.state
  const count = chat.unread
  return (
    <button
      type="button"
      class={isOpen ? 'launcher open' : 'launcher'}
      aria-expanded={isOpen}
      onclick={isOpen ? close : open}
    >
      {isOpen ? <CloseIcon /> : <ChatIcon />}
      <span class="unseen">{say(isOpen ? 'close' : 'open')}</span>
      {count > 0 && !isOpen && (
        <span class="badge">
          <span aria-hidden="true">{count > 9 ? '9+' : count}</span>
          <span class="unseen">{say('unread', { count: String(count) })}</span>
        </span>
      )}
    </button>
  )
}

function Panel(props: WidgetProps) {
  const { chat, say, book, focus } = props
  const { sheet } = chat.state
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    const files = [...(event.dataTransfer?.files ?? [])]
    void chat.with((more) => more.pick(chat, files))
  }
  return (
    <div
      class="panel"
      role="dialog"
      aria-labelledby="title"
      ondragover={(event: Event) => event.preventDefault()}
      ondrop={onDrop}
    >
      <Header {...props} />
      <p class="status" role="status">
        {statusOf(chat, say)}
        {chat.state.status === 'unavailable' && (
          <button type="button" onclick={() => chat.wake()}>
            {say('retry')}
          </button>
        )}
      </p>
      <section class="list" tabindex="0" aria-label={say('history')}>
        {chat.talk && chat.talking ? (
          <chat.talking.Messages {...{ chat, say }} />
        ) : (
          <Home {...{ chat, say }} />
        )}
      </section>
      {chat.more && sheet?.is === 'telegram' && (
        <chat.more.WayOn {...{ chat, say, focus }} way={sheet.way} />
      )}
      <Composer {...{ chat, say, focus }} hasTelegram={book.telegram} />
    </div>
  )
}

function Header({ chat, say, book, close }: WidgetProps) {
  const { locale, standing, said } = chat.state
  const other = locale === 'ru' ? 'en' : 'ru'
  return (
    <header>
      <div>
        <h2 id="title">
          {book.shop[locale]} · {say('title')}
        </h2>
        {said.length === 0 && standing.owner === 'bot' && <p>{say('subtitle')}</p>}
      </div>
      <button type="button" class="quiet" lang={other} onclick={() => chat.setLocale(other)}>
        {say('language')}
      </button>
      {said.length > 0 && (
        <button
          type="button"
          class="icon"
          aria-label={say('download')}
          onclick={() => chat.with((more) => more.keepTranscript(chat, say))}
        >
          <SaveIcon />
        </button>
      )}
      <button type="button" class="icon" aria-label={say('close')} onclick={close}>
        <CloseIcon />
      </button>
    </header>
  )
}

/** One line on how things stand: the connection first, then who is answering. */
function statusOf({ state, talk }: Chat, say: Say): string {
  const { status, standing, isTyping } = state
  const isAgent = standing.owner === 'agent'
  const name = standing.agent ?? say('agent')
  if (status !== 'online' && status !== 'idle') return say(status)
  if (talk?.outbox.isHeld) return say('offline')
  if (isTyping) return say(isAgent ? 'agent-typing' : 'typing', { name })
  if (isAgent) return say('agent-here', { name })
  return standing.owner === 'queue' ? say('waiting') : ''
}
