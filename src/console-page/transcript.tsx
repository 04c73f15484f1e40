import { useLayoutEffect, useRef } from 'preact/hooks'
import type { MessageWire, OpenedWire } from '../console/shapes.ts'
import { Files } from './files.tsx'
import { HeldReply } from './held.tsx'
import { loadOlder } from './loading.ts'
import { isMine, me, older, overlay } from './state.ts'
import { calendarDay, clock, fullTime } from './time.ts'
import { word } from './words.ts'

type Note = OpenedWire['notes'][number]
type Entry = { at: string; key: string } & ({ message: MessageWire } | { note: Note })

/** Messages and notes in the order in which they were written. */
function entriesOf(shown: OpenedWire): Entry[] {
  const messages = [...older.value.items, ...shown.messages].map((message) => ({
    at: message.at,
    key: `m${message.seq}`,
    message,
  }))
  const first = older.value.next === '' || !shown.earlier ? '' : (messages[0]?.at ?? '')
  const notes = shown.notes
    .filter(({ at }) => at >= first)
    .map((note) => ({ at: note.at, key: `n${note.id}`, note }))
  return [...messages, ...notes].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

const NEAR_END = 80

/** What was said, by whom, when, with sources and files; notes in between, marked as such. */
export function Transcript({ shown }: { shown: OpenedWire }) {
  const place = useRef<HTMLDivElement>(null)
  const wasAtEnd = useRef(true)
  const entries = entriesOf(shown)
  const last = shown.held.at(-1)?.clientId ?? entries.at(-1)?.key
  useLayoutEffect(() => {
    const box = place.current
    if (box && wasAtEnd.current) box.scrollTop = box.scrollHeight
  }, [last])
  const more = older.value.next ?? shown.earlier
  return (
    <div
      class="transcript"
      ref={place}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keys
      tabIndex={0}
      role="log"
      aria-label={word('conversation')}
      onScroll={({ currentTarget: box }) => {
        wasAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END
      }}
    >
      {more ? (
        <button type="button" class="more" onClick={() => void loadOlder()}>
          {word('earlier')}
        </button>
      ) : null}
      <ol>
        {entries.map((entry, at) => (
          <EntryLine key={entry.key} entry={entry} before={entries[at - 1]} />
        ))}
        {shown.held.map((reply) => (
          <HeldReply key={reply.clientId} reply={reply} />
        ))}
      </ol>
    </div>
  )
}

function EntryLine({ entry, before }: { entry: Entry; before: Entry | undefined }) {
  const day = new Date(entry.at).toDateString()
  const newDay = !before || new Date(before.at).toDateString() !== day
  return (
    <>
      {newDay && (
        <li class="day">
          <time dateTime={entry.at}>{calendarDay(entry.at)}</time>
        </li>
      )}
      {'note' in entry ? <NoteLine note={entry.note} /> : <MessageLine message={entry.message} />}
    </>
  )
}

const At = ({ at }: { at: string }) => (
  <time dateTime={at} title={fullTime(at)}>
    {clock(at)}
  </time>
)

const NoteLine = ({ note }: { note: Note }) => (
  <li class="entry note">
    <p class="by">
      {word('author.note', { name: note.agentName })} <At at={note.at} />
    </p>
    <p class="text" dir="auto">
      {note.text}
    </p>
  </li>
)

function MessageLine({ message }: { message: MessageWire }) {
  const { author, agentName, body, at, delivery, versions = [] } = message
  return (
    <li class={`entry ${author}`}>
      <p class="by">
        <bdi>{agentName ?? word(`author.${author}`)}</bdi>
        {body.pressed && <span> · {word('pressed')}</span>} <At at={at} />
        {delivery && <span class={`delivery ${delivery}`}>{word(`delivery.${delivery}`)}</span>}
        {isOwn(message) && (
          <button
            type="button"
            class="plain edit"
            aria-label={word('edit.label', { time: clock(at) })}
            aria-haspopup="dialog"
            onClick={() => {
              overlay.value = { is: 'edit', message }
            }}
          >
            {word('edit')}
          </button>
        )}
      </p>
      {body.text && (
        <p class="text" dir="auto">
          {body.retracted ? word('edit.deleted') : body.text}
        </p>
      )}
      {versions.length > 0 && <Versions versions={versions} />}
      {body.files && <Files files={body.files} />}
      {body.choices && <Choices choices={body.choices} />}
      {body.cites && body.cites.length > 0 && <Cites cites={body.cites} />}
    </li>
  )
}

/** What this agent said may be put right as long as the conversation is theirs. */
const isOwn = ({ author, agentName, body }: MessageWire): boolean =>
  author === 'agent' && !body.retracted && isMine.value && agentName === me.value?.agent.name

/** That a message was edited, and behind that what it said before, oldest first. */
const Versions = ({ versions }: { versions: NonNullable<MessageWire['versions']> }) => (
  <details class="versions">
    <summary>{word('edited')}</summary>
    <ol aria-label={word('edited-before')}>
      {versions.map(({ text, at }) => (
        <li key={at} dir="auto">
          <del>{text}</del> <At at={at} />
        </li>
      ))}
    </ol>
  </details>
)

const Choices = ({ choices }: { choices: NonNullable<MessageWire['body']['choices']> }) => (
  <ul class="choices" aria-label={word('choices')}>
    {choices.map(({ id, label }) => (
      <li key={id}>{label}</li>
    ))}
  </ul>
)

type Citation = NonNullable<MessageWire['body']['cites']>[number]

/** Where a source leads: to the house's own page, or to an address of the web; nothing else is a link. */
const linkOf = ({ url = '', path }: Citation): string | undefined => {
  if (path?.startsWith('/help')) return path
  return /^https?:\/\//i.test(url) ? url : undefined
}

/** Where the words come from. */
export function Cites({ cites }: { cites: readonly Citation[] }) {
  return (
    <ul class="cites" aria-label={word('sources')}>
      {cites.map((cite) => {
        const link = linkOf(cite)
        return (
          <li key={cite.article}>
            {link ? (
              <a href={link} target="_blank" rel="noopener noreferrer">
                {cite.title}
              </a>
            ) : (
              cite.title
            )}
            , {cite.source}
          </li>
        )
      })}
    </ul>
  )
}
