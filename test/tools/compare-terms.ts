import { isDeepStrictEqual, parseArgs } from 'node:util'
import fc from 'fast-check'
import { bothSay, termCases } from '../fakes/term-cases.ts'

/** Compares the house with the oracle: `npm run terms -- --cases 10000 --seed 7`. Exit 1 on a difference. */
const { values } = parseArgs({
  options: { cases: { type: 'string', default: '10000' }, seed: { type: 'string', default: '7' } },
})
const cases = Number(values.cases)
const began = performance.now()
let differences = 0
for (const one of fc.sample(termCases, { numRuns: cases, seed: Number(values.seed) })) {
  const { house, oracle } = bothSay(one)
  if (isDeepStrictEqual(house, oracle)) continue
  differences += 1
  process.stdout.write(`${JSON.stringify({ one, house, oracle })}\n`)
}
const seconds = ((performance.now() - began) / 1000).toFixed(1)
process.stdout.write(`${cases} cases, ${differences} differences, ${seconds} s\n`)
process.exitCode = differences > 0 ? 1 : 0
