import { z } from 'zod'
import { CLOSE_REASONS } from '../handoff/case.ts'
import { clientId, fence, instant, text, uuid } from './basic-shapes.ts'

export const claimed = z.object({ fence, case: z.int() })
export const replyWish = z.object({
  clientId,
  text,
  fence,
  /** Files of this conversation, uploaded before. */
  files: z.array(uuid).max(10).optional(),
  /** Keep it back for five seconds, so that it may be undone before anybody has seen it. */
  hold: z.boolean().default(false),
})
/** `until`: kept back; `seq`: said. The fence is another one when the reply took the case over. */
export const sent = z.object({
  seq: z.int().optional(),
  until: instant.optional(),
  fresh: z.boolean(),
  fence,
})
export const noteWish = z.object({ clientId, text })
export const noted = z.object({ fresh: z.boolean() })
export const transferWish = z.object({
  fence,
  to: z.union(
    [z.strictObject({ agent: uuid }), z.strictObject({ team: z.string().min(1).max(60) })],
    'expected {"agent": id} or {"team": name}',
  ),
})
export const returnWish = z.object({
  fence,
  /** A question that was asked already, to go on from; where the flow stands when absent. */
  step: z.string().min(1).max(120).optional(),
  /** What the customer told the agent, by question; read as the customer's own words would be. */
  filled: z.record(z.string().min(1).max(120), z.string().min(1).max(2000)).default({}),
})
export const snoozeWish = z.object({ fence, until: instant })
export const closeWish = z.object({
  fence,
  reason: z.enum(CLOSE_REASONS, `expected one of ${CLOSE_REASONS.join(', ')}`).default('solved'),
  /** Says nothing to the customer, and asks for no rating. */
  silent: z.boolean().default(false),
})
export const released = z.object({ fence })

export const undoWish = z.object({ id: uuid, clientId })
export const undone = z.object({ text: z.string() })
export const editWish = z.object({ text, fence })
export const retractWish = z.object({ fence: z.coerce.number().int().min(0) })
export const messageById = z.object({ id: uuid, seq: z.coerce.number().int().min(1) })
export const draftWish = z.object({ text: z.string().max(8000) })
export const hereWish = z.object({
  typing: z.boolean().default(false),
  /** The conversation was closed on the screen. */
  gone: z.boolean().default(false),
})
export const others = z.object({
  others: z.array(z.object({ id: uuid, name: z.string(), typing: z.boolean() })),
})
export const uploadWish = z.object({ name: z.string().min(1).max(200) })
export const uploaded = z.object({
  id: uuid,
  name: z.string(),
  type: z.string(),
  size: z.int(),
})
