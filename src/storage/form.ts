import type { Locale } from '../message.ts'

/** A filled form, before it is a file. */
export interface NewForm {
  /** The number of the request that it belongs to; absent: a blank form, or one of no request. */
  request?: string
  /** Which form it is. */
  form: string
  locale: Locale
  /** What the file is called. */
  name: string
  /** Its bytes; asked for only when the form is not kept yet. */
  fill(): Buffer
}

/** Media type of a Word file. */
export const WORD_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
