import { sql } from 'kysely'
import type { DialogState, Need } from '../../src/dialog/state.ts'
import type { Advance, Advanced } from '../../src/inbox/draft.ts'
import type { ActionContext, ActionPort, Performed } from '../../src/inbox/needs.ts'
import { asJson } from '../../src/storage/json.ts'

interface ParrotMemory {
  heard?: string[]
}

/**
 * A dialog that repeats what it hears and remembers it. Words in a message tell what it needs, one
 * after another: `look` a slow read, `near` a local one, `open` a write of our own, `order` a
 * foreign write; `agent` hands over, `poison` throws, `ask` begins a run.
 */
export const parrot: Advance = (state, input, { now }) => {
  if (input.is === 'returned') return said(state, 'welcome back')
  if (input.is === 'result') return go(state, input.result.outcome, wordsLeft(input.key))
  if (input.is === 'failed') return go(state, `failed: ${input.reason}`, wordsLeft(input.key))
  const { text = '', press, event, files = [] } = input.message
  const words = [text, press && `pressed ${press}`, event && `event ${event.kind}`]
  const heard = [...words, files.length && `${files.length} files`].filter(Boolean).join(' ')
  if (text.includes('poison')) throw new Error('poison')
  const told = remember(state, heard)
  const asked: DialogState = text.includes('ask') ? { ...told, stack: [run] } : told
  const result = go(asked, `you said: ${heard}`, text.split(/\s+/))
  if (text.includes('agent')) return { ...result, handOver }
  if (!text.includes('remind')) return result
  return { ...result, timers: [{ set: 'follow-up', dueAt: new Date(now.getTime() + 60_000) }] }
}

const handOver = { team: 'support', priority: 'normal', reason: 'asked' } as const
const run: DialogState['stack'][number] = {
  id: 'run',
  flow: 'f',
  version: 'v',
  step: 's',
  answers: {},
  gave: {},
  trail: [],
  skipped: [],
  mentioned: {},
  presumed: {},
  heard: [],
  asked: 0,
}

/**
 * The parrot has no run to keep its place in, so the key carries what is still to be done. As with
 * real runs, a turn that is begun anew has other keys.
 */
const wordsLeft = (key: string): string[] => (key.split(':')[1] ?? '').split('.').slice(1)

function go(state: DialogState, says: string, words: readonly string[]): Advanced {
  const at = words.findIndex((word) => word in KINDS)
  const result = said(state, says)
  if (at < 0) return result
  const rest = words.slice(at).filter((word) => word in KINDS)
  const need: Need = {
    key: `${crypto.randomUUID()}:${rest.join('.')}`,
    action: words[at]!,
    input: {},
  }
  return { ...result, needs: need }
}

const said = (state: DialogState, text: string): Advanced => ({
  state,
  says: [{ text }],
  noted: [],
})

function remember(state: DialogState, heard: string): DialogState {
  const memory = state.memory as ParrotMemory
  return {
    ...state,
    memory: { ...memory, heard: [...(memory.heard ?? []), heard] } as DialogState['memory'],
  }
}

const KINDS = { look: 'read', near: 'read', open: 'write-own', order: 'write-foreign' } as const

export interface FakeActions extends ActionPort {
  /** Calls by key, in order. */
  calls: string[]
  /** Runs before an action answers. */
  before(action: string, need: Need, context: ActionContext): Promise<void>
}

/** Actions for the parrot; `open` writes a request, so that a double or lost write is seen. */
export function createActions(): FakeActions {
  const actions: FakeActions = {
    calls: [],
    before: async () => undefined,
    kind: (action) => KINDS[action as keyof typeof KINDS],
    isLocal: (action) => action === 'near' || action === 'open',
    async perform(need, context): Promise<Performed> {
      actions.calls.push(need.key)
      await actions.before(need.action, need, context)
      if (need.action !== 'open') return { is: 'done', result: came(need) }
      return {
        is: 'write',
        write: async (tx) => {
          await sql`
            insert into request (conversation_id, kind, answers, opened_by, opened_on)
            values (${context.conversationId}, 'return', ${asJson({})}::jsonb,
              ${need.key}, current_date)`.execute(tx)
          return came(need)
        },
      }
    },
  }
  return actions
}

const came = ({ action }: Need) => ({ outcome: `${action} done`, gave: {} })
