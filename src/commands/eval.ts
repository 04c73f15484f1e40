import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isInDoubt } from '../dialog/second-opinion.ts'
import { measureLabelled } from '../evaluation/labelled.ts'
import type { Judged } from '../evaluation/measure.ts'
import { readMessages, readQuestions } from '../evaluation/messages.ts'
import {
  decidedTable,
  faqTable,
  labelledTable,
  retrievalTable,
  routingTable,
} from '../evaluation/report.ts'
import { measureRetrieval } from '../evaluation/retrieval.ts'
import { type DecidedReport, measureDecided, measureRouting } from '../evaluation/routing.ts'
import { measureFaq } from '../evaluation/stack-faq.ts'
import type { ActionResult } from '../flows/contract.ts'
import type { Mind } from '../mind.ts'
import { ROUTES, type Route } from '../understanding/understood.ts'
import { Failure, misused } from './failure.ts'
import { dayOf, type MindOptions, mindOrFail } from './mind.ts'
import { opinionIf } from './models.ts'

interface EvalOptions extends MindOptions {
  set?: string
  json?: boolean
}

interface Told {
  table: string[]
  json: object
}

const inTests = (name: string): string =>
  fileURLToPath(new URL(`../../test/eval/${name}`, import.meta.url))

/** The messages and questions that come with the house. */
const OWN = { messages: inTests('own.jsonl'), questions: inTests('questions.jsonl') }

async function evaluateMessages(file: string, options: MindOptions): Promise<Told> {
  const mind = mindOrFail(options)
  const { report, judged } = measureRouting(readMessages(file), mind.understanding)
  const decided = await withModel(judged, mind, options)
  const misses = judged
    .filter(({ message, got }) => message.route !== got.route)
    .map(({ message, got }) => ({ ...message, got: got.route, confidence: got.confidence }))
  return {
    table: [...routingTable(report), ...(decided ? ['', ...decidedTable(decided, report)] : [])],
    json: { ...report, ...(decided ? { decided } : {}), misses },
  }
}

/** The same with the model of the settings asked in doubt; undefined when it was not wished for. */
async function withModel(
  judged: readonly Judged[],
  mind: Mind,
  options: MindOptions,
): Promise<DecidedReport | undefined> {
  const { opinion } = await opinionIf(options, mind)
  if (!opinion) return undefined
  const { signal } = new AbortController()
  const day = dayOf(options)
  const aboutOf = new Map(mind.knowledge.articles.map(({ id, head }) => [id, head.about]))
  let failed = 0
  const decided = await measureDecided(judged, {
    isInDoubt,
    decide: async ({ text, lang }) => {
      const doubtful = { text, known: {}, locale: lang, day, signal }
      const result = await opinion(doubtful).catch(() => void failed++)
      return result ? routeOf(result, aboutOf) : undefined
    },
  })
  if (failed > 0) process.stderr.write(`the model gave no answer ${failed} times\n`)
  return decided
}

/** The route that an opinion comes to; an article is an answer to a question of its kind. */
function routeOf(
  { outcome, gave }: ActionResult,
  aboutOf: ReadonlyMap<string, 'policy' | 'usage'>,
): Route | undefined {
  const named = [gave.route ?? gave.article ?? gave.cites].flat()[0]
  const value = String(named?.value ?? '')
  if (outcome === 'route') return ROUTES.find((route) => route === value)
  const about = aboutOf.get(value)
  return about && `${about}-question`
}

function evaluateQuestions(file: string, options: MindOptions): Told {
  const mind = mindOrFail(options)
  const report = measureRetrieval(readQuestions(file), { ...mind, day: dayOf(options) })
  return { table: retrievalTable(report), json: report }
}

async function evaluateOwn(options: MindOptions): Promise<Told> {
  const routing = await evaluateMessages(OWN.messages, options)
  const articles = evaluateQuestions(OWN.questions, options)
  return {
    table: [...routing.table, '', ...articles.table],
    json: { routing: routing.json, articles: articles.json },
  }
}

/** `x-train.csv` and `x-test.csv` belong together; either names both. */
function evaluateLabelled(file: string): Told {
  const [train, test] = ['train', 'test'].map((part) =>
    file.replace(/(?:train|test)(?=[^/]*\.csv$)/, part),
  ) as [string, string]
  if (train === test || !existsSync(train) || !existsSync(test)) {
    throw misused(`--set ${file}: expected two files, …train.csv and …test.csv, side by side`)
  }
  const report = measureLabelled(train, test)
  return { table: labelledTable(report), json: report }
}

function evaluateFaq(file: string): Told {
  const report = measureFaq(file)
  return { table: faqTable(report), json: report }
}

/** Which measure a file is for, by its name; JSON lines are messages when they name routes. */
async function evaluate(options: EvalOptions): Promise<Told> {
  const { set } = options
  if (set === undefined) return evaluateOwn(options)
  if (!existsSync(set)) throw misused(`--set: there is no file ${set}`)
  if (set.endsWith('.csv')) return evaluateLabelled(set)
  if (set.endsWith('.json')) return evaluateFaq(set)
  return /question/.test(set.slice(set.lastIndexOf('/')))
    ? evaluateQuestions(set, options)
    : evaluateMessages(set, options)
}

/**
 * Measures what the bot understands: the own messages and questions, or an outside set by the form of
 * its file: `.jsonl` (messages with routes; questions with articles when it is called so), `.csv`
 * (BANKING77), `.json` (StackFAQ). With a model, messages are judged once more, it asked in doubt. Throws a Failure that names the line of a set that cannot be read.
 */
export async function evaluateSet(options: EvalOptions): Promise<void> {
  let told: Told
  try {
    told = await evaluate(options)
  } catch (error) {
    throw error instanceof Failure ? error : new Failure((error as Error).message)
  }
  const text = options.json ? JSON.stringify(told.json, null, 2) : told.table.join('\n')
  process.stdout.write(`${text}\n`)
}
