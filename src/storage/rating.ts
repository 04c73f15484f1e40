/** From here on a rating is a thank-you, and the best one may be told to others. */
export const GOOD_SCORE = 4
export const TOP_SCORE = 5

/** How the customer rated the help, 1 to 5. */
export interface NewRating {
  score: number
  at: Date
}

/** A rating as flows go by it. */
export interface RatingOf {
  score: number
  at: Date
}
