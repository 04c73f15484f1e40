import { randomBytes } from 'node:crypto'
import { CODE_HOLDS_MS } from '../channels/telegram/links.ts'
import { phrase } from '../flows/phrases.ts'
import { type JoinParts, joinByCode, joinByCustomer } from '../inbox/join.ts'
import { offerAddress } from '../storage/conversations.ts'
import type { Tx } from '../storage/database.ts'
import { joinedInto } from '../storage/joined.ts'
import type { Joined } from '../storage/joining.ts'
import { redeemLink } from '../storage/link-codes.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'

export const mintSecret = (): string => randomBytes(32).toString('base64url')

/** A way from a messenger into the chat of the site. */
export const mintLinkTo = (publicUrl: string) => () => {
  const code = mintSecret()
  return { code, url: `${publicUrl.replace(/\/$/, '')}/?chat=${code}`, holdsMs: CODE_HOLDS_MS }
}

/** What joining needs of the house: words, and bells for whoever looks at either conversation. */
export function joinParts({ mind, now, fanOut }: Ground, bells: Doorbells): JoinParts {
  return {
    now,
    tellJoined: (is, locale) => phrase(mind().library, `linking.${is}`, locale),
    joined({ id, from }: Joined) {
      fanOut.publish({ conversationId: from })
      fanOut.publish({ conversationId: id })
      fanOut.publish({ desk: true })
      bells.ring('turn', id)
      bells.ring('send', id)
    },
  }
}

/** A visitor of the site: whatever of his was said elsewhere is this conversation, too. */
export function createWebJoining(ground: Ground, bells: Doorbells) {
  const { database, now } = ground
  const parts = joinParts(ground, bells)
  const together = async (work: (tx: Tx) => Promise<Joined | undefined>) => {
    const joined = await database.db.transaction().execute(work)
    if (joined) parts.joined?.(joined)
    return joined?.id
  }
  return {
    /** A code that was made in a messenger; the conversation that goes on. */
    byCode: async (code: string, address: string, conversationId: string) => {
      const joined = await together(async (tx) => {
        const came = await redeemLink(tx, code, { channel: 'web', address, now: now() })
        return came && (await joinByCode(tx, parts, came, conversationId))
      })
      return joined ?? (await joinedInto(database.db, conversationId)) ?? conversationId
    },
    /** `addresses`: where the shop says that this customer writes from, by channel. */
    byCustomer: async (
      customer: string,
      conversationId: string,
      addresses: Readonly<Record<string, string>>,
    ) => {
      const joined = await together(async (tx) => {
        for (const [channel, address] of Object.entries(addresses)) {
          await offerAddress(tx, { channel, address, customer, conversationId })
        }
        return await joinByCustomer(tx, parts, customer, conversationId)
      })
      return joined ?? conversationId
    },
  }
}
