import type { Choice } from '../message.ts'
import type { Chat } from './chat.ts'
import { CLOCK, Icon, READ, TICK } from './icons.tsx'
import type { Outgoing } from './outgoing.ts'
import type { Said } from './protocol.ts'
import type { Say, WordId } from './words.ts'

interface ShowProps {
  chat: Chat
  say: Say
}

/** What customers come for most: the words, and the flow where there is one of that name. */
const STARTERS: readonly WordId[] = [
  'start-return',
  'start-order',
  'start-repair',
  'start-assembly',
]

/** The conversation: the past, then a log of what is new, which screen readers announce. */
export function Messages({ chat, say }: ShowProps) {
  const { said, historySeq = Number.POSITIVE_INFINITY, isTyping, status } = chat.state
  const isLoading = said.length === 0 && historySeq > 0 && status === 'connecting'
  const outgoing = chat.outbox.items
  const show = (message: Said) => (
    <Message key={message.clientId ?? message.id} {...{ message, chat, say }} />
  )
  return (
    <section class="list" tabindex="0" aria-label={say('history')}>
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
    </section>
  )
}

/** A greeting, and what to begin with while nothing is under way. */
function Home({ chat, say }: ShowProps) {
  const { said, historySeq, standing, orders } = chat.state
  const isFirst = said.length === 0 || historySeq === 0
  const isQuiet = chat.outbox.items.length === 0 && (said.at(-1)?.seq ?? 0) <= (historySeq ?? 0)
  const isIdle = isQuiet && standing.owner === 'bot' && openChoices(chat).length === 0
  const start = (at: number) => chat.say(say(STARTERS[at]!))
  return (
    <>
      {isFirst && (
        <div class="row bot">
          <p class="bubble">{say('greeting')}</p>
        </div>
      )}
      {isIdle && chat.more && orders.length > 0 && <chat.more.Orders {...{ chat, say }} />}
      {isIdle && (
        <Buttons label={say('choices')} labels={STARTERS.map((id) => say(id))} press={start} />
      )}
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

/** Until the customer has spoken, or somebody else than who asked. */
function openChoices({ state, outbox }: Chat): readonly Choice[] {
  if (outbox.items.length > 0) return []
  const last = state.said.at(-1)?.author
  const before = state.said.findLastIndex(({ author }) => author !== last)
  if (last === 'customer') return []
  return state.said.slice(before + 1).findLast(({ choices }) => choices.length > 0)?.choices ?? []
}

interface ButtonsProps {
  label: string
  labels: readonly string[]
  press(at: number): void
}

const Buttons = ({ label, labels, press }: ButtonsProps) => (
  <fieldset class="choices" aria-label={label}>
    {labels.map((text, at) => (
      <button key={text} type="button" class="choice" onclick={() => press(at)}>
        {text}
      </button>
    ))}
  </fieldset>
)

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
    <>
      {isFirstNew && !isOwn && <p class="divider">{say('new')}</p>}
      <div class={`row ${author}${isOver ? ' over' : ''}`}>
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
    </>
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
