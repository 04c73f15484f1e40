import type { Day } from '../day.ts'
import type { Answers, ItemValue, PartnerKey, SlotValue } from '../value.ts'

/** A bookable time as it is written down: the visit, where its clocks stand, and how many fit in. */
export interface Place {
  /** Its hours stand in the zone of the visit. */
  slot: SlotValue
  /** IANA zone. */
  zone: string
  capacity: number
  /** Whom the shop sends; nobody outside learns of it. */
  partner?: PartnerKey
  /** The partner has offered it: nobody needs to be asked again. */
  proposed?: true
}

/** A visit as a flow asks for it. */
export interface NewBooking {
  /** The service: assembly, installation … */
  kind: string
  item: ItemValue
  /** Customer id of the shop. */
  customer?: string
  city: string
  place: Place
  /** What the customer said. */
  answers: Answers
  bookedOn: Day
  /** The confirmed step, `run:step:n`: the same step never books a second visit. */
  bookedBy: string
  /** Visits that ended before it stand in nobody's way. */
  now: Date
}

export interface Booking {
  /** R-1042: the number of its request. */
  number: string
  kind: string
  item: ItemValue
  city: string
  slot: SlotValue
  state: 'booked' | 'cancelled'
}

export type Booked =
  | { is: 'booked'; booking: Booking }
  /** Somebody already comes for this line of the order. */
  | { is: 'already'; booking: Booking }
  | { is: 'full' }

export type Moved =
  | { is: 'moved'; booking: Booking }
  | { is: 'full' }
  /** It was cancelled meanwhile. */
  | { is: 'gone' }
