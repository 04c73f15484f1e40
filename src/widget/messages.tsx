import { Buttons, Home, openChoices, type ShowProps } from './greeting.tsx'
import { CLOCK, Icon, READ, TICK } from './icons.tsx'
import type { Outgoing } from './outgoing.ts'
import type { Said } from './protocol.ts'

/** The conversation: the past, then a log of what is new, which screen readers announce. */
export function Messages({ chat, say }: ShowProps) {
  const { said, historySeq = Number.POSITIVE_INFINITY, isTyping, status } = chat.state
  const isLoading = said.length === 0 && historySeq > 0 && status === 'connecting'
  const outgoing = chat.talk!.outbox.items
  const show = (message: Said) => (
    <Message key={message.clientId ?? message.id} {...{ message, chat, say }} />
  )
  return (
    <>
      <div class="past">{said.filter(({ seq }) => seq <= historySeq).map(show)}</div>
      {isLoading ? <p class="loading">{say('loading')}</p> : <Home {...{ chat, say }} />}
      <div class="news" role="log" aria-label={say('new')}>
        {said.filter(({ seq }) => seq > historySeq).map(show)}
        {outgoing.map((message) => (
          <Sending key={message.clientId} {...{ message, chat, say }} />
        ))}
      </div>
      {isTyping && outgoing.every(({ state }) => state === 'sent') && (
        <div class="typing" aria-hidden="true">
          <i />
          <i />
          <i />
        </div>
      )}
      <Choices chat={chat} say={say} />
      {chat.state.standing.wantsContact && chat.more && <chat.more.Contact {...{ chat, say }} />}
    </>
  )
}

/** The buttons that still count: those under what was said last. */
function Choices({ chat, say }: ShowProps) {
  const choices = openChoices(chat)
  if (choices.length === 0) return null
  const press = (at: number) => {
    const { id, label } = choices[at]!
    chat.say(label, { press: id })
  }
  return <Buttons label={say('choices')} labels={choices.map(({ label }) => label)} press={press} />
}

function Message({ message, chat, say }: ShowProps & { message: Said }) {
  const { author, name, text, files, cites, at, seq } = message
  const { said, newAfter, locale } = chat.state
  const isOwn = author === 'customer'
  const isFirstNew = seq === said.find((other) => other.seq > newAfter && newAfter > 0)?.seq
  const next = said[said.indexOf(message) + 1]?.author
  // Of notices that follow each other only the last still holds.
  const isOver = author === 'system' && next === 'system'
  const isRead = said.at(-1)!.author !== 'customer'
  return (
    <div class={`row ${author}${isOver ? ' over' : ''}`}>
      {isFirstNew && !isOwn && <p class="divider">{say('new')}</p>}
      <Words
        {...{ text, cites, chat, say }}
        author={name ?? say(author === 'customer' ? 'you' : author)}
      />
      {chat.more && <chat.more.Files {...{ files, say }} />}
      <span class="meta">
        <Time at={at} locale={locale} />
        {isOwn && <Tick path={isRead ? READ : TICK} label={say(isRead ? 'read' : 'sent')} />}
      </span>
    </div>
  )
}

/** The hour; with the day when it is not today's. */
function Time({ at, locale }: { at: Date; locale: string }) {
  const isToday = at.toDateString() === new Date().toDateString()
  const shown = at.toLocaleString(locale, {
    hour: '2-digit',
    minute: '2-digit',
    ...(!isToday && { day: 'numeric', month: 'short' }),
  })
  return <time datetime={at.toISOString()}>{shown}</time>
}

const Tick = ({ path, label }: { path: string; label: string }) => (
  <span class="tick">
    <Icon path={path} />
    <span class="unseen">{label}</span>
  </span>
)

function Sending({ message, chat, say }: ShowProps & { message: Outgoing }) {
  const { text, state, at } = message
  const { more } = chat
  const isSent = state === 'sent'
  return (
    <div class={`row customer ${state}`}>
      <Words {...{ text, chat, say }} author={say('you')} />
      {more && <more.Uploading {...{ message, say }} />}
      <span class="meta">
        {state === 'failed' ? (
          more && <more.Failed {...{ message, chat, say }} />
        ) : (
          <>
            <Time at={at} locale={chat.state.locale} />
            <Tick path={isSent ? TICK : CLOCK} label={say(isSent ? 'sent' : 'sending')} />
          </>
        )}
      </span>
    </div>
  )
}

/** Whose words, and the words. */
function Words({ author, text, cites, chat, say }: WordsProps) {
  const { more } = chat
  return (
    <>
      <span class="author">{author}: </span>
      {text !== '' && (
        <div class="bubble">
          <p dir="auto">{more ? <more.Linked {...{ text, say }} /> : text}</p>
          {more && cites && <more.Sources {...{ cites, say }} />}
        </div>
      )}
    </>
  )
}

interface WordsProps extends ShowProps {
  author: string
  text: string
  cites?: Said['cites']
}
