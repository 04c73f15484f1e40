import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CONTRACTS } from './actions/registry.ts'
import type { Day } from './day.ts'
import { type FlowLibrary, loadFlows, type OlderVersion } from './flows/load.ts'
import type { Problem } from './flows/problem.ts'
import type { Hours } from './handoff/hours.ts'
import { readHours } from './handoff/hours-file.ts'
import { checkKnowledge, findExpired } from './knowledge/check.ts'
import { checkForms, tryForms } from './knowledge/forms.ts'
import { readConcepts } from './knowledge/lexicon.ts'
import { type KnowledgeFiles, loadKnowledge } from './knowledge/load.ts'
import type { RuleBook } from './knowledge/rules.ts'
import { readRules } from './knowledge/rules-file.ts'
import { loadModelFiles, type ModelFiles } from './model/files.ts'
import { MOOD_LISTS, type MoodWords } from './understanding/mood.ts'
import type { Lessons } from './understanding/understand.ts'
import { ROUTES } from './understanding/understood.ts'

const HOUSE = fileURLToPath(new URL('..', import.meta.url))

/** Where the files that people edit stand. */
export interface Folders {
  flows: string
  knowledge: string
  /** Absent: the prompts of the house. */
  prompts?: string
}

/** The folders that come with the house. */
export const FOLDERS: Required<Folders> = {
  flows: join(HOUSE, 'flows'),
  knowledge: join(HOUSE, 'knowledge'),
  prompts: join(HOUSE, 'prompts'),
}

/** What the flows, the knowledge and the rules hold, or every mistake in them. */
type Files = GoodFiles | { problems: Problem[] }

export interface GoodFiles {
  flows: FlowLibrary
  knowledge: KnowledgeFiles
  rules: RuleBook
  hours: Hours
  concepts: Lessons['concepts']
  modelFiles: ModelFiles
  mood: MoodWords
}

/** Reads and proves everything that people edit. Mistakes of all files come back at once. */
export function loadFiles(folders: Folders = FOLDERS, older: readonly OlderVersion[] = []): Files {
  const rules = readRules(...readText(folders, 'rules.yaml'))
  const concepts = readConcepts(...readText(folders, 'concepts.yaml'))
  const hours = readHours(...readText(folders, 'hours.yaml'))
  const mood = readConcepts(...readText(folders, 'mood.yaml'), MOOD_LISTS)
  const ruleIds = new Set('book' in rules ? rules.book.rules.map(({ id }) => id) : [])
  const knowledge = loadKnowledge(folders.knowledge)
  const modelFiles = loadModelFiles({ ...FOLDERS, ...folders })
  const articles = new Set(knowledge.articles.map(({ id }) => id))
  const flows = loadFlows(folders.flows, { contracts: CONTRACTS, articles, rules: ruleIds, older })
  // A route without a flow of its own leads to a person: an article may point there all the same.
  const names =
    'library' in flows ? { flows: new Set<string>([...flows.library.flows.keys(), ...ROUTES]) } : {}
  const problems = [
    ...('problems' in rules ? rules.problems : []),
    ...('problems' in concepts ? concepts.problems : []),
    ...('problems' in hours ? hours.problems : []),
    ...('problems' in mood ? mood.problems : []),
    ...('problems' in flows ? flows.problems : []),
    ...('problems' in modelFiles ? modelFiles.problems : []),
    ...checkKnowledge(knowledge, { rules: ruleIds, ...names }).map(inKnowledge),
    ...checkForms(folders.knowledge).map(inKnowledge),
  ]
  const isWhole =
    'book' in rules &&
    'concepts' in concepts &&
    'concepts' in mood &&
    'library' in flows &&
    'signs' in modelFiles
  if (problems.length > 0 || !isWhole || !('hours' in hours)) return { problems }
  const { library } = flows
  const books = { rules: rules.book, hours: hours.hours, concepts: concepts.concepts }
  return { flows: library, knowledge, ...books, modelFiles, mood: mood.concepts as MoodWords }
}

/** A file of `knowledge/`: the path that its mistakes are reported under, and its text. */
function readText({ knowledge }: Folders, name: string): [file: string, text: string] {
  const path = join(knowledge, name)
  return [`knowledge/${name}`, existsSync(path) ? readFileSync(path, 'utf8') : '']
}

/** Articles that must be compared with their source again before they are quoted. */
export const expiredIn = ({ knowledge }: Pick<GoodFiles, 'knowledge'>, day: Day): Problem[] =>
  findExpired(knowledge, day).map(inKnowledge)

/** Forms that read well and that the engine refuses to fill all the same; takes a moment. */
export const unfillableForms = (folders: Folders = FOLDERS): Problem[] =>
  tryForms(folders.knowledge).map(inKnowledge)

const inKnowledge = (problem: Problem): Problem => ({
  ...problem,
  file: `knowledge/${problem.file}`,
})
