import { CANCEL_ORDER, namesCancelling, namesWhatIsOurs } from '../understanding/wants-cancel.ts'
import { flowFor } from './buttons.ts'
import { startFlow } from './progress.ts'
import { type Talk, topRun } from './talk.ts'

/**
 * "Then cancel it", said of an order that was just looked at: the order is called off, not a visit
 * nor the talk. False where no order is spoken of or something else is named.
 */
export function callOffLookedAt(talk: Talk, text: string): boolean {
  const { locale, facts, memory } = talk.state
  if (!memory.lookedAt || !facts.order || topRun(talk)) return false
  if (!namesCancelling(text) || namesWhatIsOurs(text)) return false
  const said = CANCEL_ORDER[locale]
  const { route } = talk.parts.understand(said, locale, { asking: false })
  const flow = flowFor(talk, route, said)
  if (flow) startFlow(talk, flow, `${text} (${said})`)
  return flow !== undefined
}
