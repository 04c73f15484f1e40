import type { LabelledReport } from './labelled.ts'
import type { Share } from './measure.ts'
import type { RetrievalReport } from './retrieval.ts'
import type { DecidedReport, RoutingReport } from './routing.ts'
import type { FaqReport } from './stack-faq.ts'

const percent = (share: number | undefined): string =>
  share === undefined ? '-' : `${(share * 100).toFixed(1)} %`

const row = (name: string, value: string, beside = ''): string =>
  `  ${name.padEnd(34)}${value.padStart(8)}  ${beside}`.trimEnd()

const shareRow = (name: string, { share, right, of }: Share): string =>
  row(name, percent(share), `${right} of ${of}`)

const rows = (shares: Readonly<Record<string, Share>>): string[] =>
  Object.entries(shares).map(([name, share]) => shareRow(name, share))

/** Routing as a table for the terminal. */
export function routingTable(report: RoutingReport): string[] {
  const { noise, sure } = report
  return [
    'Routing',
    shareRow('accuracy', report.accuracy),
    row('macro', percent(report.macro)),
    shareRow('one or two words', report.short),
    shareRow('long, as spoken', report.spoken),
    row('coverage at 95 % precision', percent(report.coverageAt95)),
    row('acted upon', percent(sure.coverage), `right in ${percent(sure.precision.share)}`),
    shareRow('out of scope held back', report.foreignHeld),
    shareRow('own sent away', report.ownRefused),
    shareRow('person recall', report.human),
    shareRow('cancel recall', report.cancel),
    row('calibration error', percent(report.calibrationError)),
    '',
    'Spoilt (all; of those right when clean)',
    ...Object.entries(noise).map(([name, { all, kept }]) =>
      row(name, percent(all.share), `${percent(kept.share)} kept, ${all.of} messages`),
    ),
    '',
    'By route',
    ...rows(report.routes),
    '',
    'By language',
    ...rows(report.languages),
    '',
    'By manner',
    ...rows(report.tags),
    '',
    'Confusions',
    ...report.confusions.map(([pair, count]) => row(pair, String(count))),
  ]
}

/** What a model adds to routing, beside what was right without it. */
export const decidedTable = (decided: DecidedReport, alone: RoutingReport): string[] => [
  'With the model on messages in doubt',
  row('accuracy', percent(decided.accuracy.share), `${percent(alone.accuracy.share)} without`),
  row('macro', percent(decided.macro), `${percent(alone.macro)} without`),
  row('in doubt', String(decided.doubted), `${decided.decided} decided`),
  row('mended', String(decided.mended), `of ${decided.mendable} wrong; ${decided.broken} broken`),
]

/** Retrieval as a table for the terminal. */
export const retrievalTable = (report: RetrievalReport): string[] => [
  'Articles',
  shareRow('right article first', report.first),
  shareRow('right article among three', report.amongThree),
  shareRow('answers that hold their fact', report.facts),
  shareRow('refused where none answers', report.refused),
  ...report.misses.map(
    ({ question, expected, got }) => `  ${expected.join('|')} > ${got ?? 'none'}  ${question}`,
  ),
]

/** A labelled set as a table for the terminal. */
export const labelledTable = ({ classes, tested, byExamples }: LabelledReport): string[] => [
  `${classes} classes, ${tested} messages`,
  ...Object.entries(byExamples).map(([name, { accuracy, draws, trainingMs }]) =>
    row(
      name === 'full' ? 'all examples' : `${name} examples a class`,
      percent(accuracy),
      `${draws.map(percent).join(', ')}; trained in ${trainingMs} ms`,
    ),
  ),
]

/** An FAQ set as a table for the terminal. */
export const faqTable = ({ entries, byPhrasings }: FaqReport): string[] => [
  `${entries} entries, the right one first`,
  ...Object.entries(byPhrasings).map(([name, share]) => shareRow(`${name} phrasings`, share)),
]
