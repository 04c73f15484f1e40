import type { Hint } from '../house/report.ts'

const HINTS: { [K in Hint['is']]: (hint: Extract<Hint, { is: K }>) => string } = {
  'not-as-expected': ({ returns }) =>
    `${returns} came back sound: say size, colour and use more plainly on its page`,
  breaks: ({ faults }) => `${faults} faults: speak with the maker, and put what helps on its page`,
  'bad-batch': ({ batch, faults }) =>
    `${faults} faults in batch ${batch}: look at what is left of it`,
  unclear: ({ questions }) => `${questions} questions without an answer: answer them on its page`,
}

/** What to change about a product, as a sentence without its full stop. */
export const hintText = (hint: Hint): string => HINTS[hint.is](hint as never)
