import type { ActionContract } from '../flows/contract.ts'
import type { Answers } from '../value.ts'
import type { Action, Performed, World } from './action.ts'
import { checkReturn } from './check-return.ts'
import { findOrder } from './find-order.ts'
import { listItems } from './list-items.ts'
import { openReturn } from './open-return.ts'
import { proveOrder } from './prove-order.ts'
import { requestStatus } from './request-status.ts'

const ALL = [findOrder, listItems, checkReturn, openReturn, proveOrder, requestStatus]

const byName: ReadonlyMap<string, Action> = new Map(ALL.map((it) => [it.contract.name, it]))

/** What every action promises, by name: what flows are proved against. */
export const CONTRACTS: ReadonlyMap<string, ActionContract> = new Map(
  ALL.map(({ contract }) => [contract.name, contract]),
)

/**
 * Carries out an action, or as much of it as may be done before the turn's transaction; what is left
 * to write then comes back as a function of the ledger. Throws when there is no such action.
 */
export async function perform(name: string, input: Answers, world: World): Promise<Performed> {
  const found = byName.get(name)
  if (!found) throw new Error(`there is no action "${name}"`)
  return found.perform(input, world)
}
