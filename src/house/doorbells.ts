import type { Ground } from './ground.ts'

/** What is rung when there is work with a conversation. */
export type Bell = 'turn' | 'send'

/** Somebody in this process who answers a bell by itself. */
export interface Answerer {
  run(conversationId: string): Promise<void>
  wake(conversationId: string, at: Date): void
}

export interface Doorbells {
  /** From now on this process answers the bell, its own rings without any detour. */
  answer(bell: Bell, answerer: Answerer): void
  /** There is something to do with the conversation, now or from that moment on. Never throws. */
  ring(bell: Bell, conversationId: string, at?: Date): void
}

const CONCURRENCY = 20

/**
 * Who has work done rings; who is in the same process hears it at once, others hear it through the
 * queue. A bell that nobody hears is no loss: the sweeper finds the row.
 */
export function createDoorbells({ queues, log, now, newId }: Ground): Doorbells {
  const here = new Map<Bell, Answerer>()
  return {
    answer(bell, answerer) {
      here.set(bell, answerer)
      const { run } = answerer
      queues.serve(bell, ({ conversationId }) => run(String(conversationId)), {
        concurrency: CONCURRENCY,
      })
    },
    ring(bell, conversationId, at) {
      const answerer = here.get(bell)
      const delayMs = at ? Math.max(0, at.getTime() - now().getTime()) : 0
      if (!answerer) {
        void queues.ring(bell, `${bell}-${newId()}`, { conversationId }, { delayMs })
      } else if (at && delayMs > 0) {
        answerer.wake(conversationId, at)
      } else {
        answerer
          .run(conversationId)
          .catch((err: unknown) => log.error({ err, conversation: conversationId }, bell))
      }
    },
  }
}
