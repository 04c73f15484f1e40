import { REACHABLE_MS } from '../handoff/presence.ts'
import { findLinkedAgent, linkAgent } from '../storage/agent-telegram.ts'
import { type Agent, recordAccess } from '../storage/agents.ts'
import type { Tx } from '../storage/database.ts'
import { postWords } from '../storage/desk-posts.ts'
import { findByThread, resolveConversation } from '../storage/desk-topics.ts'
import { saveFile } from '../storage/files.ts'
import { noteReachable } from '../storage/presence.ts'
import { type Acting, change, end, note, type Outcome, say, take } from './acting.ts'
import type { ButtonName } from './buttons.ts'
import type { DeskFiles, TopicParts } from './parts.ts'
import type { Deed } from './update.ts'

/** A deed and what came of it, to be answered in Telegram once it is committed. */
export interface Handled {
  deed: Deed
  outcome: Outcome
  /** Absent: nobody of the desk did it. */
  agent?: Agent | undefined
}

interface Done {
  /** Several when they are one album. */
  deeds: readonly Deed[]
  files: DeskFiles
}

type Wrote = Extract<Deed, { is: 'wrote' }>
type Pressed = Extract<Deed, { is: 'pressed' }>

/** What a deed at the desk comes to, in the transaction that ends it. */
export async function handle(
  tx: Tx,
  parts: TopicParts,
  { deeds, files }: Done,
): Promise<Handled | undefined> {
  const [deed] = deeds
  if (!deed) return undefined
  if (deed.is === 'linked') return await link(tx, parts, deed)
  const agent = await findLinkedAgent(tx, deed.by.id)
  const until = new Date(parts.now().getTime() + REACHABLE_MS)
  if (agent) await noteReachable(tx, { agentId: agent.id, now: parts.now(), until })
  const acting = agent && { tx, agent, parts }
  if (deed.is === 'pressed') {
    const outcome = acting ? await press(acting, deed) : NOT_LINKED
    return { deed, outcome, agent }
  }
  if (deed.is === 'edited') {
    return acting && { deed, agent, outcome: await change(acting, deed.message, deed.text) }
  }
  const conversationId = await findByThread(tx, parts.chat, deed.thread)
  if (!conversationId) return undefined
  const wrote = deeds.filter((one): one is Wrote => one.is === 'wrote')
  const outcome = acting ? await write(acting, conversationId, { wrote, files }) : NOT_LINKED
  await tellInTopic(tx, parts, { conversationId, deed, outcome, agent })
  return { deed, outcome, agent }
}

const NOT_LINKED: Outcome = { is: 'refused', id: 'not-linked' }

async function link(
  tx: Tx,
  { now }: TopicParts,
  deed: Extract<Deed, { is: 'linked' }>,
): Promise<Handled> {
  const { by, code } = deed
  const fresh = await linkAgent(tx, { code, telegramId: by.id, now: now() })
  if (fresh) {
    const detail = { telegramId: by.id }
    await recordAccess(tx, { agentId: fresh.id, what: 'telegram-linked', detail, now: now() })
  }
  // The same message may come twice: whom it made known is known.
  const agent = fresh ?? (await findLinkedAgent(tx, by.id))
  const outcome: Outcome = agent
    ? { is: 'told', id: 'done.linked', conversationId: '' }
    : { is: 'refused', id: 'code-void' }
  return { deed, outcome, agent }
}

type Handler = (acting: Acting, conversationId: string) => Promise<Outcome>

const DEEDS: Readonly<Record<ButtonName, Handler>> = {
  take,
  bot: (acting, id) => end(acting, id, 'bot'),
  'close-solved': (acting, id) => end(acting, id, 'solved'),
  'close-no-reply': (acting, id) => end(acting, id, 'no-reply'),
  'close-silent': (acting, id) => end(acting, id, 'silent'),
  note: async () => ({ is: 'refused', id: 'how-to-note' }),
  // These two only change the buttons.
  close: async () => ({ is: 'nothing' }),
  back: async () => ({ is: 'nothing' }),
}

async function press(acting: Acting, { button, conversation = '' }: Pressed): Promise<Outcome> {
  if (!button) return { is: 'refused', id: 'stale' }
  const going = await resolveConversation(acting.tx, conversation)
  return going ? await DEEDS[button](acting, going) : { is: 'refused', id: 'stale' }
}

const COMMAND = /^\/([a-z_]{1,32})(?:@\w+)?(?:\s|$)/i
const NOTE = /^\/\/\s*/

/** What is written in a topic: a note, a command, or words for the customer. */
async function write(
  acting: Acting,
  conversationId: string,
  { wrote, files }: { wrote: readonly Wrote[]; files: DeskFiles },
): Promise<Outcome> {
  const [first] = wrote
  const text = wrote
    .map(({ content }) => content.text ?? '')
    .filter(Boolean)
    .join('\n')
  if (!first) return { is: 'nothing' }
  if (NOTE.test(text)) {
    return await note(acting, conversationId, {
      message: first.message,
      text: text.replace(NOTE, ''),
    })
  }
  const [, command] = COMMAND.exec(text) ?? []
  if (command) return await obey(acting, conversationId, { command, answers: first.answers })
  if (first.content.medium === 'unknown') return { is: 'refused', id: 'cannot-send' }
  if (files.refused.length > 0) {
    const names = files.refused.map(({ name }) => name).join(', ')
    return { is: 'refused', id: 'file-refused', values: { names } }
  }
  const kept = []
  for (const file of files.files) {
    kept.push(await saveFile(acting.tx, { ...file, conversationId }))
  }
  const messages = wrote.map(({ message }) => message)
  return await say(acting, conversationId, { messages, text, files: kept })
}

async function obey(
  acting: Acting,
  conversationId: string,
  { command, answers }: { command: string; answers: string | undefined },
): Promise<Outcome> {
  const name = command.toLowerCase()
  if (name === 'take') return await take(acting, conversationId)
  if (name === 'bot') return await end(acting, conversationId, 'bot')
  if (name === 'close') return await end(acting, conversationId, 'solved')
  if (name !== 'del') return { is: 'refused', id: 'unknown-command' }
  return answers === undefined
    ? { is: 'refused', id: 'how-to-delete' }
    : await change(acting, answers, undefined)
}

/** Why something was not done is said where it was tried, by the same commit. */
async function tellInTopic(
  tx: Tx,
  { words, now, chat, locale }: TopicParts,
  told: Handled & { conversationId: string; deed: Wrote },
): Promise<void> {
  const { outcome, deed, agent, conversationId } = told
  if (outcome.is !== 'refused') return
  const { seq } = await tx
    .selectFrom('conversation')
    .select('seq')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  // Of somebody whom the desk does not know the topic hears once an hour.
  const hour = Math.floor(now().getTime() / 3_600_000)
  const key = agent
    ? `${chat}:${deed.message}`
    : `${chat}:unknown:${deed.by.id}:${deed.thread}:${hour}`
  const text = words(outcome.id, agent?.locale ?? locale, outcome.values)
  await postWords(tx, { conversationId, seq, now: now(), key, text })
}
