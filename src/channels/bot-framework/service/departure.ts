import type { Activity, Attachment, CardAction } from 'botbuilder'
import type { Body, Choice, FileRef } from '../../../message.ts'
import { toSourceLine } from '../activity.ts'

/** Buttons that a channel of the Bot Service shows, and how many of them; others get a numbered list. */
const SUGGESTIONS: Readonly<Record<string, number>> = {
  directline: 100,
  webchat: 100,
  emulator: 100,
  facebook: 10,
  line: 13,
  telegram: 100,
}
const CARDS: Readonly<Record<string, number>> = { msteams: 50, slack: 100 }

/** One message of ours as an activity that the channel can show. `links` lead to the files. */
export function toDeparting(
  { text, choices = [], cites = [], files = [] }: Body,
  channelId: string,
  links: ReadonlyMap<string, string>,
): Partial<Activity> {
  const fits = (bounds: Readonly<Record<string, number>>) =>
    choices.length > 0 && choices.length <= (bounds[channelId] ?? 0)
  const asCard = fits(CARDS)
  const asSuggestions = fits(SUGGESTIONS)
  const isList = choices.length > 0 && !asCard && !asSuggestions
  const attachments = [...(asCard ? [cardOf(choices)] : []), ...files.flatMap(fileOf(links))]
  const lines = [text, cites.map(toSourceLine).join('\n'), isList ? listOf(choices) : '']
  return {
    type: 'message',
    text: lines.filter((line) => line !== '').join('\n\n'),
    textFormat: 'plain',
    inputHint: choices.length > 0 ? 'expectingInput' : 'acceptingInput',
    ...(asSuggestions && { suggestedActions: { to: [], actions: choices.map(actionOf) } }),
    ...(attachments.length > 0 && { attachments }),
  }
}

/** `messageBack` shows the label and brings back the id. */
const actionOf = ({ id, label }: Choice): CardAction => ({
  type: 'messageBack',
  title: label,
  text: label,
  displayText: label,
  value: { press: id },
})

const cardOf = (choices: readonly Choice[]): Attachment => ({
  contentType: 'application/vnd.microsoft.card.hero',
  content: { buttons: choices.map(actionOf) },
})

const listOf = (choices: readonly Choice[]): string =>
  choices.map(({ label }, at) => `${at + 1}. ${label}`).join('\n')

const fileOf =
  (links: ReadonlyMap<string, string>) =>
  ({ id, name, type }: FileRef): Attachment[] => {
    const contentUrl = links.get(id)
    return contentUrl === undefined ? [] : [{ contentType: type, contentUrl, name }]
  }
