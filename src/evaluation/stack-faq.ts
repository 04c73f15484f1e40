import { createSearch } from '../knowledge/search.ts'
import { type Share, shareOf } from './measure.ts'
import { type FaqEntry, readFaq } from './messages.ts'

/** The right entry first, with so many of its paraphrases known beforehand. */
export interface FaqReport {
  entries: number
  byPhrasings: Record<string, Share>
}

const KNOWN = [0, 3, 5]

/** Everything asked was never indexed: the paraphrases that are left. */
function firstHits(entries: readonly FaqEntry[], known: number): Share {
  const search = createSearch({
    articles: entries.map(({ question, answers, rephrased }, at) => ({
      id: String(at),
      questions: [question, ...rephrased.slice(0, known)],
      text: answers.join(' '),
    })),
  })
  const asked = entries.flatMap(({ rephrased }, at) =>
    rephrased.slice(known).map((text) => ({ text, id: String(at) })),
  )
  return shareOf(asked, ({ text, id }) => search(text)[0]?.id === id)
}

/** How often the search puts the right entry of an FAQ first, with 0, 3 and 5 more phrasings each. */
export function measureFaq(file: string): FaqReport {
  const entries = readFaq(file)
  return {
    entries: entries.length,
    byPhrasings: Object.fromEntries(KNOWN.map((known) => [`+${known}`, firstHits(entries, known)])),
  }
}
