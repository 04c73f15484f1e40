import type { z } from 'zod'
import type { Answer, Answers } from '../../value.ts'
import type { ActionContract } from '../contract.ts'
import type { Source, Step, Use, Way } from '../flow.ts'
import { didYouMean } from '../problem.ts'
import { isFact, look, type Run, type View } from '../run.ts'
import type { doStep } from '../schema.ts'
import { CONFIRMED } from './ask.ts'
import { type Placing, standing, useOf } from './verb.ts'

/** Has an action done, and goes on by its outcome. */
export function compileDo(raw: z.infer<typeof doStep>, place: Placing): Step {
  const contract = place.contracts.get(raw.do)
  if (!contract) {
    const near = didYouMean(raw.do, place.contracts.keys())
    place.report(['do'], `there is no action «${raw.do}»${near}`)
  }
  const clears = (contract?.clears ?? []).map((name) => place.own(name))
  const inputs = contract ? inputsOf(raw, contract, place) : new Map<string, Source>()
  return {
    ...standing(place),
    verb: 'do',
    ...(contract ? { contract } : {}),
    clears,
    ways: contract ? waysOf(contract, place.name, clears) : [],
    uses: contract ? usesOf(raw, contract, place) : [],
    enter: (run, view) => ({ is: 'do', action: raw.do, input: collect(inputs, run, view) }),
  }
}

function inputsOf(
  raw: z.infer<typeof doStep>,
  contract: ActionContract,
  place: Placing,
): Map<string, Source> {
  const taken = { ...contract.needs, ...contract.takes }
  for (const name of Object.keys(raw.with ?? {})) {
    if (name in taken) continue
    const near = didYouMean(name, Object.keys(taken))
    place.report(['with', name], `the action «${raw.do}» takes no «${name}»${near}`)
  }
  return new Map(Object.keys(taken).map((name) => [name, handed(raw, name, place)]))
}

/** What the action gets under a name: what `with:` says, or the answer of that name. */
function handed(raw: z.infer<typeof doStep>, name: string, place: Placing): Source {
  const written = raw.with?.[name]
  return written ? place.given(written) : place.source(name)
}

function usesOf(raw: z.infer<typeof doStep>, contract: ActionContract, place: Placing): Use[] {
  const needed = Object.entries(contract.needs).flatMap(([name, kind]) =>
    useOf(
      handed(raw, name, place),
      raw.with?.[name] ? ['with', name] : ['do'],
      (step) => `«${step}»: the action «${raw.do}» needs «${name}», which may not be known by then`,
      [kind],
    ),
  )
  if (contract.kind === 'read' || contract.plain) return needed
  const blame = (step: string): string =>
    `«${step}»: «${raw.do}» writes, but a way leads here that no confirm step passes`
  return [...needed, { name: CONFIRMED, at: ['do'], blame }]
}

function waysOf(contract: ActionContract, step: string, forgets: readonly string[]): Way[] {
  return Object.entries(contract.gives).map(([outcome, given]) => {
    const kinds = new Map(
      Object.entries(given).flatMap(([name, kind]) =>
        [`${step}.${name}`, ...(isFact(name) ? [name] : [])].map((known) => [known, [kind]]),
      ),
    )
    return { outcome, forgets, learns: [...kinds.keys()], kinds }
  })
}

function collect(inputs: ReadonlyMap<string, Source>, run: Run, view: View): Answers {
  const input: Record<string, Answer> = {}
  for (const [name, source] of inputs) {
    const value = 'constant' in source ? source.constant : look(source.name, run, view)
    if (value && !Array.isArray(value)) input[name] = value as Answer
  }
  return input
}
