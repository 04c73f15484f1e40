import type { Chat } from './chat.ts'
import { Composer } from './composer.tsx'
import { ChatIcon, CloseIcon } from './icons.tsx'
import { Messages } from './messages.tsx'
import { WayOn } from './way-on.tsx'
import type { Say, WordBook } from './words.ts'

export interface WidgetProps {
  chat: Chat
  say: Say
  book: WordBook
  open(): void
  close(): void
  /** Puts the visitor back where he writes. */
  focus(): void
}

/** The whole widget: the round button, and the chat when it is open. */
export const Widget = (props: WidgetProps) => (
  <div lang={props.chat.state.locale}>
    {props.chat.state.isOpen && <Panel {...props} />}
    <Launcher {...props} />
  </div>
)

function Launcher({ chat, say, open, close }: WidgetProps) {
  const { isOpen } = chat.state
  const count = chat.unread
  return (
    <button
      type="button"
      class={isOpen ? 'launcher open' : 'launcher'}
      aria-expanded={isOpen}
      aria-label={say(isOpen ? 'close' : 'open')}
      aria-describedby={count > 0 ? 'unread' : undefined}
      onclick={isOpen ? close : open}
    >
      {isOpen ? <CloseIcon /> : <ChatIcon />}
      {count > 0 && !isOpen && (
        <span class="badge" id="unread">
          <span aria-hidden="true">{count > 9 ? '9+' : count}</span>
          <span class="unseen">{say('unread', { count: String(count) })}</span>
        </span>
      )}
    </button>
  )
}

function Panel(props: WidgetProps) {
  const { chat, say, book, focus, close } = props
  const { locale } = chat.state
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    chat.pick([...(event.dataTransfer?.files ?? [])])
  }
  return (
    <div
      class="panel"
      role="dialog"
      aria-labelledby="title"
      ondragover={(event: Event) => event.preventDefault()}
      ondrop={onDrop}
    >
      <header>
        <div>
          <h2 id="title">
            {book.shop[locale]} · {say('title')}
          </h2>
          {!agentHere(chat) && <p>{say('subtitle')}</p>}
        </div>
        <button
          type="button"
          class="quiet"
          lang={locale === 'ru' ? 'en' : 'ru'}
          onclick={() => chat.setLocale(locale === 'ru' ? 'en' : 'ru')}
        >
          {say('language')}
        </button>
        <button type="button" class="icon" aria-label={say('close')} onclick={close}>
          <CloseIcon />
        </button>
      </header>
      <p class="status" role="status">
        {statusOf(chat, say)}
      </p>
      <Messages chat={chat} say={say} />
      <WayOn chat={chat} say={say} focus={focus} />
      <Composer chat={chat} say={say} hasTelegram={book.telegram} focus={focus} />
    </div>
  )
}

/** One line on how things stand: the connection first, then who is answering. */
function statusOf(chat: Chat, say: Say): string {
  const { state } = chat
  if (state.status === 'offline') return say('offline')
  if (state.status === 'unavailable') return say('unavailable')
  if (state.status === 'connecting') return say('connecting')
  if (state.isTyping) return say('typing')
  const agent = agentHere(chat)
  return agent ? say('agent-here', { name: agent.name ?? say('agent') }) : ''
}

/** The last word of an agent, unless the bot has spoken since. */
function agentHere({ state }: Chat) {
  const last = state.said.findLast(({ author }) => author === 'agent' || author === 'bot')
  return last?.author === 'agent' ? last : undefined
}
