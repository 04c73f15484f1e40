import { readFileSync } from 'node:fs'
import type { Performed, World } from '../../src/actions/action.ts'
import { createMemoryLedger } from '../../src/actions/memory-ledger.ts'
import { perform } from '../../src/actions/registry.ts'
import { momentAt } from '../../src/day.ts'
import type { ActionResult, Proof } from '../../src/flows/contract.ts'
import { openForms } from '../../src/knowledge/forms.ts'
import { readRules } from '../../src/knowledge/rules-file.ts'
import { DEMO_SHOP, readShopFile } from '../../src/shop/file.ts'
import { openFileShop } from '../../src/shop/file-shop.ts'
import type { Answers } from '../../src/value.ts'

const read = readShopFile(DEMO_SHOP)
if ('problems' in read) throw new Error(read.problems.join('\n'))
const { file } = read
const rules = readRules('rules.yaml', readFileSync('knowledge/rules.yaml', 'utf8'))
if ('problems' in rules) throw new Error(JSON.stringify(rules.problems))

export const { book } = rules
const now = new Date('2026-11-21T09:00:00Z')

/** The demo shop on 21 November 2026, noon in Moscow, as one customer with one ledger meets it. */
export function demoWorld(proof: Proof, change: Partial<World> = {}) {
  const moment = momentAt(now, 'Europe/Moscow')
  const ledger = createMemoryLedger()
  const world: World = {
    shop: openFileShop(file, moment.day),
    requests: ledger,
    bookings: ledger.bookings,
    visits: ledger,
    loans: ledger,
    opinions: ledger.opinions,
    rules: book,
    forms: openForms('knowledge'),
    moment,
    proof,
    locale: 'ru',
    key: 'run:open:0',
    ...change,
  }
  return {
    world,
    async do(name: string, input: Answers = {}, key = world.key): Promise<ActionResult> {
      return settle(await perform(name, input, { ...world, key }))
    },
  }
  function settle(performed: Performed): Promise<ActionResult> | ActionResult {
    return performed.is === 'done' ? performed.result : performed.write(ledger)
  }
}

export const signedAs = (customer: string): Proof => ({ customer, orders: [] })
export const stranger: Proof = { orders: [] }
