import type { Chat } from './chat.ts'
import { FileIcon } from './icons.tsx'
import type { Outgoing } from './outgoing.ts'
import { Picture } from './picture.tsx'
import type { LinkedFile, Said } from './protocol.ts'
import type { Say } from './words.ts'

/** The sources under a text, with a way to each. */
export function Sources({ cites, say }: { cites: Said['cites']; say: Say }) {
  if (cites.length === 0) return null
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
export const Linked = ({ text, say }: { text: string; say: Say }) => (
  <>
    {text
      .split(/(https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)])/)
      .map((part, at) =>
        at % 2 === 1 ? <OutLink key={`${at}`} url={part} text={part} say={say} /> : part,
      )}
  </>
)

/** The files of a message. */
export const Files = ({ files, say }: { files: readonly LinkedFile[]; say: Say }) => (
  <>
    {files.map((file) => (
      <FileLink key={file.url} file={file} say={say} />
    ))}
  </>
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
      <FileName name={name} size={size} />
    </a>
  )
}

const FileName = ({ name, size }: { name: string; size: number }) => (
  <span class="file-name">
    <FileIcon />
    <span class="clip">{name}</span> <small>{sizeOf(size)}</small>
  </span>
)

/** Bytes as people say them. */
export const sizeOf = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`

/** The files of a message on its way, and how much of them has gone. */
export const Uploading = ({ message, say }: { message: Outgoing; say: Say }) => (
  <>
    {message.files.map((file, at) => (
      <span key={`${at}`} class="file">
        <FileName name={file.name} size={file.size} />
        {message.state === 'sending' && (
          <progress aria-label={say('sending')} max={1} value={message.progress ?? 0} />
        )}
      </span>
    ))}
  </>
)

/** Why a message could not be sent, and what can be done. */
export function Failed({ message, chat, say }: { message: Outgoing; chat: Chat; say: Say }) {
  const { reason, clientId } = message
  return (
    <>
      {say(reason ?? 'failed')}
      <button type="button" onclick={() => chat.talk?.outbox.retry(clientId)}>
        {say('retry')}
      </button>
      <button type="button" onclick={() => chat.talk?.outbox.discard(clientId)}>
        {say('discard')}
      </button>
    </>
  )
}
