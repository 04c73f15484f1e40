import { type Day, oncePerDay } from './day.ts'
import { createTurn, type Turn } from './dialog/turn.ts'
import { FOLDERS, type Folders, type GoodFiles, loadFiles } from './edited-files.ts'
import type { FlowLibrary, OlderVersion } from './flows/load.ts'
import { describeProblem, inOrder } from './flows/problem.ts'
import type { Hours } from './handoff/hours.ts'
import { type Forms, openForms } from './knowledge/forms.ts'
import { createKnowledge, type Knowledge } from './knowledge/knowledge.ts'
import { type RuleBook, ruleAnswers } from './knowledge/rules.ts'
import type { Locale } from './message.ts'
import type { ModelFiles } from './model/files.ts'
import { DEMO_SHOP, readShopFile } from './shop/file.ts'
import type { ShopFile } from './shop/file-schema.ts'
import { openFileShop } from './shop/file-shop.ts'
import type { Shop } from './shop/shop.ts'
import { CITIES } from './text/cities.ts'
import { fill } from './text.ts'
import { createConcepts } from './understanding/concepts.ts'
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
  /** Where customers open the help page, as a whole address. Absent: answers lead to the acts. */
  helpAt?: string | undefined
}

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
  const { today, shopFile, newId, folders, older, secondOpinion, helpAt } = settings
  const shop = settings.shop ?? readShopFile(shopFile ?? DEMO_SHOP)
  const files = loadFiles(folders, older)
  if ('problems' in shop) return shop
  if ('problems' in files) return { problems: inOrder(files.problems).map(describeProblem) }
  const lessons = lessonsOf(files, shop.file)
  const { phrasings } = lessons
  const helped = { ...(secondOpinion ? { secondOpinion } : {}), ...(helpAt ? { helpAt } : {}) }
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

const lessonsOf = (files: GoodFiles, shop: ShopFile): Lessons => ({
  phrasings: withParts(
    Object.fromEntries(ROUTES.map((route) => [route, waysToAsk(files, route)])) as Record<
      Route,
      Record<Locale, string[]>
    >,
    shop,
  ),
  concepts: files.concepts,
  mood: files.mood,
  questions: files.knowledge.articles.map(({ head, questions }) => ({
    about: head.about,
    questions: {
      ru: questions.ru.slice(0, MOST_LESSONS),
      en: questions.en.slice(0, MOST_LESSONS),
    },
  })),
  names: namesOf(shop),
  wellSpelt: [
    ...files.knowledge.articles.flatMap(({ body }) => [body.ru, body.en]),
    ...[...files.flows.phrases.values()].flatMap(({ words, also }) => [
      words.ru,
      words.en,
      ...also,
    ]),
  ],
})

/** What a part is called is a way to ask for it. */
function withParts(
  phrasings: Record<Route, Record<Locale, string[]>>,
  { parts }: ShopFile,
): Record<Route, Record<Locale, string[]>> {
  const { ru, en } = phrasings['order-spare-part']
  const named = {
    ru: [...ru, ...parts.map(({ title }) => title.ru)],
    en: [...en, ...parts.map(({ title }) => title.en)],
  }
  return { ...phrasings, 'order-spare-part': named }
}

interface Surroundings {
  file: ShopFile
  shop: Shop
  forms: Forms
  today(): Day
  newId(): string
  phrasings: Lessons['phrasings']
  secondOpinion?(): boolean
  helpAt?: string
}

function assemble(files: GoodFiles, learnt: Learnt, around: Surroundings): Mind {
  const { flows: library, rules } = files
  const rulesOf = oncePerDay((day) => ruleAnswers(rules, day))
  const knowledge = createKnowledge({
    articles: files.knowledge.articles,
    neutral: [
      ...namesOf(around.file),
      ...CITIES.flat(),
      ...wordsOfTheTrade(files.knowledge.phrasings),
    ],
    meanings: createConcepts(files.concepts).of,
    fill: (sentence, locale, day) =>
      fill(sentence, (name) => rulesOf(day)[name.replace(/^rule\./, '')], locale),
    sourceWords: {
      source: library.phrases.get('source')!.words,
      compared: library.phrases.get('source-compared')!.words,
    },
    ...(around.helpAt ? { helpAt: around.helpAt } : {}),
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
      fitting: knowledge.fitting,
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
