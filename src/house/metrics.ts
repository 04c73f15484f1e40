import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { goneSince, seenSince } from '../handoff/presence.ts'
import { readQueue, readTeam } from '../storage/desk-figures.ts'
import { countJournal } from '../storage/journal.ts'
import { findOwnerless } from '../storage/routing.ts'
import type { Ground } from './ground.ts'

export interface Metrics {
  contentType: string
  /** The text that a collector reads; the ledger is asked each time. */
  read(): Promise<string>
}

/** The house in figures, for whoever watches over it: the process, the queues, and the desk. */
export function createMetrics(ground: Ground): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  addDesk(registry, ground)
  addJournal(registry, ground)
  new Gauge({
    name: 'aftercare_queue_faults',
    help: 'Rings and jobs that failed in this process since its start.',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      for (const [kind, count] of Object.entries(ground.queues.counts)) this.set({ kind }, count)
    },
  })
  return { contentType: registry.contentType, read: () => registry.metrics() }
}

function addDesk(registry: Registry, { database, now }: Ground): void {
  const { db } = database
  new Gauge({
    name: 'aftercare_cases',
    help: 'Open cases: waiting in the queue, promised for later, overdue for an answer.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { waiting, promised, overdue } = await readQueue(db, now())
      for (const [state, count] of Object.entries({ waiting, promised, overdue })) {
        this.set({ state }, count)
      }
    },
  })
  new Gauge({
    name: 'aftercare_agents',
    help: 'Agents by presence.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const since = { seenSince: seenSince(now()), goneSince: goneSince(now()) }
      const team = await readTeam(db, since)
      for (const state of ['online', 'away', 'offline'] as const) {
        this.set({ state }, team.filter((agent) => agent.state === state).length)
      }
    },
  })
  new Gauge({
    name: 'aftercare_conversations_without_owner',
    help: 'Conversations whose owner and case do not belong together. Anything but 0 is a defect.',
    registers: [registry],
    async collect() {
      this.set((await findOwnerless(db)).length)
    },
  })
}

/** Everything that happened, by kind: read from the journal, so that it survives restarts. */
function addJournal(registry: Registry, { database }: Ground): void {
  new Counter({
    name: 'aftercare_journal_total',
    help: 'Lines of the journal, by kind.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      this.reset()
      for (const { kind, count } of await countJournal(database.db)) this.inc({ kind }, count)
    },
  })
}
