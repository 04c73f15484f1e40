import { fileUrl } from './api.ts'
import { type KeptFile, overlay } from './state.ts'
import { fileSize } from './time.ts'
import { word } from './words.ts'

/** Pictures that a browser shows without running anything. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const isPicture = ({ type }: KeptFile): boolean => PICTURES.includes(type)

/** Files as far as they can be looked at here: pictures and forms in a window, sound and film at once. */
export const Files = ({ files }: { files: readonly KeptFile[] }) => (
  <ul class="files" aria-label={word('files')}>
    {files.map((file) => (
      <li key={file.id}>
        <FileShown file={file} />
      </li>
    ))}
  </ul>
)

function FileShown({ file }: { file: KeptFile }) {
  const url = fileUrl(file.id)
  if (isPicture(file) || file.type === WORD) {
    return (
      <button
        type="button"
        class="file"
        aria-haspopup="dialog"
        aria-label={word('file.look', { name: file.name })}
        onClick={() => {
          overlay.value = { is: 'file', file }
        }}
      >
        {isPicture(file) && <img src={url} alt="" loading="lazy" decoding="async" />}
        <Name file={file} />
      </button>
    )
  }
  return (
    <>
      {/* What a customer recorded has no captions. */}
      {file.type.startsWith('audio/') && (
        // biome-ignore lint/a11y/useMediaCaption: there is no text of it
        <audio controls preload="none" src={url} aria-label={file.name} />
      )}
      {file.type.startsWith('video/') && (
        // biome-ignore lint/a11y/useMediaCaption: there is no text of it
        <video controls preload="none" src={url} aria-label={file.name} />
      )}
      <a class="file" href={url} target="_blank" rel="noopener noreferrer">
        <Name file={file} />
      </a>
    </>
  )
}

const Name = ({ file }: { file: KeptFile }) => (
  <>
    <span class="file-name">
      <bdi>{file.name}</bdi>
    </span>
    <span class="hint">{fileSize(file.size)}</span>
  </>
)
