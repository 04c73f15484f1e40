import { z } from 'zod'
import type { FileRef, RefusedFile } from '../../../message.ts'
import { identify, MAX_FILE_BYTES } from '../../uploads.ts'
import { isCard } from '../cards.ts'
import type { StoredFile } from '../ports.ts'
import { isFileStore, isPinned } from './pinned.ts'
import type { SentActivity } from './sent-activity.ts'

export interface FileParts {
  /** For the Bot Service's own hosts. */
  token(): Promise<string>
  save(file: StoredFile): Promise<FileRef>
  fetch: typeof fetch
}

/** The Bot Service waits fifteen seconds for an answer. */
const PATIENCE_MS = 8000
/** What Teams sends beside a file that lies in a store of its own. */
const download = z.object({ downloadUrl: z.string() })

/**
 * Fetches what a person sent, and nothing else: only from the Bot Service's own hosts, with our token,
 * and from Teams' file store, without it; no redirect is followed.
 */
export async function takeFiles(
  { attachments }: SentActivity,
  parts: FileParts,
): Promise<{ files: FileRef[]; refused: RefusedFile[] }> {
  const files: FileRef[] = []
  const refused: RefusedFile[] = []
  const named = (attachments ?? []).filter(
    // Teams sends the words once more as a page.
    ({ contentType }) => !isCard(contentType ?? undefined) && contentType !== 'text/html',
  )
  for (const attachment of named) {
    const name = attachment.name ?? ''
    const came = await fetchOne(attachment, parts)
    if (typeof came === 'string') refused.push({ name, why: came })
    else files.push(await parts.save(came))
  }
  return { files, refused }
}

type Attachment = NonNullable<SentActivity['attachments']>[number]

async function fetchOne(
  { contentUrl, content, name }: Attachment,
  parts: FileParts,
): Promise<StoredFile | RefusedFile['why']> {
  const stored = download.safeParse(content).data?.downloadUrl
  const address = stored ?? contentUrl ?? ''
  const isOurs = isPinned(address)
  if (!isOurs && !isFileStore(address)) return 'gone'
  try {
    const headers = isOurs ? { authorization: `Bearer ${await parts.token()}` } : {}
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const reply = await parts.fetch(address, { headers, signal, redirect: 'error' })
    const bytes = reply.ok ? await readUpTo(reply, MAX_FILE_BYTES) : undefined
    if (bytes === undefined) return reply.ok ? 'size' : 'gone'
    const known = identify(bytes, name ?? '')
    return known === undefined ? 'kind' : { ...known, bytes }
  } catch {
    return 'gone'
  }
}

/** The bytes of a body; undefined when there are more, whatever its length claims. */
async function readUpTo({ body }: Response, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
