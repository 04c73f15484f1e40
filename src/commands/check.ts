import { expiredIn, loadFiles, unfillableForms } from '../edited-files.ts'
import { describeProblem, inOrder } from '../flows/problem.ts'
import { EXIT } from './failure.ts'
import { dayOf } from './mind.ts'

/** Proves flows, knowledge and rules: one line a mistake, exit code 1 when there is one. */
export function check({ json = false, ...options }: { json?: boolean; today?: string }): void {
  const files = loadFiles()
  const found =
    'problems' in files
      ? files.problems
      : [...expiredIn(files, dayOf(options)), ...unfillableForms()]
  const problems = inOrder(found)
  if (problems.length > 0) process.exitCode = EXIT.problems
  if (json) {
    process.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`)
    return
  }
  for (const problem of problems) process.stdout.write(`${describeProblem(problem)}\n`)
  if ('problems' in files || problems.length > 0) {
    process.stderr.write(`${problems.length} ${problems.length === 1 ? 'mistake' : 'mistakes'}\n`)
    return
  }
  const { flows, knowledge, rules } = files
  process.stdout.write(
    `No mistakes in ${flows.flows.size} flows, ${flows.phrases.size} phrases, ${knowledge.articles.length} articles, ${rules.rules.length} rules.\n`,
  )
}
