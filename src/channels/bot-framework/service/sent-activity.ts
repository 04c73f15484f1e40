import { z } from 'zod'

const named = z.looseObject({ id: z.string().max(500), name: z.string().nullish() })
const short = z.string().max(500)

/** An activity of the Bot Service, as far as we read it (Bot Framework activity schema, 4). */
const activity = z.looseObject({
  type: z.string().min(1).max(64),
  id: short.nullish(),
  timestamp: short.nullish(),
  channelId: z.string().min(1).max(64),
  serviceUrl: z.string().min(1).max(500),
  conversation: z.looseObject({
    id: z.string().min(1).max(1000),
    isGroup: z.boolean().nullish(),
    conversationType: short.nullish(),
  }),
  from: named,
  recipient: named,
  text: z.string().nullish(),
  value: z.unknown().optional(),
  locale: short.nullish(),
  action: short.nullish(),
  attachments: z
    .array(
      z.looseObject({
        contentType: short.nullish(),
        contentUrl: z.string().nullish(),
        name: z.string().nullish(),
        content: z.unknown().optional(),
      }),
    )
    .max(20)
    .nullish(),
  entities: z
    .array(z.looseObject({ type: short }))
    .max(50)
    .nullish(),
  membersAdded: z.array(named).max(100).nullish(),
  membersRemoved: z.array(named).max(100).nullish(),
})
export type SentActivity = z.infer<typeof activity>

/** The body of a request as an activity. Throws a ZodError. */
export const readActivity = (body: unknown): SentActivity => activity.parse(body)

/** Several people read along: the answers of one must not be shown to the others. */
export const isGroup = ({ conversation }: SentActivity): boolean =>
  conversation.isGroup === true ||
  (typeof conversation.conversationType === 'string' &&
    conversation.conversationType !== 'personal')
