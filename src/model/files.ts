import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readYaml } from '../text/front-matter.ts'
import { personalWords, type Signs, signsOf } from './personal.ts'
import { loadPrompts, type PromptProblem, type Prompts } from './prompts.ts'

/** What people edit for the sake of models. */
export interface ModelFiles {
  prompts: Prompts
  signs: Signs
}

const PERSONAL = 'personal.yaml'

/** Reads and proves `prompts/` and `knowledge/personal.yaml`. Mistakes of all come back at once. */
export function loadModelFiles(folders: {
  prompts: string
  knowledge: string
}): ModelFiles | { problems: PromptProblem[] } {
  const prompts = loadPrompts(folders.prompts)
  const personal = readPersonal(join(folders.knowledge, PERSONAL))
  if ('prompts' in prompts && 'signs' in personal) return { ...prompts, ...personal }
  return {
    problems: [
      ...('problems' in prompts ? prompts.problems : []),
      ...('problems' in personal ? personal.problems : []),
    ],
  }
}

function readPersonal(path: string): { signs: Signs } | { problems: PromptProblem[] } {
  const yaml = readYaml(existsSync(path) ? readFileSync(path, 'utf8') : '')
  const words = yaml.is === 'read' ? personalWords.safeParse(yaml.head) : undefined
  if (words?.success) return { signs: signsOf(words.data) }
  const mistakes = yaml.is === 'broken' ? yaml.mistakes : yaml.locate(words?.error?.issues ?? [])
  return { problems: mistakes.map((mistake) => ({ file: `knowledge/${PERSONAL}`, ...mistake })) }
}
