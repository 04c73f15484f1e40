import { z } from 'zod'
import { type Choice, type Incoming, LOCALES, type Locale } from '../../message.ts'
import { storable } from '../json.ts'
import { cardText, isCard } from './cards.ts'
import { Problem } from './problem.ts'

const MAX_TEXT = 8000
const MAX_NAME = 200

const name = z
  .string()
  .min(1, 'expected a name')
  .max(MAX_NAME, `expected at most ${MAX_NAME} characters`)
  .transform(storable)

const attachment = z.object({
  contentType: z.string().max(MAX_NAME).nullish(),
  contentUrl: z.string().nullish(),
  name: z.string().nullish(),
  content: z.unknown().optional(),
})

/** An activity as clients post it; what we do not know of it we do not read. */
const posted = z.object({
  type: z.string({ error: 'expected the kind of activity, such as "message"' }).min(1).max(64),
  from: z.object({ id: name }).optional(),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  locale: z.string().max(MAX_NAME).nullish(),
  attachments: z.array(attachment).max(10, 'expected at most 10 attachments').nullish(),
  channelData: z.object({ clientActivityID: name.optional().catch(undefined) }).nullish(),
})
export type Posted = z.infer<typeof posted>

/** The body of a POST as an activity. Throws a Problem that names the first wrong property. */
export function readPosted(body: unknown): Posted {
  const parsed = posted.safeParse(body, { reportInput: true })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const where = issue?.path.join('.') ?? ''
    const isAbsent = issue?.code === 'invalid_type' && issue.input === undefined
    throw new Problem(
      400,
      isAbsent ? 'MissingProperty' : 'BadArgument',
      where === '' ? 'Expected an activity as a JSON object' : `${where}: ${issue?.message}`,
    )
  }
  if ((parsed.data.text?.length ?? 0) > MAX_TEXT) {
    throw new Problem(
      413,
      'MessageSizeTooBig',
      `text: expected at most ${MAX_TEXT} characters in one message`,
    )
  }
  return parsed.data
}

/** What a message says to us; undefined when it says nothing. Files are added by whoever stores them. */
export function toIncoming(activity: Posted, offered: readonly Choice[]): Incoming | undefined {
  const text = storable(activity.text ?? '').trim()
  const links = linksOf(activity)
  const press = pressOf(activity, offered)
  const label = offered.find((choice) => choice.id === press)?.label
  const words = label ?? (text || (press === undefined ? filledIn(activity.value) : ''))
  const said = [words, ...cardsOf(activity), ...links].filter((line) => line !== '').join('\n')
  if (said === '' && press === undefined) return undefined
  const locale = toLocale(activity.locale)
  return {
    ...(said !== '' && { text: said }),
    ...(press !== undefined && { press, ...orderOf(activity) }),
    ...(locale !== undefined && { locale }),
  }
}

/** Whether what was offered must be looked up to understand this activity. */
export const mayBePress = ({ value, text }: Posted): boolean =>
  (value !== undefined && value !== null) || /^\S+:\S+$/.test(text ?? '')

/**
 * The button behind a message. Our own actions come back as `value: {press}`; clients that know only
 * `imBack` and `postBack` send the id as text or as a bare value, which counts when it was offered.
 */
function pressOf({ value, text }: Posted, offered: readonly Choice[]): string | undefined {
  const ours = z.object({ press: name }).safeParse(value)
  if (ours.success) return ours.data.press
  const bare = typeof value === 'string' ? value : text
  return offered.find((choice) => choice.id === bare)?.id
}

/** What a form of another maker carries, when nothing is written beside it: one line a field. */
function filledIn(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return storable(String(value)).trim()
  const fields = z.record(z.string(), z.unknown()).safeParse(value).data ?? {}
  const lines = Object.entries(fields)
    .filter(([, is]) => ['string', 'number', 'boolean'].includes(typeof is))
    .map(([field, is]) => `${field}: ${is}`)
  return storable(lines.join('\n')).slice(0, MAX_TEXT)
}

const cardsOf = ({ attachments }: Posted): string[] =>
  (attachments ?? [])
    .filter(({ contentType }) => isCard(contentType ?? undefined))
    .map(({ content }) => storable(cardText(content)).slice(0, MAX_TEXT))

/** The order that a pressed button is about, when our own chat names one. */
function orderOf({ value }: Posted): Pick<Incoming, 'order'> {
  const { order } = z.object({ order: name.optional() }).safeParse(value).data ?? {}
  return order === undefined ? {} : { order }
}

/** Pictures by address are not fetched (they could point anywhere); an agent sees the address. */
const linksOf = ({ attachments }: Posted): string[] =>
  (attachments ?? [])
    .map(({ contentUrl }) => contentUrl ?? '')
    .filter((address) => /^https?:\/\/\S{1,2000}$/.test(address))
    .map(storable)

/** `ru-RU` is `ru`; a language that the shop does not speak is none. */
export const toLocale = (tag: string | null | undefined): Locale | undefined =>
  LOCALES.find((locale) => locale === tag?.slice(0, 2).toLowerCase())

/** Files inside the message itself, as `data:` addresses (RFC 2397). */
export const embeddedFiles = ({ attachments }: Posted): { name: string; bytes: Buffer }[] =>
  (attachments ?? []).flatMap(({ contentUrl, name: fileName }) => {
    const match = /^data:[^,]{0,100};base64,(.+)$/s.exec(contentUrl ?? '')
    return match ? [{ name: fileName ?? '', bytes: Buffer.from(match[1] ?? '', 'base64') }] : []
  })
