import { isDeepStrictEqual } from 'node:util'
import { type Answer, FACTS } from '../value.ts'
import { canGoOnFrom } from './check.ts'
import type { Asking, Flow, Step } from './flow.ts'
import { answerOf, type Run, type View } from './run.ts'

/**
 * The run on another version of its flow: at the step of the same name, if that still means the
 * same, no answer is contradicted, nothing that was done is forgotten, and the checker proves that
 * what the run knows is enough from there on. Otherwise undefined: a person must help.
 * `before` is the version that the run began with, as far as it can still be read.
 */
export function moveRun(
  run: Run,
  before: Flow | undefined,
  today: Flow,
  facts: View['facts'],
): Run | undefined {
  const step = today.steps.get(run.step)
  if (!step || !meansTheSame(before?.steps.get(run.step), step)) return undefined
  if (!answersFit(run, today) || !keepsWhatWasDone(run, before, today)) return undefined
  const moved = onlyWhatIsThere({ ...run, version: today.version }, today)
  return canGoOnFrom(today, run.step, knownTo(moved, today, facts)) ? moved : undefined
}

/** Without the old step to compare with, a question is put again; anything else is a guess. */
function meansTheSame(before: Step | undefined, now: Step): boolean {
  if (!before) return now.verb === 'ask'
  if (before.verb !== now.verb) return false
  if (now.verb === 'do') return before.contract !== undefined && before.contract === now.contract
  return !before.asking || !now.asking || asksTheSame(before.asking, now.asking)
}

const asksTheSame = (a: Asking, b: Asking): boolean =>
  isDeepStrictEqual(a.kinds, b.kinds) &&
  a.many === b.many &&
  a.confirm === b.confirm &&
  isDeepStrictEqual(choosable(a), choosable(b))

/** What may be chosen; how it is worded does not matter. */
const choosable = ({ options }: Asking): unknown =>
  options && 'from' in options ? options : options?.map(({ id }) => id).sort()

/** Every answer to a question that is still asked can still be the answer to it. */
const answersFit = (run: Run, { steps }: Flow): boolean =>
  Object.entries(run.answers).every(([name, answer]) => {
    const step = steps.get(name)
    return !step || (step.asking !== undefined && fits(step.asking, answer))
  })

function fits({ options, kinds }: Asking, answer: Answer): boolean {
  if (!options) return kinds.includes(answer.kind)
  return (
    'from' in options || options.some((option) => isDeepStrictEqual(option.value, answer.value))
  )
}

/** What was written for the customer is known under the same name, so that nobody does it twice. */
const keepsWhatWasDone = (run: Run, before: Flow | undefined, { steps }: Flow): boolean =>
  Object.keys(run.gave).every((name) => {
    const did = before?.steps.get(name)?.contract
    const does = steps.get(name)?.contract
    return did?.kind === 'read' || (does !== undefined && (!did || did.name === does.name))
  })

function onlyWhatIsThere(run: Run, { steps }: Flow): Run {
  const keep = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => steps.has(name)))
  return {
    ...run,
    answers: keep(run.answers),
    gave: keep(run.gave),
    trail: run.trail.filter((name) => steps.has(name)),
    skipped: run.skipped.filter((name) => steps.has(name)),
  }
}

/** The names that the run can fill, as the checker calls them. A confirm is never carried over. */
function knownTo(run: Run, { steps }: Flow, facts: View['facts']): Set<string> {
  const answered = run.trail.filter((name) => answerOf(name, run))
  const told = answered.flatMap((name) => steps.get(name)?.asking?.fact ?? [])
  const gave = Object.entries(run.gave).flatMap(([step, result]) =>
    Object.keys(result.gave).map((name) => `${step}.${name}`),
  )
  return new Set([...answered, ...told, ...gave, ...FACTS.filter((fact) => facts[fact])])
}
