import { repairAct } from '../actions/finish-request.ts'
import { type Day, dayAt, momentAt } from '../day.ts'
import type { PhraseId } from '../flows/phrase-ids.ts'
import { phrase } from '../flows/phrases.ts'
import { FEEDBACK } from '../handoff/aside.ts'
import type { FileRef } from '../message.ts'
import type { Tx } from '../storage/database.ts'
import { formLedger } from '../storage/forms.ts'
import { loanerOf } from '../storage/loaners.ts'
import { closeRequest, requestReader } from '../storage/requests.ts'
import { setTimer } from '../storage/timer-rows.ts'
import { appendMessage } from '../storage/transcript.ts'
import { worldOf } from './action-port.ts'
import type { Ground } from './ground.ts'

interface Wish {
  on?: Day | undefined
  done: string
  parts: string
}

/**
 * Settles a request by the word of an agent: nothing of it is owed any more. For a repair the act is
 * filled and sent, and whoever has a loaner is reminded to bring it back. Undefined when there is no
 * open request of that number.
 */
export async function finishRequest(
  ground: Ground,
  number: string,
  { on: given, ...work }: Wish,
): Promise<{ conversationId: string } | undefined> {
  const { database, mind, now } = ground
  return await database.db.transaction().execute(async (tx) => {
    const at = now()
    const row = await tx
      .selectFrom('request')
      .innerJoin('conversation', 'conversation.id', 'request.conversationId')
      .select(['request.id', 'conversationId', 'request.customer', 'orderNumber', 'locale', 'zone'])
      .where('number', '=', number)
      .where('request.state', '=', 'open')
      .executeTakeFirst()
    if (!row) return undefined
    const { conversationId, locale, zone } = row
    const on = given ?? dayAt(at, zone)
    const [request] = (await requestReader(tx, conversationId).ofConversation()).filter(
      (one) => one.number === number,
    )
    const proof = { orders: row.orderNumber ? [row.orderNumber] : [] }
    const signal = AbortSignal.timeout(1000)
    const context = { conversationId, proof, locale, moment: momentAt(at, zone), on: tx, signal }
    const world = { ...worldOf(ground, context), key: `finish:${number}` }
    const act = request && (await repairAct(world, request, { ...work, on }))
    await closeRequest(tx, { number, state: 'done', on, now: at })
    await askHowItWas(tx, conversationId, at)
    if (!act) {
      const id = SETTLED[request?.kind ?? ''] ?? 'settled.other'
      await tellDone(tx, {
        conversationId,
        number,
        at,
        text: phrase(mind().library, id, locale, { number }),
      })
      return { conversationId }
    }
    const keepForm = formLedger(tx, conversationId).keepForm
    const file = await act.paper({ keepForm }, number)
    const until = { kind: 'date', value: act.until } as const
    const text = phrase(mind().library, 'repair.done', locale, { number, until })
    await tellDone(tx, { conversationId, number, at, text, files: [file] })
    await recallLoaner(tx, { id: row.id, number, conversationId }, at)
    return { conversationId }
  })
}

/** What the customer hears when an agent has settled what was asked for. */
const SETTLED: Readonly<Record<string, PhraseId>> = {
  return: 'settled.return',
  claim: 'settled.claim',
  complaint: 'settled.complaint',
}

async function tellDone(
  tx: Tx,
  told: { conversationId: string; number: string; at: Date; text: string; files?: FileRef[] },
): Promise<void> {
  const { conversationId, number, at, text, files } = told
  await appendMessage(tx, {
    conversationId,
    author: 'system',
    body: { text, ...(files ? { files } : {}) },
    clientId: `finish:${number}`,
    at,
  })
}

/** A while after what was asked for is done. */
const RATED_AFTER_MS = 2 * 3_600_000

const askHowItWas = (tx: Tx, conversationId: string, at: Date): Promise<void> =>
  setTimer(tx, {
    ...{ conversationId, kind: FEEDBACK, detail: { since: at.toISOString() } },
    dueAt: new Date(at.getTime() + RATED_AFTER_MS),
  })

/** The repair is over: whoever has a loaner is asked to bring it back. */
async function recallLoaner(
  tx: Tx,
  { id, number, conversationId }: { id: string; number: string; conversationId: string },
  now: Date,
): Promise<void> {
  const loaner = await loanerOf(tx, id)
  if (!loaner) return
  const { ru, en } = loaner.title
  const detail = { request: number, 'title-ru': ru, 'title-en': en }
  const about = `loaner ${number}`
  await setTimer(tx, { conversationId, kind: 'loaner-return', about, dueAt: now, detail })
}
