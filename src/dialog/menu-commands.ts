import type { Incoming } from '../message.ts'
import { flowFor, menuButtons, personButton } from './buttons.ts'
import { cancel } from './cancel.ts'
import { wantNews } from './news.ts'
import { handOver, offerPerson } from './person.ts'
import { startFlow } from './progress.ts'
import { repeat } from './repeat.ts'
import { showMenu } from './route.ts'
import { lead, note, remember, say, type Talk, topRun, words } from './talk.ts'

/**
 * The flows that a command starts, by name or by the route that they serve; the first that is there.
 */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  return: ['start-return'],
  assembly: ['book-assembly'],
  parts: ['order-spare-part'],
  order: ['order-status'],
  warranty: ['warranty-repair'],
  forms: ['documents'],
  status: ['request-status', 'order-status'],
  mydata: ['my-data'],
}

const DOES: Readonly<Record<string, (talk: Talk, message: Incoming) => void>> = {
  start,
  agent: (talk) => handOver(talk, 'asked'),
  cancel: (talk) => cancel(talk),
  language: (talk) =>
    say(talk, 'language-ask', [
      { id: 'offer:language:ru', label: words(talk, 'language-ru') },
      { id: 'offer:language:en', label: words(talk, 'language-en') },
    ]),
  privacy: (talk) => say(talk, 'privacy', [personButton(talk)]),
  stop: (talk) => wantNews(talk, false),
  news: (talk) => wantNews(talk, true),
  web: (talk, { goOnAt }) =>
    goOnAt === undefined
      ? say(talk, 'linking.only-here')
      : say(talk, 'linking.on-the-web', [], { url: goOnAt }),
}

/** A command of a messenger's menu; one that is not known shows what can be done. */
export function hearCommand(talk: Talk, command: string, message: Incoming): void {
  note(talk, { kind: 'command', command })
  const does = Object.hasOwn(DOES, command) ? DOES[command] : undefined
  if (does) return does(talk, message)
  const starts = Object.hasOwn(STARTS, command) ? STARTS[command] : undefined
  if (!starts) return showMenu(talk)
  const flow = starts.map((route) => flowFor(talk, route)).find((found) => found !== undefined)
  if (!flow) return offerPerson(talk, 'person-for')
  if (topRun(talk)?.flow === flow.name) return repeat(talk)
  startFlow(talk, flow, '')
}

/** Hello, or the question that is still open; with the order that a link of the shop named. */
function start(talk: Talk, { order, linkIsVoid }: Incoming): void {
  remember(talk, { greeted: true })
  if (linkIsVoid) lead(talk, 'link-void')
  if (topRun(talk)) {
    lead(talk, 'start-again')
    return repeat(talk)
  }
  if (order !== undefined) return say(talk, 'start-order', menuButtons(talk), { order })
  say(talk, 'greeting', menuButtons(talk))
}
