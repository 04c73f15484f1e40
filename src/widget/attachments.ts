import type { WordId } from './words.ts'

/** What the server takes in one message; asked here too, before minutes of uploading. */
const MAX_FILE_BYTES = 20 * 1024 * 1024
const MAX_FILES = 10

/** Why these files cannot be sent together; undefined when they can. */
export function complaintAbout(files: readonly File[]): WordId | undefined {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  if (files.length > MAX_FILES) return 'too-many-files'
  if (files.some(({ size }) => size > MAX_FILE_BYTES)) return 'file-too-big'
  return total > 2 * MAX_FILE_BYTES ? 'files-too-big' : undefined
}
