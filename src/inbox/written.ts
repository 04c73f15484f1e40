import type { Tx } from '../storage/database.ts'
import { type TurnWrite, type TurnWritten, writeTurns } from '../storage/turns.ts'

/** What others hear of a turn after its commit. */
export interface News {
  conversationId: string
  /** The last `seq` of the transcript. */
  seq: number
  /** Rows for other channels wait in the outbox. */
  sends: boolean
  /** Agents see the conversation: a person owns it or is wanted. */
  desk: boolean
  /** The case that was opened. */
  caseId?: string
}

/** A turn as it was written, with what the database made of it. */
export interface Written extends TurnWritten {
  write: TurnWrite
}

/** Writes one turn. Throws when its conversation is gone. */
export async function write(tx: Tx, turn: TurnWrite, now: Date): Promise<Written> {
  const [written] = await writeTurns(tx, [turn], now)
  if (!written) throw new Error(`the turn of conversation ${turn.id} was not written`)
  return { ...written, write: turn }
}

/** What others hear of it, before it is known whether agents see it. */
export const newsOf = ({ write, sends }: Written): News => ({
  conversationId: write.id,
  seq: write.seq,
  sends: sends > 0,
  desk: false,
})
