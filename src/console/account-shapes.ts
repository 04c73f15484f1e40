import { z } from 'zod'
import { instant, locale, uuid } from './basic-shapes.ts'

export const credentials = z.object({
  login: z
    .string()
    .trim()
    .toLowerCase()
    .min(1)
    .max(64)
    .regex(/^[\x20-\x7e]+$/, 'expected Latin letters, digits and . _ @ -'),
  password: z.string().min(1).max(200),
})

export const ROLES = ['agent', 'lead', 'admin'] as const
const agentShape = z.object({
  id: uuid,
  login: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  locale,
})
export const signedIn = z.object({ agent: agentShape })

export const presence = z.enum(['online', 'away', 'offline'])
export const me = z.object({ agent: agentShape, presence })
/** Null: nobody is logged in. */
export const session = z.object({ me: me.nullable() })
export const changeOfMe = z
  .object({ presence: z.enum(['online', 'away']).optional(), locale: locale.optional() })
  .refine((change) => Object.keys(change).length > 0, 'expected presence or locale')

export const colleagues = z.object({
  items: z.array(
    z.object({
      id: uuid,
      name: z.string(),
      state: presence,
      teams: z.array(z.string()),
      load: z.int(),
      capacity: z.int(),
    }),
  ),
  teams: z.array(z.object({ id: z.string(), title: z.string() })),
})

/** `offered`: this house has a desk in Telegram. */
export const telegramState = z.object({ offered: z.boolean(), linked: z.boolean() })
/** `url` opens the bot with the code; `command` is the same to be sent by hand. */
export const telegramLink = z.object({ url: z.string(), command: z.string(), expiresAt: instant })
export type TelegramStateWire = z.input<typeof telegramState>
export type TelegramLinkWire = { url: string; command: string; expiresAt: string }
