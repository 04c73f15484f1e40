import type { SlotValue } from '../value.ts'

export const WORK_ORDER_STATES = [
  'ordered',
  'accepted',
  'slot-proposed',
  'declined',
  'done',
  'called-off',
] as const
export type WorkOrderState = (typeof WORK_ORDER_STATES)[number]

/** All that a partner is told of a visit: nobody's name, no order, no price. */
export interface Task {
  service: string
  item: string
  city: string
  address: string
  phone: string
  start: string
  end: string
}

/** The kind of the effect that tells a partner. */
export const WORK_ORDER = 'work-order'
/** The event of a partner who has not answered. */
export const PARTNER_SILENT = 'partner-silent'
/** The event of a partner who offers another time. */
export const SLOT_PROPOSED = 'slot-proposed'
/** The event of any other answer of a partner. */
export const PARTNER_ANSWER = 'partner-answer'

/** What is sent to a partner. */
export interface Notice {
  order: string
  is: 'new' | 'moved' | 'called-off' | 'slot-accepted'
  task: Task
}

/** Another time for a visit, as a partner offers it; its hours stand in the zone of the visit. */
export interface Proposal {
  /** The number that the customer knows. */
  request: string
  slot: SlotValue
  zone: string
}
