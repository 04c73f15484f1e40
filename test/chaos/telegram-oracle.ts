import { partsOf } from '../../src/channels/telegram/depart.ts'
import type { Db } from '../../src/storage/database.ts'
import type { FakeBotApi } from '../fakes/telegram/bot-api.ts'

/** What must be looked at when a run is over; all but `copies` must be 0. */
export interface TelegramFigures {
  lost: number
  unanswered: number
  undelivered: number
  outOfOrder: number
  /** Times that the token of the bot stands in the logs. */
  tokensInLogs: number
  copies: number
  /** Copies in a chat beyond the sends to it that were cut. */
  unexplained: number
  /** Sends that Telegram saw, and whose outcome the process did not have in its ledger when it ended. */
  cutSends: number
}

/** What a process did before it was ended. */
export interface Life {
  /** The chats that it sent to, once for each send that Telegram saw. */
  sends: readonly number[]
  /** The conversations of the sends whose outcome it had in its ledger. */
  noted: readonly string[]
}

/** Holds what each customer sees against the transcript, and the transcript against what they wrote. */
export async function compareTelegram(
  db: Db,
  api: FakeBotApi,
  { said, lives }: { said: ReadonlyMap<number, readonly string[]>; lives: readonly Life[] },
): Promise<TelegramFigures> {
  const figures: TelegramFigures = {
    lost: 0,
    unanswered: 0,
    undelivered: 0,
    outOfOrder: 0,
    tokensInLogs: 0,
    copies: 0,
    unexplained: 0,
    cutSends: 0,
  }
  for (const [chat, texts] of said) {
    const rows = await db
      .selectFrom('message')
      .innerJoin('address', 'address.conversationId', 'message.conversationId')
      .where('address.address', '=', String(chat))
      .select(['author', 'body', 'message.conversationId'])
      .orderBy('seq')
      .execute()
    const kept = rows.filter(({ author }) => author === 'customer').map(({ body }) => body.text)
    figures.lost += texts.filter((text, index) => kept[index] !== text).length
    if (rows.at(-1)?.author === 'customer') figures.unanswered++
    const expected = rows
      .filter(({ author }) => author !== 'customer')
      .flatMap(({ body }) => partsOf(body))
      .map((part) => (part.is === 'text' ? part.rich.text : (part.caption?.text ?? '')))
    const before = figures.copies
    holdAgainst(figures, expected, api.world.told(chat))
    const cut = cutIn(lives, chat, rows[0]?.conversationId)
    figures.cutSends += cut
    figures.unexplained += Math.max(0, figures.copies - before - cut)
  }
  return figures
}

/** Sends to a chat that the ends of processes cut. */
function cutIn(lives: readonly Life[], chat: number, conversation: string | undefined): number {
  const cuts = lives.map(({ sends, noted }) => {
    const seen = sends.filter((to) => to === chat).length
    return Math.max(0, seen - noted.filter((id) => id === conversation).length)
  })
  return cuts.reduce((sum, cut) => sum + cut, 0)
}

/** What was shown must be what was said, row by row, but for copies of the row before. */
function holdAgainst(
  figures: TelegramFigures,
  expected: readonly string[],
  shown: readonly string[],
): void {
  let next = 0
  for (const text of shown) {
    if (text === expected[next]) next++
    else if (expected.slice(0, next).includes(text)) figures.copies++
    else figures.outOfOrder++
  }
  figures.undelivered += expected.length - next
}
