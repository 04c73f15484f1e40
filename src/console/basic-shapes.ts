import { z } from 'zod'
import { LOCALES } from '../message.ts'

/** An instant: ISO 8601 on the wire, a Date inside. */
export const instant = z.codec(z.iso.datetime({ offset: true }), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
})
export const uuid = z.uuid('expected an id (UUID)')
export const locale = z.enum(LOCALES, `expected one of ${LOCALES.join(', ')}`)
export const fence = z.int().min(0)
export const clientId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/, 'expected letters, digits and -')
export const text = z
  .string()
  .max(8000)
  .refine((words) => words.trim() !== '', 'expected some words')

export const byId = z.object({ id: uuid })
export const nothing = z.object({})
