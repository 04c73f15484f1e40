import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CONTRACTS } from '../src/actions/registry.ts'
import { buildLibrary, loadFlows } from '../src/flows/load.ts'
import { describeProblem } from '../src/flows/problem.ts'

const cites = [...readFileSync('flows/start-return.yaml', 'utf8').matchAll(/cites: (\S+)/g)].map(
  (m) => m[1] as string,
)
const parts = { contracts: CONTRACTS, articles: new Set(cites), rules: new Set(['return-days']) }

test('the flows of the house are whole', () => {
  const loaded = loadFlows('flows', parts)
  expect('problems' in loaded ? loaded.problems.map(describeProblem) : []).toEqual([])
})
