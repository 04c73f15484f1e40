import type { DirectLinePorts, Follower } from '../channels/bot-framework/ports.ts'
import { conversationNotFound } from '../channels/bot-framework/problem.ts'
import type { WidgetSessionParts } from '../channels/widget-session.ts'
import type { FlowLibrary } from '../flows/load.ts'
import { IngestStopped } from '../inbox/ingest.ts'
import type { Choice, Locale } from '../message.ts'
import type { Mind } from '../mind.ts'
import { readFile, saveFile } from '../storage/files.ts'
import { joinedInto } from '../storage/joined.ts'
import { isPassing } from '../storage/trouble.ts'
import { findWebVisitor, openAddress } from '../storage/web-sessions.ts'
import {
  lastSeq,
  lastSeqs,
  localeOf,
  readOffered,
  readWebTranscript,
} from '../storage/web-transcript.ts'
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
  return {
    ingest,
    async open({ conversationId, locale, ...visitor }) {
      const customer = await knownToShop(mind(), visitor.customer)
      const opened = await openAddress(db, {
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
    offered: (id) => offeredIn(ground, id),
    lastSeqs: (ids) => lastSeqs(db, ids),
    follow: createFollowing(fanOut),
    onGap: fanOut.onGap,
    saveFile: async (id, file) =>
      saveFile(db, { conversationId: (await joinedInto(db, id)) ?? id, ...file }),
    readFile: async (id, fileId) => readFile(db, (await joinedInto(db, id)) ?? id, fileId),
    isStorageAway: comesBack,
    now,
    uuid: newId,
  }
}

const knownToShop = async ({ shop }: Mind, customer: string | undefined) =>
  customer === undefined ? undefined : await shop.customer(customer).catch(() => undefined)

/** Who follows which conversation: news of one reach its followers, however many others there are. */
function createFollowing(fanOut: Ground['fanOut']): DirectLinePorts['follow'] {
  const followers = new Map<string, Set<Follower>>()
  fanOut.subscribe((topic) => {
    if ('conversationId' in topic) {
      for (const { onNews } of followers.get(topic.conversationId) ?? []) onNews()
    } else if ('writingIn' in topic) {
      for (const { onWriting } of followers.get(topic.writingIn) ?? []) onWriting(topic)
    }
  })
  return (id, follower) => {
    const all = followers.get(id) ?? new Set()
    followers.set(id, all.add(follower))
    return () => {
      all.delete(follower)
      if (all.size === 0 && followers.get(id) === all) followers.delete(id)
    }
  }
}

/** What may be pressed: what was offered, and any flow, which a page may start by its name. */
async function offeredIn({ database: { db }, mind }: Ground, id: string): Promise<Choice[]> {
  return [...(await readOffered(db, id)), ...menuOf(mind().library, await localeOf(db, id))]
}

/** Flows as buttons: the transcript shows the title of what was started. */
const menuOf = ({ flows }: FlowLibrary, locale: Locale): Choice[] =>
  [...flows.values()].map(({ name, title }) => ({ id: `menu:${name}`, label: title[locale] }))
