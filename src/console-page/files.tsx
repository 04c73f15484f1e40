import type { OpenedWire } from '../console/shapes.ts'
import { fileUrl } from './api.ts'
import { fileSize } from './time.ts'
import { word } from './words.ts'

type KeptFile = OpenedWire['brief']['files'][number]

/** Pictures that a browser shows without running anything. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']

/** Files with a preview where they are pictures; opened in a tab of their own. */
export function Files({ files }: { files: readonly KeptFile[] }) {
  return (
    <ul class="files" aria-label={word('files')}>
      {files.map((file) => (
        <li key={file.id}>
          <a href={fileUrl(file.id)} target="_blank" rel="noopener noreferrer">
            {PICTURES.includes(file.type) && (
              <img src={fileUrl(file.id)} alt="" loading="lazy" decoding="async" />
            )}
            <span class="file-name">
              <bdi>{file.name}</bdi>
            </span>
            <span class="hint">{fileSize(file.size)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
