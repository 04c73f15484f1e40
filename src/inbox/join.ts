import type { Locale } from '../message.ts'
import type { Tx } from '../storage/database.ts'
import { findSide, findTwinOf } from '../storage/joined.ts'
import { type Joined, joinConversations } from '../storage/joining.ts'
import type { Redeemed } from '../storage/link-codes.ts'
import { appendMessage } from '../storage/transcript.ts'

export interface JoinParts {
  now(): Date
  /** What is said when two addresses are one conversation now, and when they stay apart. */
  tellJoined?(is: 'joined' | 'apart', locale: Locale): string
  /** Called after the commit: whoever listens to `from` must look at `id`. */
  joined?(joined: Joined): void
}

/**
 * Someone came to this conversation with a code that was made in another: both go on as one. The code
 * proves the conversation that it was made in, and the address itself the one that it is opened in.
 * Where that one holds what belongs to a known person, a code is not proof enough: a stranger may have
 * sent the link; then only the same customer of the shop on both sides will do.
 */
export async function joinByCode(
  tx: Tx,
  parts: JoinParts,
  came: Redeemed,
  conversationId: string,
): Promise<Joined | undefined> {
  const other = came.conversationId ?? (await twinOf(tx, came.customer, conversationId))
  if (other === undefined) return undefined
  const [opener, maker] = [await findSide(tx, conversationId), await findSide(tx, other)]
  if (!opener || !maker || opener.id === maker.id) return undefined
  const isSame = opener.customer !== null && opener.customer === maker.customer
  const joined =
    opener.isVerified && !isSame
      ? undefined
      : await joinConversations(tx, [conversationId, other], parts.now())
  await tell(tx, parts, joined?.id ?? conversationId, joined ? 'joined' : 'apart')
  return joined
}

/** The site and the shop say who this is: what else the customer has said to us is the same talk. */
export async function joinByCustomer(
  tx: Tx,
  parts: Pick<JoinParts, 'now'>,
  customer: string,
  conversationId: string,
): Promise<Joined | undefined> {
  const other = await twinOf(tx, customer, conversationId)
  return other === undefined
    ? undefined
    : await joinConversations(tx, [conversationId, other], parts.now())
}

const twinOf = async (tx: Tx, customer: string | null, conversationId: string) =>
  customer === null ? undefined : await findTwinOf(tx, customer, conversationId)

async function tell(
  tx: Tx,
  { now, tellJoined }: JoinParts,
  conversationId: string,
  is: 'joined' | 'apart',
): Promise<void> {
  const side = tellJoined && (await findSide(tx, conversationId))
  if (!side || !tellJoined) return
  const body = { text: tellJoined(is, side.locale) }
  await appendMessage(tx, { conversationId, author: 'system', body, at: now() })
}
