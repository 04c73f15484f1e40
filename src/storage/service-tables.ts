import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Day } from '../day.ts'
import type { Locale, Words } from '../message.ts'
import type { Penalty } from './request.ts'
import type { WorkOrderState } from './work-order.ts'

/** Set by the database when a row is made, or given by us. */
type Stamp = ColumnType<Date, Date | undefined, Date>
type Json<T extends object | null> = JSONColumnType<T>
type Opaque = JSONColumnType<object>

/** What flows open for the shop, and what is owed from then on. */
export interface ServiceTables {
  request: {
    id: Generated<string>
    number: Generated<string>
    conversationId: string
    customer: string | null
    kind: string
    orderNumber: string | null
    answers: Opaque
    state: Generated<'open' | 'done' | 'cancelled'>
    openedBy: string
    openedOn: Day
    closedOn: Day | null
    createdAt: Stamp
  }
  deadline: {
    requestId: string
    kind: string
    dueOn: Day
    zone: string
    rule: string
    owedBy: Generated<'shop' | 'buyer'>
    beganOn: Day | null
    penalty: Json<Penalty | null> | null
    metAt: Date | null
    remindedAt: Date | null
    breachedAt: Date | null
  }
  workOrder: {
    id: Generated<string>
    number: Generated<string>
    requestId: string
    conversationId: string
    partner: string
    task: Opaque
    state: Generated<WorkOrderState>
    proposal: Json<object | null> | null
    remark: string | null
    createdAt: Stamp
    changedAt: Stamp
  }
  checks: {
    id: Generated<number>
    conversationId: string
    product: string
    tried: string
    at: Date
  }
  form: { fileId: string; requestId: string | null; form: string; locale: Locale }
  loaner: {
    id: Generated<string>
    unit: string
    title: Json<Words>
    requestId: string
    state: Generated<'promised' | 'lent' | 'returned' | 'cancelled'>
    promisedOn: Day
    handOverBy: Day
    lentOn: Day | null
    returnedOn: Day | null
    createdAt: Stamp
  }
  booking: {
    requestId: string
    kind: string
    orderNumber: string
    line: number
    city: string
    slotId: string
    seat: number
    startsAt: Date
    endsAt: Date
    zone: string
    partner: string | null
    state: Generated<'booked' | 'cancelled'>
    createdAt: Stamp
    changedAt: Stamp
  }
}
