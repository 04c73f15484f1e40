import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mistake } from '../text/front-matter.ts'
import { type Prompt, parsePrompt } from './prompt.ts'

/** The prompts that the house knows how to use. */
export const PROMPTS = {
  'route-in-doubt': {
    input: ['language', 'routes', 'articles', 'question'],
    output: ['route', 'article'],
  },
  'answer-from-articles': {
    input: ['language', 'articles', 'question'],
    output: ['answer', 'cites', 'covered'],
  },
} as const
export type PromptName = keyof typeof PROMPTS

export type Prompts = Readonly<Record<PromptName, Prompt>>

export interface PromptProblem extends Mistake {
  file: string
}

/** Reads and proves every file of the folder. Mistakes of all files come back at once. */
export function loadPrompts(folder: string): { prompts: Prompts } | { problems: PromptProblem[] } {
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')
    : []
  const problems: PromptProblem[] = []
  const prompts = new Map<string, Prompt>()
  for (const fileName of names.sort()) {
    const name = fileName.replace(/\.md$/, '')
    const parsed = parsePrompt(readFileSync(join(folder, fileName), 'utf8'), name)
    const mistakes = 'prompt' in parsed ? misfits(parsed.prompt) : parsed.mistakes
    problems.push(...mistakes.map((mistake) => ({ file: `prompts/${fileName}`, ...mistake })))
    if ('prompt' in parsed) prompts.set(name, parsed.prompt)
  }
  for (const name of Object.keys(PROMPTS).filter((name) => !names.includes(`${name}.md`))) {
    problems.push({ file: `prompts/${name}.md`, line: 1, col: 1, message: 'the prompt is missing' })
  }
  if (problems.length > 0) return { problems }
  return { prompts: Object.fromEntries(prompts) as Prompts }
}

/** What the house gives the prompt, and needs of it. */
function misfits({ name, head }: Prompt): Mistake[] {
  const use = PROMPTS[name as PromptName]
  const at = { line: 1, col: 1 }
  if (!use)
    return [{ ...at, message: `nothing asks this: it may be ${Object.keys(PROMPTS).join(', ')}` }]
  const given: readonly string[] = use.input
  const strange = head.input.filter((word) => !given.includes(word))
  const missing = use.output.filter((word) => !(word in head.output))
  return [
    ...strange.map((word) => ({ ...at, message: `the input «${word}» is not given to it` })),
    ...missing.map((word) => ({ ...at, message: `its output forgets «${word}»` })),
  ]
}
