import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CONTRACTS } from './actions/registry.ts'
import { type Day, oncePerDay } from './day.ts'
import { createTurn, type Turn } from './dialog/turn.ts'
import { type FlowLibrary, loadFlows, type OlderVersion } from './flows/load.ts'
import { describeProblem, inOrder, type Problem } from './flows/problem.ts'
import type { Hours } from './handoff/hours.ts'
import { readHours } from './handoff/hours-file.ts'
import { checkKnowledge, findExpired } from './knowledge/check.ts'
import { checkForms, type Forms, openForms, tryForms } from './knowledge/forms.ts'
import { createKnowledge, type Knowledge } from './knowledge/knowledge.ts'
import { readConcepts } from './knowledge/lexicon.ts'
import { type KnowledgeFiles, loadKnowledge } from './knowledge/load.ts'
import { type RuleBook, ruleAnswers } from './knowledge/rules.ts'
import { readRules } from './knowledge/rules-file.ts'
import type { Locale } from './message.ts'
import { loadModelFiles, type ModelFiles } from './model/files.ts'
import { DEMO_SHOP, readShopFile } from './shop/file.ts'
import type { ShopFile } from './shop/file-schema.ts'
import { openFileShop } from './shop/file-shop.ts'
import type { Shop } from './shop/shop.ts'
import { fill } from './text.ts'
import { createConcepts } from './understanding/concepts.ts'
import { MOOD_LISTS, type MoodWords } from './understanding/mood.ts'
import { atOnce } from './understanding/paced.ts'
import {
  type Learnt,
  type Lessons,
  learn,
  type Understanding,
  understandingOf,
} from './understanding/understand.ts'
import { ROUTES, type Route } from './understanding/understood.ts'
import { createWhichFlow } from './understanding/which-flow.ts'
import { flowsAsked, waysToAsk, wordsOfTheTrade } from './ways-to-ask.ts'

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

/** Everything that thinks, from the files that people edit; it keeps nothing and sends nothing. */
export interface Mind {
  turn: Turn
  library: FlowLibrary
  knowledge: Knowledge
  understanding: Understanding
  rules: RuleBook
  forms: Forms
  /** When people answer. */
  hours: Hours
  shop: Shop
  shopFile: ShopFile
  /** How each route is asked for. */
  phrasings: Lessons['phrasings']
  /** What a model is asked with, and what must not reach it. */
  modelFiles: ModelFiles
}

export interface MindSettings {
  today(): Day
  /** A shop file; absent: the demo shop. */
  shopFile?: string | undefined
  /** A shop that is no file; what it sells beforehand stands in `file`. */
  shop?: { shop: Shop; file: ShopFile } | undefined
  newId(): string
  /** Absent: the folders of the house. */
  folders?: Folders
  /** Versions of flows that live runs still stand in. */
  older?: readonly OlderVersion[]
  /** Whether a model may be asked about messages in doubt. Absent: nobody is asked. */
  secondOpinion?(): boolean
}

/** What the flows, the knowledge and the rules hold, or every mistake in them. */
export type Files = GoodFiles | { problems: Problem[] }

interface GoodFiles {
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

/** The mind over today's files and a shop, or the sentences that say why it cannot be. */
export function loadMind(settings: MindSettings): { mind: Mind } | { problems: string[] } {
  const draft = draftMind(settings)
  return 'problems' in draft ? draft : { mind: draft.finish(atOnce(learn(draft.lessons))) }
}

/** A mind whose files are read and proved, and that has not learnt its lessons yet. */
export interface MindDraft {
  library: FlowLibrary
  lessons: Lessons
  finish(learnt: Learnt): Mind
}

/** The same in two steps: to learn takes a second, and is not needed while the lessons are the same. */
export function draftMind(settings: MindSettings): MindDraft | { problems: string[] } {
  const { today, shopFile, newId, folders, older, secondOpinion } = settings
  const shop = settings.shop ?? readShopFile(shopFile ?? DEMO_SHOP)
  const files = loadFiles(folders, older)
  if ('problems' in shop) return shop
  if ('problems' in files) return { problems: inOrder(files.problems).map(describeProblem) }
  const lessons = lessonsOf(files, namesOf(shop.file))
  const { phrasings } = lessons
  const helped = secondOpinion ? { secondOpinion } : {}
  const forms = openForms((folders ?? FOLDERS).knowledge)
  const open = settings.shop?.shop ?? openFileShop(shop.file, today())
  const around = { file: shop.file, shop: open, forms, today, newId, phrasings, ...helped }
  return {
    library: files.flows,
    lessons,
    finish: (learnt) => assemble(files, learnt, around),
  }
}

const namesOf = ({ products }: ShopFile): string[] =>
  products.flatMap(({ title, brand, model }) =>
    [title.ru, title.en, brand, model].filter((name) => name !== undefined),
  )

/** So many questions of each article teach the routes: more would drown what other routes are asked by. */
const MOST_LESSONS = 2

const lessonsOf = (files: GoodFiles, names: readonly string[]): Lessons => ({
  phrasings: Object.fromEntries(ROUTES.map((route) => [route, waysToAsk(files, route)])) as Record<
    Route,
    Record<Locale, string[]>
  >,
  concepts: files.concepts,
  mood: files.mood,
  questions: files.knowledge.articles.map(({ head, questions }) => ({
    about: head.about,
    questions: {
      ru: questions.ru.slice(0, MOST_LESSONS),
      en: questions.en.slice(0, MOST_LESSONS),
    },
  })),
  names,
})

interface Surroundings {
  file: ShopFile
  shop: Shop
  forms: Forms
  today(): Day
  newId(): string
  phrasings: Lessons['phrasings']
  secondOpinion?(): boolean
}

function assemble(files: GoodFiles, learnt: Learnt, around: Surroundings): Mind {
  const { flows: library, rules } = files
  const rulesOf = oncePerDay((day) => ruleAnswers(rules, day))
  const knowledge = createKnowledge({
    articles: files.knowledge.articles,
    neutral: [...namesOf(around.file), ...wordsOfTheTrade(files.knowledge.phrasings)],
    meanings: createConcepts(files.concepts).of,
    fill: (sentence, locale, day) =>
      fill(sentence, (name) => rulesOf(day)[name.replace(/^rule\./, '')], locale),
    sourceWords: library.phrases.get('source')!.words,
  })
  const understanding = understandingOf(learnt, (text) => knowledge.find(text, around.today()))
  const flowOf = new Map(
    files.knowledge.articles.map(({ id, head }) => [id, head['see-also']?.flow]),
  )
  const turn = createTurn({
    library: () => library,
    understand: (text, locale, context) => understanding.understand(text, locale, context),
    languageOf: understanding.languageOf,
    repair: understanding.repair,
    knowledge: {
      quote: knowledge.quote,
      cite: knowledge.cite,
      suits: knowledge.suits,
      flowOf: (id) => flowOf.get(id),
    },
    rules: rulesOf,
    whichFlow: createWhichFlow(flowsAsked(files)),
    newId: around.newId,
    ...(around.secondOpinion ? { secondOpinion: around.secondOpinion } : {}),
  })
  const { file: shopFile, shop, forms, phrasings } = around
  const { modelFiles, hours } = files
  const made = { turn, library, knowledge, understanding, rules, hours, forms, shop, shopFile }
  return { ...made, phrasings, modelFiles }
}
