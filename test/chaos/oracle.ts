import { randomUUID } from 'node:crypto'
import { dayAt } from '../../src/day.ts'
import { loadMind, type Mind } from '../../src/mind.ts'
import { createRehearsal } from '../../src/rehearsal.ts'
import type { Activity } from './buyer.ts'

const ZONE = 'Europe/Moscow'

export function openMind(shopFile: string): Mind {
  const loaded = loadMind({ today: () => dayAt(new Date(), ZONE), shopFile, newId: randomUUID })
  if ('problems' in loaded) throw new Error(loaded.problems.join('\n'))
  return loaded.mind
}

/** What the conversation must have come to if nothing was ever killed: author and words, row by row. */
export async function expectedRows(mind: Mind, texts: readonly string[]): Promise<string[]> {
  const rehearsal = createRehearsal(mind, { locale: 'ru', zone: ZONE, newId: randomUUID })
  const rows: string[] = []
  for (const text of texts) {
    const { says } = await rehearsal.play({ text }, new Date())
    rows.push(`customer: ${text}`, ...says.map((body) => `bot: ${body.text}`))
  }
  return rows.map(withoutNumbers)
}

/** The same of what the server tells; sources under an answer are the client's business. */
export const toldRows = (transcript: readonly Activity[]): string[] =>
  transcript.map((row) => withoutNumbers(`${isBot(row) ? 'bot' : 'customer'}: ${wordsOf(row)}`))

export const isBot = ({ from }: Activity): boolean => from.role === 'bot'

/** The words as they were said, before sources were set below them for clients that know no better. */
function wordsOf({ text = '', channelData }: Activity): string {
  const said = channelData.text
  return typeof said === 'string' ? said : text
}

const withoutNumbers = (row: string): string => row.replace(/R-\d+/g, 'R-n')

export interface Figures {
  messages: number
  lost: number
  outOfOrder: number
  doubled: number
  /** Rows where bot and transcript differ from a run without kills. */
  different: number
  unanswered: number
  /** Buyers whose screen is not their transcript. */
  screens: number
}

export const noFigures = (): Figures => ({
  messages: 0,
  lost: 0,
  outOfOrder: 0,
  doubled: 0,
  different: 0,
  unanswered: 0,
  screens: 0,
})

/** Holds what a buyer sent and saw against the transcript. */
export function judge(
  sent: readonly { id: string; text: string }[],
  screen: readonly Activity[],
  transcript: readonly Activity[],
): Figures {
  const figures = noFigures()
  figures.messages = sent.length
  const kept = transcript
    .filter((row) => !isBot(row))
    .map((row) => row.channelData.clientActivityID ?? '')
  const places = sent.map(({ id }) => kept.indexOf(id))
  figures.lost = places.filter((place) => place < 0).length
  figures.doubled = kept.length - new Set(kept).size
  const found = places.filter((place) => place >= 0)
  figures.outOfOrder = found.filter((place, index) => index > 0 && place < found[index - 1]!).length
  // A person is to answer from there on: the bot keeps silent by right.
  const isHandedOver = transcript.some(({ channelData }) => channelData.author === 'system')
  figures.unanswered = isHandedOver || isBot(transcript.at(-1)!) ? 0 : 1
  const isDense = transcript.every((row, index) => row.channelData.seq === index + 1)
  const seen = screen.map(({ id }) => id).join(' ')
  figures.screens = isDense && seen === transcript.map(({ id }) => id).join(' ') ? 0 : 1
  return figures
}
