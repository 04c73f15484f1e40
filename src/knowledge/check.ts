import { addDays, type Day } from '../day.ts'
import { LOCALES } from '../message.ts'
import { words } from '../text/words.ts'
import { cut, namesIn } from '../text.ts'
import { type Article, countWords, LONGEST_ANSWER } from './article.ts'
import type { KnowledgeFiles } from './load.ts'
import { type Problem, placeIn } from './problem.ts'
import { ruleNamed } from './rules.ts'

/** What articles may point at; a missing list means that it cannot be checked here. */
export interface Surroundings {
  flows?: ReadonlySet<string>
  /** Paths from the folder of the knowledge base, such as `forms/return-application.docx`. */
  forms?: ReadonlySet<string>
  /** The rules that a sentence may print. */
  rules?: ReadonlySet<string>
}

/** The owner hears of an article this long before it may no longer be quoted. */
const WARNING_DAYS = 14

type Finding = { words: string; message: string }

function checkLength({ body }: Article): Finding[] {
  return LOCALES.filter((locale) => countWords(body[locale]) > LONGEST_ANSWER).map((locale) => ({
    words: `# ${locale}`,
    message: `the answer in «${locale}» has ${countWords(body[locale])} words; at most ${LONGEST_ANSWER} are read`,
  }))
}

function checkDates({ head }: Article): Finding[] {
  const until = head['valid-until']
  if (until >= head['checked-on']) return []
  return [{ words: 'valid-until', message: `ends on ${until}, before it was checked` }]
}

function checkPointers(
  { head, body }: Article,
  around: Surroundings,
  ids: ReadonlySet<string>,
): Finding[] {
  const { flow, form, articles = [] } = head['see-also'] ?? {}
  const findings = articles
    .filter((id) => !ids.has(id))
    .map((id) => ({
      words: id,
      message: `see-also names the article «${id}», which does not exist`,
    }))
  if (flow && around.flows && !around.flows.has(flow)) {
    findings.push({
      words: flow,
      message: `see-also names the flow «${flow}», which does not exist`,
    })
  }
  if (form && around.forms && !around.forms.has(form)) {
    findings.push({
      words: form,
      message: `see-also names the form «${form}», which does not exist`,
    })
  }
  for (const name of LOCALES.flatMap((locale) => namesIn(cut(body[locale])))) {
    if (!name.startsWith('rule.')) {
      findings.push({ words: `{${name}}`, message: `an article prints rules alone, not {${name}}` })
    } else if (around.rules && !around.rules.has(ruleNamed(name.slice('rule.'.length)))) {
      findings.push({ words: `{${name}}`, message: `{${name}} names a rule that does not exist` })
    }
  }
  return findings
}

/** A question that leads to two articles leads the customer to either by chance. */
function createDuplicateCheck(articles: readonly Article[]) {
  const owners = new Map<string, string>()
  const key = (question: string): string => words(question).join(' ')
  for (const { id, questions } of articles) {
    for (const question of LOCALES.flatMap((locale) => questions[locale])) {
      if (!owners.has(key(question))) owners.set(key(question), id)
    }
  }
  return ({ id, questions }: Article): Finding[] =>
    LOCALES.flatMap((locale) => questions[locale])
      .filter((question) => owners.get(key(question)) !== id)
      .map((question) => ({
        words: question,
        message: `the question «${question}» already leads to «${owners.get(key(question))}»`,
      }))
}

function checkIds(articles: readonly Article[]): Problem[] {
  const seen = new Map<string, string>()
  return articles.flatMap(({ id, file }) => {
    const first = seen.get(id)
    seen.set(id, first ?? file)
    const message = `the name «${id}» is already taken by ${first}`
    return first ? [{ file, line: 1, col: 1, message }] : []
  })
}

/** Everything that would make an answer wrong, stale or missing. No problems: ready to be quoted. */
export function checkKnowledge(files: KnowledgeFiles, around: Surroundings): Problem[] {
  const { articles, sources, problems } = files
  const ids = new Set(articles.map(({ id }) => id))
  const checkDuplicates = createDuplicateCheck(articles)
  const found = articles.flatMap((article) =>
    [
      ...checkLength(article),
      ...checkDates(article),
      ...checkPointers(article, around, ids),
      ...checkDuplicates(article),
    ].map(({ words, message }) => ({
      file: article.file,
      ...placeIn(sources.get(article.file) ?? '', words),
      message,
    })),
  )
  return [...problems, ...checkIds(articles), ...found]
}

/** Articles that are not quoted any more; the shop goes on without them, their owners must act. */
export const findExpired = ({ articles, sources }: KnowledgeFiles, day: Day): Problem[] =>
  articles
    .filter(({ head }) => head['valid-until'] < day)
    .map(({ file, head }) => ({
      file,
      ...placeIn(sources.get(file) ?? '', 'valid-until'),
      message: `expired on ${head['valid-until']} and is not quoted any more: «${head.owner}» must compare it with its source`,
    }))

/** Articles that expire within two weeks, for their owners. */
export const expiringSoon = (articles: readonly Article[], day: Day): Article[] =>
  articles.filter(
    ({ head }) => day <= head['valid-until'] && head['valid-until'] < addDays(day, WARNING_DAYS),
  )
