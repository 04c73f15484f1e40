import type { Tx } from './database.ts'
import { storable } from './json.ts'

/** Writes a note that only agents see; the same `clientId` writes one note. */
export async function insertNote(
  tx: Tx,
  note: { conversationId: string; agentId: string; text: string; clientId: string; at: Date },
): Promise<{ fresh: boolean }> {
  const row = await tx
    .insertInto('note')
    .values({ ...note, text: storable(note.text) })
    .onConflict((conflict) =>
      conflict.columns(['conversationId', 'agentId', 'clientId']).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return { fresh: row !== undefined }
}

/** The seq of an agent's reply that already arrived under this client id. */
export async function findReply(
  tx: Tx,
  conversationId: string,
  clientId: string,
): Promise<number | undefined> {
  const row = await tx
    .selectFrom('message')
    .select('seq')
    .where('conversationId', '=', conversationId)
    .where('author', '=', 'agent')
    .where('clientId', '=', clientId)
    .executeTakeFirst()
  return row?.seq
}
