import { z } from 'zod'
import { OUTCOMES } from '../handoff/figures.ts'
import { LOCALES } from '../message.ts'
import { presence, ROLES } from './account-shapes.ts'
import { instant, locale, uuid } from './basic-shapes.ts'

const counts = z.record(z.string(), z.int())
const spread = z.object({
  count: z.int(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
})

export const deskNow = z.object({
  queue: z.object({
    waiting: z.int(),
    promised: z.int(),
    overdue: z.int(),
    dueSoon: z.int(),
    oldestSince: instant.nullable(),
    unanswered: z.int(),
  }),
  agents: z.array(
    z.object({
      id: uuid,
      login: z.string(),
      name: z.string(),
      role: z.enum(ROLES),
      state: presence,
      teams: z.array(z.string()),
      languages: z.array(z.string()),
      capacity: z.int(),
      load: z.int(),
      snoozed: z.int(),
    }),
  ),
})

export const period = z.object({ from: instant.optional(), to: instant.optional() })
export const figures = z.object({
  from: instant,
  to: instant,
  concerns: z.int(),
  provisional: z.int(),
  outcomes: z.record(z.enum(OUTCOMES), z.int()),
  reopened: z.int(),
  handOvers: counts,
  closings: counts,
  gaveUpAt: counts,
  ratings: z.object({ count: z.int(), average: z.number().nullable(), byScore: counts }),
  skills: z.array(
    z.object({
      team: z.string(),
      opened: z.int(),
      firstWord: spread,
      waited: spread,
      toClose: spread,
    }),
  ),
  ownersRighted: z.int(),
  /** By the shop's calendar; only days on which something happened. */
  days: z.array(
    z.object({
      day: z.string(),
      opened: z.int(),
      closed: z.int(),
      solved: z.int(),
      waitedMs: z.number().nullable(),
      rating: z.number().nullable(),
    }),
  ),
})

export const agentChange = z
  .object({
    name: z.string().trim().min(1).max(80).optional(),
    role: z.enum(ROLES).optional(),
    teams: z.array(z.string().min(1).max(60)).max(20).optional(),
    languages: z.array(z.enum(LOCALES)).min(1).optional(),
    capacity: z.int().min(1).max(100).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'expected something to change')

const shortcut = z
  .string()
  .regex(/^[\p{L}\d][\p{L}\d-]{0,39}$/u, 'expected letters, digits and dashes')
export const cannedWish = z.object({
  shortcut,
  ru: z.string().trim().min(1).max(4000),
  en: z.string().trim().min(1).max(4000),
  team: z.string().max(60).nullable().default(null),
})
/** `id` is null for those that come with the house: they are changed in `flows/phrases.yaml`. */
export const canned = z.object({
  id: uuid.nullable(),
  shortcut: z.string(),
  ru: z.string(),
  en: z.string(),
  team: z.string().nullable(),
})
export const cannedList = z.object({ items: z.array(canned) })

export const filledWish = z.object({ locale: locale.optional() })
/** Ready to be inserted; `missing` are the variables for which nothing is known. */
export const filledReplies = z.object({
  items: z.array(
    z.object({
      shortcut: z.string(),
      text: z.string(),
      team: z.string().nullable(),
      missing: z.array(z.string()),
    }),
  ),
})
export const suggestions = z.object({
  items: z.array(
    z.object({ article: z.string(), title: z.string(), text: z.string(), score: z.number() }),
  ),
})

export const exported = z.object({
  conversation: z.unknown(),
  messages: z.array(z.unknown()),
  notes: z.array(z.unknown()),
  cases: z.array(z.unknown()),
  exportedAt: instant,
})
