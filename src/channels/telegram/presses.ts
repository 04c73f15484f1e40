import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types/markup.js'
import type { Choice } from '../../message.ts'

/** Telegram lets a button carry 64 bytes: it carries which message and which of its choices. */
const VERSION = '1'
const DATA = /^1\.([0-9a-z]{1,13})\.(\d{1,3})$/
const MOST_BUTTONS = 100
/** Two labels this short stand side by side. */
const SHORT_LABEL = 16

/** Buttons below a message; `ref` leads back to the choices, which stay on our side. */
export function keyboardOf(choices: readonly Choice[], ref: string): InlineKeyboardMarkup {
  const buttons = choices.slice(0, MOST_BUTTONS).map(
    ({ label }, index): InlineKeyboardButton => ({
      text: label,
      callback_data: `${VERSION}.${ref}.${index}`,
    }),
  )
  const rows: InlineKeyboardButton[][] = []
  for (const button of buttons) {
    const row = rows.at(-1)
    if (row?.length === 1 && isShort(row[0]) && isShort(button)) row.push(button)
    else rows.push([button])
  }
  return { inline_keyboard: rows }
}

const isShort = (button: InlineKeyboardButton | undefined): boolean =>
  [...(button?.text ?? '')].length <= SHORT_LABEL

/** What a pressed button points to; undefined when we did not make it. */
export function readPress(data: string | undefined): { ref: string; index: number } | undefined {
  const [, ref, index] = DATA.exec(data ?? '') ?? []
  return ref === undefined ? undefined : { ref, index: Number(index) }
}
