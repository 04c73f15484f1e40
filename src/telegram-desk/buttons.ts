/** What can be pressed below a brief. */
export const BUTTONS = [
  'take',
  'note',
  'bot',
  'close',
  'close-solved',
  'close-no-reply',
  'close-silent',
  'back',
] as const
export type ButtonName = (typeof BUTTONS)[number]

/** Telegram lets a button carry 64 bytes: the deed and the conversation fit. */
export const buttonData = (name: ButtonName, conversationId: string): string =>
  `desk.${name}.${conversationId}`

const DATA = /^desk\.([a-z-]{1,20})\.([0-9a-f-]{36})$/

/** What a pressed button means; undefined when it is none of the desk's. */
export function readButton(
  data: string | undefined,
): { name: ButtonName; conversationId: string } | undefined {
  const [, deed, conversationId] = DATA.exec(data ?? '') ?? []
  const name = BUTTONS.find((one) => one === deed)
  return name && conversationId ? { name, conversationId } : undefined
}
