/** Counts what somebody does, and says when it is too much; all processes of the house count together. */
export interface Rate {
  /** Counts one more. How long to wait, in ms, when it was one too many; undefined: go on. */
  take(key: string): Promise<number | undefined>
}

/** Makes the count of that name: so many in any one minute. */
export type RateMaker = (name: string, perMinute: number) => Rate
