import { END, type Flow, type Step, wayFrom } from './flow.ts'
import { type Problem, problemAt } from './problem.ts'

/**
 * Proves that no answer is met with silence: between a question and the end of a flow something is
 * said. A flow that begins by itself may still end at once, for nobody has answered anything.
 */
export const checkLastWord = (flow: Flow): Problem[] =>
  [...flow.steps.values()]
    .filter(({ verb }) => verb === 'ask')
    .flatMap((step) => {
      const silent = step.ways.find(({ outcome }) => isSilent(flow, step, outcome, new Set()))
      const name = step.name.replace(/^.*\//, '')
      const message = `after «${silent?.outcome}» at «${name}» the flow ends without a word: lead to a say step first`
      return silent ? [problemAt(step.origin, ['next'], message)] : []
    })

function isSilent(flow: Flow, step: Step, outcome: string, passed: Set<string>): boolean {
  const to = wayFrom(step, outcome)
  if (to === END) return true
  const next = to === undefined ? undefined : flow.steps.get(to)
  if (!next || passed.has(next.name) || (next.verb !== 'do' && next.verb !== 'use')) return false
  passed.add(next.name)
  return next.ways.some((way) => isSilent(flow, next, way.outcome, passed))
}
