import { dayAt } from '../../src/day.ts'
import { createKnowledge, type Knowledge } from '../../src/knowledge/knowledge.ts'
import { loadConcepts } from '../../src/knowledge/lexicon.ts'
import { loadKnowledge, phrasingsOf } from '../../src/knowledge/load.ts'
import { createConcepts } from '../../src/understanding/concepts.ts'
import type { MoodWords } from '../../src/understanding/mood.ts'
import { createUnderstanding, type Understanding } from '../../src/understanding/understand.ts'
import { ROUTES, type Route } from '../../src/understanding/understood.ts'

export const FOLDER = 'knowledge'
export const DAY = dayAt(new Date('2026-11-21T09:00:00Z'), 'Europe/Moscow')

/** Understanding and knowledge over the files that ship, wired as the house wires them. */
export function understandAsShipped(): { understanding: Understanding; knowledge: Knowledge } {
  const { articles, phrasings } = loadKnowledge(FOLDER)
  const domain = [...phrasings].filter(([name]) => !/^(?:out-of-scope|smalltalk)$/.test(name))
  const knowledge = createKnowledge({
    articles,
    fill: (sentence) => sentence,
    sourceWords: {
      source: { ru: '{act}, ст. {article}', en: '{act}, art. {article}' },
      compared: { ru: '{source}, сверено {date}', en: '{source}, checked on {date}' },
    },
    meanings: createConcepts(loadConcepts(FOLDER)).of,
    neutral: domain.flatMap(([, { ru, en }]) => [...ru, ...en]),
  })
  const understanding = createUnderstanding({
    phrasings: Object.fromEntries(
      ROUTES.map((route) => [route, phrasingsOf(phrasings, route)]),
    ) as Record<Route, ReturnType<typeof phrasingsOf>>,
    concepts: loadConcepts(FOLDER),
    mood: loadConcepts(FOLDER, 'mood.yaml') as MoodWords,
    questions: articles.map(({ head, questions: { ru, en } }) => ({
      about: head.about,
      questions: { ru: ru.slice(0, 2), en: en.slice(0, 2) },
    })),
    wellSpelt: articles.flatMap(({ body }) => [body.ru, body.en]),
    findArticles: (text) => knowledge.find(text, DAY),
  })
  return { understanding, knowledge }
}
