import type { PhraseId } from '../flows/phrase-ids.ts'
import { words as wordsOf } from '../text/words.ts'
import { phraseOption } from './buttons.ts'
import { namedIn } from './named.ts'
import type { Talk } from './talk.ts'

export type Command = 'skip' | 'repeat' | 'change'
const COMMANDS: readonly Command[] = ['skip', 'repeat', 'change']

/** What a customer says about the question instead of answering it: the whole message, no less. */
export const commandIn = (talk: Talk, text: string): Command | undefined =>
  COMMANDS.find((command) => saysPhrase(talk, command, text))

/** Whether the whole message is that button, or one of the other words for it. */
function saysPhrase({ library }: Talk, id: PhraseId, text: string): boolean {
  const found = library.phrases.get(id)
  if (!found) return false
  const said = wordsOf(text).join(' ')
  return [found.words.ru, found.words.en, ...found.also].some(
    (other) => wordsOf(other).join(' ') === said,
  )
}

/** So short a message that contains "why do you ask" asks nothing else. */
const SHORT = 8

/** Whether the customer wants to know what the question is for. */
export const asksWhy = (talk: Talk, text: string): boolean =>
  wordsOf(text).length <= SHORT && namedIn(text, [phraseOption(talk, 'why', 'why')]) !== undefined
