import type { Chat } from './chat.ts'
import { type ActivitySet, type Said, toSaid, type Written } from './protocol.ts'
import type { Say, WordId } from './words.ts'

const AUTHOR: Readonly<Record<Said['author'], WordId>> = {
  customer: 'you',
  bot: 'bot',
  agent: 'agent',
  system: 'system',
}

/** Saves the whole conversation as a text file on the visitor's machine. */
export async function keepTranscript(chat: Chat, say: Say): Promise<void> {
  const lines: string[] = []
  try {
    for (let watermark = '0'; ; ) {
      const set = await (await chat.begin()).visit.get<ActivitySet>(
        `/activities?watermark=${watermark}`,
      )
      if (set.activities.length === 0) break
      watermark = set.watermark
      const said = (set.activities as Written[])
        .filter(({ channelData }) => channelData)
        .map(toSaid)
      lines.push(...said.map((message) => lineOf(message, chat.state.locale, say)))
    }
  } catch {
    return chat.set({ notice: 'failed-download' })
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([lines.join('\n')], { type: 'text/plain' }))
  link.download = `${say('transcript')}.txt`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

function lineOf({ author, name, text, files, cites, at }: Said, locale: string, say: Say): string {
  const who = name ?? say(AUTHOR[author])
  const from = cites.map(
    ({ title, source, url }) => `  [${title}, ${source}${url ? `, ${url}` : ''}]`,
  )
  const sent = files.map((file) => `  [${say('file', { name: file.name })}]`)
  return [`${at.toLocaleString(locale)} ${who}: ${text}`, ...from, ...sent, ''].join('\n')
}
