import type { Mood } from './mood.ts'

/** Where a message can go. The order is the order in which `eval` prints them. */
export const ROUTES = [
  'start-return',
  'warranty-repair',
  'post-warranty-repair',
  'book-assembly',
  'order-spare-part',
  'accessories',
  'order-status',
  'complaint',
  'training',
  'feedback',
  'documents',
  'usage-question',
  'policy-question',
  'smalltalk',
  'human',
  'cancel',
  'out-of-scope',
] as const
export type Route = (typeof ROUTES)[number]

/** An article that may answer, with its score from 0 to 1. */
export interface FoundArticle {
  id: string
  score: number
}

/** What a message means, before anything is done about it. */
export interface Understood {
  route: Route
  /** Calibrated, 0 to 1. */
  confidence: number
  /** The next best routes, best first. */
  alternatives: readonly (readonly [Route, number])[]
  /** Best first. */
  articles: readonly FoundArticle[]
  /** How the customer is disposed, whatever the wish: for priority and tone. */
  mood: Mood
  /** A second wish that another part of the message names, clearly enough to be taken up later. */
  also?: Route
  /** "Can it be returned?" asks; "I want to return it" acts. */
  asks: boolean
  /** sure: act; unsure: ask which; lost: say so and offer a person. */
  band: 'sure' | 'unsure' | 'lost'
}
