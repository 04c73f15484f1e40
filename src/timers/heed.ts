import type { Heeded } from '../dialog/heeded.ts'
import { COMPLAINT_WAITS } from '../handoff/follow-up.ts'
import type { Tx } from '../storage/database.ts'
import { DEADLINE_BREACHED, DEADLINE_NEAR } from '../storage/deadlines.ts'
import { PARTNER_ANSWER, PARTNER_SILENT, SLOT_PROPOSED } from '../storage/work-order.ts'
import type { Happened, Heeding, HeedParts } from './happened.ts'
import { heedWaitingComplaint } from './heed-complaint.ts'
import { COURTESIES, heedCourtesy } from './heed-courtesy.ts'
import { heedDeadline } from './heed-deadline.ts'
import { heedOrder, ORDER_NEWS } from './heed-order.ts'
import { heedPartner, heedProposal, heedSilence } from './heed-partner.ts'

const all = (kinds: readonly string[], heeding: Heeding): Record<string, Heeding> =>
  Object.fromEntries(kinds.map((kind) => [kind, heeding]))

const HEEDINGS: Readonly<Record<string, Heeding>> = {
  ...all(COURTESIES, heedCourtesy),
  ...all(ORDER_NEWS, heedOrder),
  [COMPLAINT_WAITS]: heedWaitingComplaint,
  [DEADLINE_NEAR]: heedDeadline,
  [DEADLINE_BREACHED]: heedDeadline,
  [PARTNER_SILENT]: heedSilence,
  [PARTNER_ANSWER]: heedPartner,
  [SLOT_PROPOSED]: heedProposal,
  'loaner-return': async (_tx, { event, locale }, { tell }) => ({
    says: [
      tell('loaner.return', locale, {
        number: String(event.request),
        loaner: String(event[`title-${locale}`] ?? ''),
      }),
    ],
    passOn: false,
  }),
}

/** Takes in what timers, partners and the shop tell; what nobody here knows goes to the flows. */
export const createHeed =
  (parts: HeedParts) =>
  async (tx: Tx, happened: Happened): Promise<Heeded> => {
    const heeding = HEEDINGS[happened.event.kind]
    return heeding ? await heeding(tx, happened, parts) : { passOn: true }
  }
