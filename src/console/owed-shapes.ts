import { z } from 'zod'

const delay = z.object({
  from: z.string(),
  days: z.int(),
  perDay: z.int(),
  total: z.int(),
  most: z.int().optional(),
  currency: z.string(),
})
export const owedList = z.object({
  items: z.array(
    z.object({
      request: z.string(),
      kind: z.string(),
      deadline: z.string(),
      order: z.string().nullable(),
      conversationId: z.uuid(),
      owedBy: z.enum(['shop', 'buyer']),
      rule: z.string(),
      beganOn: z.string().nullable(),
      dueOn: z.string(),
      zone: z.string(),
      /** Below 0 once it is missed. */
      daysLeft: z.int(),
      /** What the delay has come to, in minor units. */
      delay: delay.nullable(),
    }),
  ),
})

const block = z.union([
  z.object({ is: z.enum(['heading', 'text']), text: z.string() }),
  z.object({ is: z.literal('row'), cells: z.array(z.string()) }),
])
export const formPreview = z.object({ blocks: z.array(block) })
