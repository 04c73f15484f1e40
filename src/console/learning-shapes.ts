import { z } from 'zod'
import { UNANSWERED_STATES } from '../storage/unanswered.ts'
import { locale } from './basic-shapes.ts'

const tally = z.record(z.string(), z.int())
const words = z.object({ ru: z.string(), en: z.string() })

/** What to change about a product, so that fewer customers need help. */
const hint = z.discriminatedUnion('is', [
  z.object({ is: z.literal('not-as-expected'), returns: z.int() }),
  z.object({ is: z.literal('breaks'), faults: z.int() }),
  z.object({ is: z.literal('bad-batch'), batch: z.string(), faults: z.int() }),
  z.object({ is: z.literal('unclear'), questions: z.int() }),
])

export const reportWish = z.object({ days: z.coerce.number().int().min(1).max(366).default(30) })
export const report = z.object({
  days: z.int(),
  requests: z.int(),
  kinds: tally,
  products: z.array(
    z.object({
      product: z.string(),
      title: words,
      requests: z.int(),
      kinds: tally,
      reasons: tally,
      batches: tally,
      faults: z.array(z.string()),
      questions: z.array(z.string()),
      hints: z.array(hint),
    }),
  ),
  ratings: z.object({
    count: z.int(),
    average: z.number().nullable(),
    words: z.array(z.object({ score: z.int(), text: z.string() })),
  }),
  unanswered: z.object({ count: z.int(), reasons: tally }),
  articles: z.array(z.object({ article: z.string(), count: z.int() })),
})

export const unansweredList = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      locale,
      question: z.string(),
      reason: z.string(),
      state: z.enum(UNANSWERED_STATES),
    }),
  ),
})
export const markWish = z.object({
  ids: z.array(z.int()).min(1).max(500),
  state: z.enum(UNANSWERED_STATES),
})
export const marked = z.object({ count: z.int() })
