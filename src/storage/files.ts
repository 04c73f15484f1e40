import type { FileRef } from '../message.ts'
import type { Db, Tx } from './database.ts'

export interface NewFile {
  conversationId: string
  name: string
  /** Media type, told by the content. */
  type: string
  bytes: Buffer
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Keeps an uploaded file; its id is made here. Bytes: 1 to 20 MB. */
export async function saveFile(db: Db | Tx, file: NewFile): Promise<FileRef> {
  const { name, type } = file
  const { id } = await db
    .insertInto('file')
    .values({ ...file, size: file.bytes.length })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id, name, type, size: file.bytes.length }
}

/** A file of this very conversation; undefined for any other. */
export async function readFile(
  db: Db | Tx,
  conversationId: string,
  fileId: string,
): Promise<{ name: string; type: string; bytes: Buffer } | undefined> {
  if (!UUID.test(fileId)) return undefined
  const row = await db
    .selectFrom('file')
    .select(['name', 'type', 'bytes'])
    .where('id', '=', fileId)
    .where('conversationId', '=', conversationId)
    .executeTakeFirst()
  return row && { ...row, bytes: Buffer.from(row.bytes) }
}
