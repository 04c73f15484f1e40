import { answers } from '../dialog/article-or-flow.ts'
import { isInDoubt } from '../dialog/second-opinion.ts'
import type { ActionResult } from '../flows/contract.ts'
import { dayOf, localeOf, type MindOptions, mindOrFail } from './mind.ts'
import { opinionIf } from './models.ts'
import { whyOf } from './why.ts'

interface AskOptions extends MindOptions {
  lang?: string
  json?: boolean
}

/** Shows what the bot makes of a question: route, band, articles with their scores, why, and the answer. */
export async function ask(question: string, options: AskOptions): Promise<void> {
  const mind = mindOrFail(options)
  const day = dayOf(options)
  const { understanding, knowledge } = mind
  const meant = understanding.repair(question)
  const spoken = understanding.languageOf(question).language
  const locale = localeOf(options.lang) ?? (spoken === 'en' ? 'en' : 'ru')
  const understood = understanding.understand(question, locale)
  const doubtful = { text: meant, known: {}, locale, day, signal: new AbortController().signal }
  const { opinion } = await opinionIf(options, mind)
  const second = isInDoubt(understood) ? await opinion?.(doubtful).catch(failed) : undefined
  const best = understood.articles[0]
  const answer = best && answers(understood) ? knowledge.quote(best.id, locale, day) : undefined
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ meant, locale, ...understood, why: whyOf(understood), answer, second }, null, 2)}\n`,
    )
    return
  }
  const { route, confidence, band, asks, alternatives, articles } = understood
  const lines = [
    ...(meant === question ? [] : [`read as   ${meant}`]),
    `language  ${spoken}`,
    `form      ${asks ? 'asks' : 'acts'}`,
    `route     ${route} ${percent(confidence)}, ${band}`,
    `          ${alternatives.map(([name, share]) => `${name} ${percent(share)}`).join(', ')}`,
    `articles  ${articles.map(({ id, score }) => `${id} ${score.toFixed(2)}`).join(', ') || 'none'}`,
    ...whyOf(understood).map((sentence) => `why       ${sentence}`),
    ...(second ? [`model     ${second.outcome} ${JSON.stringify(second.gave)}`] : []),
    '',
    answer ? answer.text : 'No article is quoted.',
    ...(answer?.cites ?? []).map(({ source }) => `— ${source}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

const failed = (error: Error): ActionResult => ({
  outcome: 'none',
  gave: { reason: { kind: 'text', value: error.message } },
})

const percent = (share: number): string => `${Math.round(share * 100)} %`
