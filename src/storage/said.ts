import type { Author, Body, Locale } from '../message.ts'
import type { Db } from './database.ts'

/** What was said in a conversation, oldest first, and in which language. */
export interface SaidIn {
  locale: Locale | null
  messages: readonly { author: Author; body: Body }[]
}

/** The transcript of a conversation; `locale` is null when there is no such conversation. */
export async function saidIn(db: Db, conversationId: string): Promise<SaidIn> {
  const conversation = await db
    .selectFrom('conversation')
    .select('locale')
    .where('id', '=', conversationId)
    .executeTakeFirst()
  const messages = await db
    .selectFrom('message')
    .select(['author', 'body'])
    .where('conversationId', '=', conversationId)
    .orderBy('seq')
    .execute()
  return {
    locale: conversation?.locale ?? null,
    messages: messages.map(({ author, body }) => ({
      author: author as Author,
      body: body as Body,
    })),
  }
}
