import { readFileSync } from 'node:fs'
import type { ActionContract } from '../../src/flows/contract.ts'
import {
  buildLibrary,
  type FlowLibrary,
  type Loaded,
  type LoadParts,
} from '../../src/flows/load.ts'
import { describeProblem } from '../../src/flows/problem.ts'

/** The promise of an action. */
export const contract = (name: string, more: Partial<ActionContract> = {}): ActionContract => ({
  name,
  kind: 'read',
  needs: {},
  gives: { done: {} },
  ...more,
})

/** A few actions that exist in promise only: what flows are proved against. */
const CONTRACTS: readonly ActionContract[] = [
  contract('find-order', {
    gives: {
      one: { order: 'order', orders: 'order[]', items: 'item[]' },
      several: { orders: 'order[]', items: 'item[]' },
      none: {},
    },
  }),
  contract('check-return', {
    needs: { item: 'item', condition: 'choice' },
    gives: { accepted: {}, 'too-late': { passed: 'days' } },
  }),
  contract('add-line', { needs: { item: 'item' }, clears: ['item'], gives: { added: {} } }),
  contract('find-slots', {
    needs: { service: 'choice' },
    gives: { some: { slots: 'slot[]' }, none: {} },
  }),
  contract('open-return', {
    kind: 'write-own',
    needs: { item: 'item' },
    gives: { opened: { number: 'request-number' } },
  }),
]

const PHRASES = { file: 'flows/phrases.yaml', text: readFileSync('flows/phrases.yaml', 'utf8') }

/** Flows and parts given as texts, by file name. */
export interface Texts {
  flows: Readonly<Record<string, string>>
  parts?: Readonly<Record<string, string>>
  phrases?: string
}

const filesOf = (folder: string, texts: Readonly<Record<string, string>>) =>
  Object.entries(texts).map(([name, text]) => ({ file: `${folder}/${name}.yaml`, text }))

export function build(
  { flows, parts = {}, phrases }: Texts,
  more: Partial<LoadParts> = {},
): Loaded {
  const texts = {
    flows: filesOf('flows', flows),
    parts: filesOf('flows/parts', parts),
    phrases: phrases === undefined ? PHRASES : { ...PHRASES, text: phrases },
  }
  return buildLibrary(texts, {
    contracts: new Map(CONTRACTS.map((contract) => [contract.name, contract])),
    articles: new Set(['return-unused']),
    rules: new Set(['return-days']),
    ...more,
  })
}

/** The mistakes, one line each, as an operator reads them. */
export function problemsOf(texts: Texts, more: Partial<LoadParts> = {}): string[] {
  const loaded = build(texts, more)
  return 'problems' in loaded ? loaded.problems.map(describeProblem) : []
}

export function libraryOf(texts: Texts, more: Partial<LoadParts> = {}): FlowLibrary {
  const loaded = build(texts, more)
  if ('problems' in loaded) throw new Error(loaded.problems.map(describeProblem).join('\n'))
  return loaded.library
}
