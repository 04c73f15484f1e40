import type { Outgoing } from '../channel.ts'
import { type BotApi, BotApiError } from './bot-api.ts'
import { type Part, partsOf } from './depart.ts'

/** Refusals after which the message stands as it should, or will never stand otherwise. */
const DONE = /message is not modified|message to delete not found/i
/** The message can not be changed in its place: too old, or gone. */
const FIXED = /can't be edited|can't be deleted|message to edit not found|MESSAGE_ID_INVALID/i

/**
 * Makes a message that was sent read as it does now: edited in its place where Telegram allows it,
 * taken away when it was taken back, else said anew below. Returns what Telegram calls the words now.
 * Throws `BotApiError`.
 */
export async function amend(api: BotApi, message: Outgoing): Promise<string> {
  const { externalId } = message.amends!
  try {
    return await changeInPlace(api, message)
  } catch (error) {
    if (!(error instanceof BotApiError) || error.is !== 'refused') throw error
    const isFixed = FIXED.test(error.message)
    if (isFixed && !message.body.retracted) return await sayAnew(api, message)
    if (!isFixed && !DONE.test(error.message)) throw error
    return externalId
  }
}

async function changeInPlace(api: BotApi, message: Outgoing): Promise<string> {
  const { externalId, before } = message.amends!
  const edit = editOf(partsOf(before), partsOf(message.body))
  if (message.body.retracted) await takeAway(api, message)
  else if (edit) await editInPlace(api, message, edit)
  else return await sayAnew(api, message)
  return externalId
}

const whereOf = ({ address, amends }: Outgoing) => ({
  chat_id: Number(address),
  message_id: Number(amends!.externalId),
})

async function takeAway(api: BotApi, message: Outgoing): Promise<void> {
  await api.call('deleteMessage', whereOf(message), { signal: message.signal })
}

interface Edit {
  is: 'text' | 'caption'
  text: string
}

async function editInPlace(api: BotApi, message: Outgoing, { is, text }: Edit): Promise<void> {
  const where = whereOf(message)
  const options = { signal: message.signal }
  if (is === 'text') await api.call('editMessageText', { ...where, text }, options)
  else await api.call('editMessageCaption', { ...where, caption: text }, options)
}

/** What is changed in place: only a message of one part has one place. */
function editOf(before: readonly Part[], now: readonly Part[]): Edit | undefined {
  const [was, part] = [before[0], now[0]]
  if (before.length !== 1 || now.length !== 1 || was?.is !== part?.is || !part) return undefined
  if (part.is === 'text') return { is: 'text', text: part.rich.text }
  const isSingle = part.files.length === 1
  return isSingle && part.caption ? { is: 'caption', text: part.caption.text } : undefined
}

async function sayAnew(api: BotApi, { address, body, amends, signal }: Outgoing): Promise<string> {
  const [first] = partsOf({ text: `✏️ ${body.text}` })
  if (first?.is !== 'text') return amends!.externalId
  const sent = await api.call(
    'sendMessage',
    {
      chat_id: Number(address),
      text: first.rich.text,
      reply_parameters: {
        message_id: Number(amends!.externalId),
        allow_sending_without_reply: true,
      },
    },
    { signal },
  )
  return String(sent.message_id)
}
