import type { Log } from '../log.ts'
import type { Models } from '../models.ts'
import type { LiveMind } from './live-mind.ts'

/**
 * Embeds the articles and phrasings in the background, at the start and after each edit. Nothing
 * waits for it: until then, and when it fails, the words alone are searched.
 */
export function teachModels(
  live: Pick<LiveMind, 'current' | 'onEdit'>,
  models: Models,
  log: Log,
): { stop(): void } {
  const ending = new AbortController()
  let lessons = Promise.resolve()
  const learn = () => {
    lessons = lessons.then(async () => {
      if (ending.signal.aborted) return
      await models.learn(live.current(), ending.signal).catch((err: unknown) => {
        if (!ending.signal.aborted)
          log.warn({ err }, 'embeddings were not learnt; words are searched')
      })
    })
  }
  learn()
  const stopListening = live.onEdit(learn)
  return {
    stop() {
      stopListening()
      ending.abort()
    },
  }
}
