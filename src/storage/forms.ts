import type { FileRef } from '../message.ts'
import type { Db, Tx } from './database.ts'
import { saveFile } from './files.ts'
import { type NewForm, WORD_TYPE } from './form.ts'

/** The forms of one conversation, written in the turn's transaction. */
export const formLedger = (tx: Tx, conversationId: string) => ({
  /** Keeps a form as a file; a request has one of a kind, and keeps the first. */
  async keepForm({ request, form, locale, name, fill }: NewForm): Promise<FileRef> {
    const kept = request === undefined ? undefined : await findForm(tx, request, form)
    if (kept) return kept
    const file = await saveFile(tx, { conversationId, name, type: WORD_TYPE, bytes: fill() })
    const requestId =
      request === undefined
        ? null
        : (
            await tx
              .selectFrom('request')
              .select('id')
              .where('number', '=', request)
              .executeTakeFirstOrThrow()
          ).id
    await tx.insertInto('form').values({ fileId: file.id, requestId, form, locale }).execute()
    return file
  },
})

const findForm = (db: Db | Tx, number: string, form: string): Promise<FileRef | undefined> =>
  db
    .selectFrom('form')
    .innerJoin('request', 'request.id', 'form.requestId')
    .innerJoin('file', 'file.id', 'form.fileId')
    .select(['file.id', 'file.name', 'file.type', 'file.size'])
    .where('request.number', '=', number)
    .where('form.form', '=', form)
    .executeTakeFirst()

/** The bytes of a form that this house filled; undefined for any other file. */
export async function readFormBytes(db: Db, fileId: string): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('form')
    .innerJoin('file', 'file.id', 'form.fileId')
    .select('file.bytes')
    .where('form.fileId', '=', fileId)
    .executeTakeFirst()
  return row && Buffer.from(row.bytes)
}
