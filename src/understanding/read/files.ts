import type { Reading } from '../reading.ts'
import { NONE, near, type Reader, value } from './reader.ts'

/** The pictures that came with the message. Near miss: `photos-other-file`. */
export const readPhotos: Reader = (_text, { files }): Reading => {
  if (files.length === 0) return NONE
  const photos = files.filter(({ type }) => /^(?:image|video)\//.test(type))
  return photos.length > 0 ? value('photos', photos, '') : near('photos-other-file')
}

/** The first file that came with the message. */
export const readFile: Reader = (_text, { files }): Reading =>
  files[0] ? value('file', files[0], '') : NONE
