import type { Choice } from '../message.ts'
import type { Chat } from './chat.ts'
import type { Say, WordId } from './words.ts'

export interface ShowProps {
  chat: Chat
  say: Say
}

/** What customers come for most: the words, and the flow where there is one of that name. */
const STARTERS: readonly WordId[] = [
  'start-return',
  'start-order',
  'start-repair',
  'start-assembly',
]

/** A greeting, and what to begin with while nothing is under way. */
export function Home({ chat, say }: ShowProps) {
  const { said, historySeq, standing, orders } = chat.state
  const isFirst = said.length === 0 || historySeq === 0
  const isQuiet =
    !chat.isSaying &&
    !chat.talk?.outbox.items.length &&
    (said.at(-1)?.seq ?? 0) <= (historySeq ?? 0)
  const isIdle = isQuiet && standing.owner === 'bot' && openChoices(chat).length === 0
  const start = (at: number) => chat.say(say(STARTERS[at]!))
  return (
    <>
      {isFirst && (
        <div class="row bot">
          <p class="bubble">{say('greeting')}</p>
        </div>
      )}
      {isIdle && chat.more && orders.length > 0 && <chat.more.Orders {...{ chat, say }} />}
      {isIdle && (
        <Buttons label={say('choices')} labels={STARTERS.map((id) => say(id))} press={start} />
      )}
    </>
  )
}

/** What can be pressed until the customer has spoken; with a person there are words alone. */
export function openChoices({ state, talk }: Chat): readonly Choice[] {
  if (talk?.outbox.items.length || state.standing.owner === 'agent') return []
  const lastOwn = state.said.findLastIndex(({ author }) => author === 'customer')
  return state.said.slice(lastOwn + 1).findLast(({ choices }) => choices.length > 0)?.choices ?? []
}

interface ButtonsProps {
  label: string
  labels: readonly string[]
  press(at: number): void
}

export const Buttons = ({ label, labels, press }: ButtonsProps) => (
  <fieldset class="choices" aria-label={label}>
    {labels.map((text, at) => (
      <button key={text} type="button" class="choice" onclick={() => press(at)}>
        {text}
      </button>
    ))}
  </fieldset>
)
