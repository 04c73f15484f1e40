import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { measureLabelled } from '../evaluation/labelled.ts'
import { readMessages, readQuestions } from '../evaluation/messages.ts'
import { faqTable, labelledTable, retrievalTable, routingTable } from '../evaluation/report.ts'
import { measureRetrieval } from '../evaluation/retrieval.ts'
import { measureRouting } from '../evaluation/routing.ts'
import { measureFaq } from '../evaluation/stack-faq.ts'
import { Failure, misused } from './failure.ts'
import { dayOf, type MindOptions, mindOrFail } from './mind.ts'

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

function evaluateMessages(file: string, options: MindOptions): Told {
  const mind = mindOrFail(options)
  const { report, judged } = measureRouting(readMessages(file), mind.understanding)
  const misses = judged
    .filter(({ message, got }) => message.route !== got.route)
    .map(({ message, got }) => ({ ...message, got: got.route, confidence: got.confidence }))
  return { table: routingTable(report), json: { ...report, misses } }
}

function evaluateQuestions(file: string, options: MindOptions): Told {
  const mind = mindOrFail(options)
  const report = measureRetrieval(readQuestions(file), { ...mind, day: dayOf(options) })
  return { table: retrievalTable(report), json: report }
}

function evaluateOwn(options: MindOptions): Told {
  const routing = evaluateMessages(OWN.messages, options)
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
function evaluate(options: EvalOptions): Told {
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
 * (BANKING77), `.json` (StackFAQ). Throws a Failure that names the line of a set that cannot be read.
 */
export function evaluateSet(options: EvalOptions): void {
  let told: Told
  try {
    told = evaluate(options)
  } catch (error) {
    throw error instanceof Failure ? error : new Failure((error as Error).message)
  }
  const text = options.json ? JSON.stringify(told.json, null, 2) : told.table.join('\n')
  process.stdout.write(`${text}\n`)
}
