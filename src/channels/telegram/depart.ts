import type { MessageEntity } from '@grammyjs/types/message.js'
import { FmtString, fmt, join, link } from 'telegraf/format'
import type { Body, Citation, FileRef } from '../../message.ts'
import { type Rich, split } from './split.ts'

export const LONGEST_TEXT = 4096
const LONGEST_CAPTION = 1024
const MOST_IN_GROUP = 10
const PHOTO_BYTES = 10 * 1024 * 1024
const PHOTO_TYPES = ['image/png', 'image/jpeg']

/** One call of the Bot API; a body may need several. */
export type Part =
  | { is: 'text'; rich: Rich; buttons: boolean }
  | { is: 'photos' | 'documents'; files: readonly FileRef[]; caption?: Rich; buttons: boolean }

/**
 * What a message becomes in Telegram, part by part and always the same way: files first, the text as
 * their caption where it fits, else below them in pieces; buttons under the last.
 */
export function partsOf(body: Body): Part[] {
  const rich = richOf(body)
  const groups = groupsOf(body.files ?? [])
  const asksForButtons = Boolean(body.choices?.length)
  const [only] = groups
  const mayCaption = groups.length === 1 && rich.text.length <= LONGEST_CAPTION && only
  // An album takes no buttons.
  if (mayCaption && rich.text && !(asksForButtons && only.files.length > 1)) {
    return [{ ...only, caption: rich, buttons: asksForButtons }]
  }
  const texts = split(rich, LONGEST_TEXT)
  // Buttons need something to stand under.
  if (texts.length === 0 && asksForButtons) texts.push({ text: '…', entities: [] })
  return [
    ...groups,
    ...texts.map((piece, index): Part => {
      const isLast = index === texts.length - 1
      return { is: 'text', rich: piece, buttons: asksForButtons && isLast }
    }),
  ]
}

/** The words and, below them, where they come from: formatting as entities, never as markup. */
function richOf({ text, cites = [] }: Body): Rich {
  const sources = cites.map(sourceOf)
  const whole =
    sources.length === 0 ? FmtString.normalise(text) : join([text, join(sources, '\n')], '\n\n')
  return { text: whole.text, entities: (whole.entities ?? []) as MessageEntity[] }
}

const sourceOf = ({ source, title, url }: Citation): FmtString =>
  url && /^https?:\/\//.test(url)
    ? fmt`📖 ${link(source || title, url)}`
    : fmt`📖 ${source || title}`

type Group = Extract<Part, { is: 'photos' | 'documents' }>

function groupsOf(files: readonly FileRef[]): Group[] {
  const photos = files.filter(isPhoto)
  const rest = files.filter((file) => !isPhoto(file))
  return [
    ...chunks(photos).map((some): Group => ({ is: 'photos', files: some, buttons: false })),
    ...chunks(rest).map((some): Group => ({ is: 'documents', files: some, buttons: false })),
  ]
}

const isPhoto = ({ type, size }: FileRef): boolean =>
  PHOTO_TYPES.includes(type) && size <= PHOTO_BYTES

const chunks = (files: readonly FileRef[]): FileRef[][] =>
  Array.from({ length: Math.ceil(files.length / MOST_IN_GROUP) }, (_, index) =>
    files.slice(index * MOST_IN_GROUP, (index + 1) * MOST_IN_GROUP),
  )
