import type { HandOver } from '../handoff/case.ts'
import type { Body } from '../message.ts'
import type { Noted } from './state.ts'

/** What something that happened by itself comes to, before the dialog hears of it. */
export interface Heeded {
  /** What the customer is told. */
  says?: readonly Body[]
  /** A person must see to it. */
  handOver?: HandOver
  noted?: readonly Noted[]
  /** Noted only once the flow begins: while it waits nothing was said yet. */
  starting?: readonly Noted[]
  /** The dialog hears of it too: a flow may start on it. */
  passOn: boolean
}
