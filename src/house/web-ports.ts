import type { DirectLinePorts } from '../channels/bot-framework/ports.ts'
import { IngestStopped } from '../inbox/ingest.ts'
import { readFile, saveFile } from '../storage/files.ts'
import { isPassing } from '../storage/trouble.ts'
import { findWebVisitor, openWebAddress } from '../storage/web-sessions.ts'
import { lastSeq, readOffered, readWebTranscript } from '../storage/web-transcript.ts'
import type { Ground } from './ground.ts'

/** Storage is away or this process is stopping: whoever asks shall come again. */
export const comesBack = (error: unknown): boolean =>
  error instanceof IngestStopped || isPassing(error)

/** What the web doors ask of the house: the ledger, and news of conversations. */
export function webPorts(ground: Ground, ingest: DirectLinePorts['ingest']): DirectLinePorts {
  const { config, database, fanOut, mind, now, newId } = ground
  const { db } = database
  const nameOf = async (customer: string | undefined) =>
    customer === undefined
      ? undefined
      : await mind()
          .shop.customer(customer)
          .then(
            (known) => known?.name,
            () => undefined,
          )
  return {
    ingest,
    open: async ({ conversationId, locale, ...visitor }) =>
      openWebAddress(db, {
        ...visitor,
        customerName: await nameOf(visitor.customer),
        conversationId: conversationId ?? newId(),
        locale: locale ?? config.DEFAULT_LOCALE,
        zone: config.TIME_ZONE,
        now: now(),
      }),
    find: (conversationId) => findWebVisitor(db, conversationId),
    transcript: (id, afterSeq, limit) => readWebTranscript(db, id, afterSeq, limit),
    lastSeq: (id) => lastSeq(db, id),
    offered: (id) => readOffered(db, id),
    subscribe: (id, onNews) => follow(fanOut, id, onNews),
    saveFile: (conversationId, file) => saveFile(db, { conversationId, ...file }),
    readFile: (conversationId, fileId) => readFile(db, conversationId, fileId),
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
