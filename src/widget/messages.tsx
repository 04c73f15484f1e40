import type { Choice } from '../message.ts'
import type { Chat } from './chat.ts'
import { ClockIcon, FileIcon, TickIcon } from './icons.tsx'
import type { Drawing } from './jsx-runtime.ts'
import type { Outgoing } from './outgoing.ts'
import { Picture } from './picture.tsx'
import type { LinkedFile, Said } from './protocol.ts'
import type { Say, WordId } from './words.ts'

interface ShowProps {
  chat: Chat
  say: Say
}

const STARTERS: readonly WordId[] = [
  'start-return',
  'start-order',
  'start-repair',
  'start-assembly',
]

/** The conversation: the past, then a log of what is new, which screen readers announce. */
export function Messages({ chat, say }: ShowProps) {
  const { said, historySeq = Number.POSITIVE_INFINITY, isTyping, status, locale } = chat.state
  const isLoading = said.length === 0 && historySeq > 0 && status === 'connecting'
  const outgoing = chat.outbox.items
  const show = (message: Said) => (
    <Message key={message.clientId ?? message.id} {...{ message, say, locale }} />
  )
  return (
    <section class="list" tabindex="0" aria-label={say('history')}>
      {isLoading ? <p class="loading">{say('loading')}</p> : <Greeting {...{ chat, say }} />}
      <div class="past">{said.filter(({ seq }) => seq <= historySeq).map(show)}</div>
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
    </section>
  )
}

function Greeting({ chat, say }: ShowProps) {
  const { said, historySeq } = chat.state
  const isFirst = said.length === 0 && chat.outbox.items.length === 0
  if (said.length > 0 && historySeq !== 0) return null
  return (
    <>
      <div class="row bot">
        <p class="bubble">{say('greeting')}</p>
      </div>
      {isFirst && (
        <Buttons
          label={say('choices')}
          labels={STARTERS.map((id) => say(id))}
          press={(at) => chat.say(say(STARTERS[at] ?? 'person'))}
        />
      )}
    </>
  )
}

/** The buttons that still count: those under what was said last. */
function Choices({ chat, say }: ShowProps) {
  const choices = openChoices(chat)
  if (choices.length === 0) return null
  const press = (at: number) => {
    const choice = choices[at]
    if (choice) chat.say(choice.label, { press: choice.id })
  }
  return <Buttons label={say('choices')} labels={choices.map(({ label }) => label)} press={press} />
}

function openChoices({ state, outbox }: Chat): readonly Choice[] {
  if (outbox.items.length > 0) return []
  const lastOwn = state.said.findLastIndex(({ author }) => author === 'customer')
  return state.said.slice(lastOwn + 1).findLast(({ choices }) => choices.length > 0)?.choices ?? []
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

const AUTHOR: Readonly<Record<Said['author'], WordId>> = {
  customer: 'you',
  bot: 'bot',
  agent: 'agent',
  system: 'system',
}

function Message({ message, say, locale }: { message: Said; say: Say; locale: string }) {
  const { author, name, text, files, cites, at } = message
  const isOwn = author === 'customer'
  return (
    <div class={`row ${author}`}>
      <span class={author === 'agent' ? 'name' : 'unseen'}>{name ?? say(AUTHOR[author])}: </span>
      {text !== '' && (
        <div class="bubble">
          <Text text={text} say={say} />
          {cites.length > 0 && <Sources {...{ cites, say }} />}
        </div>
      )}
      {files.map((file) => (
        <FileLink key={file.url} file={file} say={say} />
      ))}
      <span class="meta">
        <time datetime={at.toISOString()}>{clock(at, locale)}</time>
        {isOwn && <Tick icon={<TickIcon />} label={say('sent')} />}
      </span>
    </div>
  )
}

const clock = (at: Date, locale: string): string =>
  at.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })

const Tick = ({ icon, label }: { icon: Drawing; label: string }) => (
  <span class="tick">
    {icon}
    <span class="unseen">{label}</span>
  </span>
)

function Sources({ cites, say }: { cites: Said['cites']; say: Say }) {
  return (
    <ul class="sources" aria-label={say('sources')}>
      {cites.map(({ article, title, source, url }) => (
        <li key={article}>
          {url === undefined ? title : <OutLink url={url} text={title} say={say} />}, {source}
        </li>
      ))}
    </ul>
  )
}

function OutLink({ url, text, say }: { url: string; text: string; say: Say }) {
  if (!/^https?:/.test(url)) return <>{text}</>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {text}
      <span class="unseen"> ({say('new-tab')})</span>
    </a>
  )
}

/** Text with its web addresses as links; everything else stays text. */
const Text = ({ text, say }: { text: string; say: Say }) => (
  <p>
    {text
      .split(/(https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)])/)
      .map((part, at) =>
        at % 2 === 1 ? <OutLink key={`${at}`} url={part} text={part} say={say} /> : part,
      )}
  </p>
)

function FileLink({ file, say }: { file: LinkedFile; say: Say }) {
  const { name, type, size, url } = file
  const label = say('file', { name })
  const load = async () => (await fetch(url, { credentials: 'omit' })).blob()
  return (
    <a class="file" href={url} target="_blank" rel="noopener noreferrer">
      {type.startsWith('image/') && (
        <Picture label={label} load={load} maxWidth={240} maxHeight={200} />
      )}
      <span class="file-name">
        <FileIcon />
        <span class="clip">{name}</span> <small>{sizeOf(size)}</small>
      </span>
    </a>
  )
}

/** Bytes as people say them. */
export const sizeOf = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`

function Sending({ message, chat, say }: ShowProps & { message: Outgoing }) {
  const { text, files, state, progress, reason, clientId, at } = message
  return (
    <div class={`row customer ${state}`}>
      <span class="unseen">{say('you')}: </span>
      {text !== '' && (
        <div class="bubble">
          <Text text={text} say={say} />
        </div>
      )}
      {files.map((file) => (
        <span key={file.name} class="file">
          <span class="file-name">
            <FileIcon />
            <span class="clip">{file.name}</span> <small>{sizeOf(file.size)}</small>
          </span>
          {state === 'sending' && (
            <progress aria-label={say('sending')} max={1} value={progress ?? 0} />
          )}
        </span>
      ))}
      {state === 'failed' ? (
        <span class="meta failed">
          {say(reason ?? 'failed')}
          <button type="button" onclick={() => chat.outbox.retry(clientId)}>
            {say('retry')}
          </button>
          <button type="button" onclick={() => chat.outbox.discard(clientId)}>
            {say('discard')}
          </button>
        </span>
      ) : (
        <span class="meta">
          <time datetime={at.toISOString()}>{clock(at, chat.state.locale)}</time>
          {state === 'sent' ? (
            <Tick icon={<TickIcon />} label={say('sent')} />
          ) : (
            <Tick icon={<ClockIcon />} label={say('sending')} />
          )}
        </span>
      )}
    </div>
  )
}
