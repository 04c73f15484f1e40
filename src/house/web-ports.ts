import type { DirectLinePorts } from '../channels/bot-framework/ports.ts'
import { conversationNotFound } from '../channels/bot-framework/problem.ts'
import type { WidgetSessionParts } from '../channels/widget-session.ts'
import { IngestStopped } from '../inbox/ingest.ts'
import { readFile, saveFile } from '../storage/files.ts'
import { joinedInto } from '../storage/joined.ts'
import { isPassing } from '../storage/trouble.ts'
import { findWebVisitor, openWebAddress } from '../storage/web-sessions.ts'
import { lastSeq, readOffered, readWebTranscript } from '../storage/web-transcript.ts'
import type { Doorbells } from './doorbells.ts'
import type { Ground } from './ground.ts'
import { createWebJoining } from './joining.ts'

/** Storage is away or this process is stopping: whoever asks shall come again. */
export const comesBack = (error: unknown): boolean =>
  error instanceof IngestStopped || isPassing(error)

/** What the web doors ask of the house: the ledger, and news of conversations. */
export function webPorts(
  ground: Ground,
  bells: Doorbells,
  ingest: DirectLinePorts['ingest'],
): DirectLinePorts & Pick<WidgetSessionParts['ports'], 'joinByCode'> {
  const { config, database, fanOut, mind, now, newId } = ground
  const { db } = database
  const joining = createWebJoining(ground, bells)
  const known = async (customer: string | undefined) =>
    customer === undefined
      ? undefined
      : await mind()
          .shop.customer(customer)
          .catch(() => undefined)
  return {
    ingest,
    async open({ conversationId, locale, ...visitor }) {
      const customer = await known(visitor.customer)
      const opened = await openWebAddress(db, {
        ...visitor,
        customerName: customer?.name,
        conversationId: conversationId ?? newId(),
        locale: locale ?? config.DEFAULT_LOCALE,
        zone: config.TIME_ZONE,
        now: now(),
      })
      if (visitor.customer === undefined) return opened
      const { conversationId: id } = opened
      const all = await joining.byCustomer(visitor.customer, id, customer?.addresses ?? {})
      return { ...opened, conversationId: all }
    },
    joinByCode: joining.byCode,
    find: (conversationId) => findWebVisitor(db, conversationId),
    async transcript(id, afterSeq, limit) {
      const rows = await readWebTranscript(db, id, afterSeq, limit)
      // Whoever still looks at a conversation that was joined is sent to where it goes on.
      if (rows.length === 0 && (await joinedInto(db, id))) throw conversationNotFound()
      return rows
    },
    lastSeq: (id) => lastSeq(db, id),
    offered: (id) => readOffered(db, id),
    subscribe: (id, onNews) => follow(fanOut, id, onNews),
    saveFile: async (id, file) =>
      saveFile(db, { conversationId: (await joinedInto(db, id)) ?? id, ...file }),
    readFile: async (id, fileId) => readFile(db, (await joinedInto(db, id)) ?? id, fileId),
    isStorageAway: comesBack,
    now,
    uuid: newId,
  }
}

/** News of one conversation; after a gap there may have been some. */
function follow(fanOut: Ground['fanOut'], id: string, onNews: () => void): () => void {
  const stopTopics = fanOut.subscribe((topic) => {
    if ('conversationId' in topic && topic.conversationId === id) onNews()
  })
  const stopGaps = fanOut.onGap(onNews)
  return () => {
    stopTopics()
    stopGaps()
  }
}
