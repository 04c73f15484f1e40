import { Refused } from './delivery.ts'
import type { FakeButton, FakeEntity } from './world.ts'

/** What the Bot API refuses, in its own words. Lengths are UTF-16 units, callback data is bytes. */
export function checkText(text: string, entities: readonly FakeEntity[], most: number): void {
  if (!text.isWellFormed()) throw new Refused(400, 'Bad Request: strings must be encoded in UTF-8')
  if (text.length > most) {
    const what = most === 1024 ? 'message caption is too long' : 'message is too long'
    throw new Refused(400, `Bad Request: ${what}`)
  }
  for (const { offset, length, type, url } of entities) {
    const inside = offset >= 0 && length > 0 && offset + length <= text.length
    if (!inside || (type === 'text_link' && !url)) {
      throw new Refused(400, `Bad Request: can't parse entities: ${type} at ${offset} is invalid`)
    }
  }
}

export function checkKeyboard(rows: readonly (readonly FakeButton[])[] | undefined): void {
  if (!rows) return
  if (rows.flat().length > 100) throw new Refused(400, 'Bad Request: reply markup is too long')
  for (const { text, callback_data, url } of rows.flat()) {
    if (!text) throw new Refused(400, 'Bad Request: inline keyboard button text must be non-empty')
    if (url !== undefined) continue
    const bytes = Buffer.byteLength(callback_data ?? '')
    if (bytes < 1 || bytes > 64) throw new Refused(400, 'Bad Request: BUTTON_DATA_INVALID')
  }
}
