import { loadFiles } from '../edited-files.ts'
import { drawFlows } from '../flows/graph.ts'
import { describeProblem, didYouMean, inOrder } from '../flows/problem.ts'
import { Failure, misused } from './failure.ts'
import { localeOf } from './mind.ts'

/** Draws one flow, or all of them, as a Mermaid flowchart. */
export function graph(
  name: string | undefined,
  { lang, json = false }: { lang?: string; json?: boolean },
): void {
  const locale = localeOf(lang) ?? 'en'
  const files = loadFiles()
  if ('problems' in files) {
    throw new Failure(inOrder(files.problems).map(describeProblem).join('\n'))
  }
  const { flows } = files.flows
  const chosen = [...flows.values()].filter((flow) => name === undefined || flow.name === name)
  if (chosen.length === 0) {
    throw misused(`graph: there is no flow «${name}»${didYouMean(name ?? '', flows.keys())}`)
  }
  const mermaid = drawFlows(chosen, locale)
  const drawn = { flows: chosen.map((flow) => flow.name), mermaid }
  process.stdout.write(json ? `${JSON.stringify(drawn, null, 2)}\n` : mermaid)
}
