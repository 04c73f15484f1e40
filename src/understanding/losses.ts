/** An example under a visit. */
export interface Visit {
  margins: Float64Array
  label: number
  /** What each example adds to the weights of each class, per unit of its vector. Changed in place. */
  shares: Float32Array
  /** Where the shares of this one begin. */
  from: number
  /** The squared length of its vector. */
  length: number
  /** Filled with the changes of the shares. */
  steps: Float64Array
}

/** Sets one example right, the others as they are: finds the best shares for it. */
export type Loss = (visit: Visit) => void

/**
 * Each class against the rest, squared hinge: the support vector machine (Hsieh et al. 2008,
 * algorithm 1). A mistake on a class's own example is `ownCost` times as dear as one on another's.
 */
export function squaredHinge(cost: number, ownCost: number): Loss {
  const [softOwn, softOther] = [1 / (2 * cost * ownCost), 1 / (2 * cost)]
  return ({ margins, label, shares, from, length, steps }) => {
    for (let at = 0; at < margins.length; at++) {
      const [sign, softness] = at === label ? [1, softOwn] : [-1, softOther]
      const before = sign * shares[from + at]!
      const gradient = sign * margins[at]! - 1 + softness * before
      const after = Math.max(0, before - gradient / (length + softness))
      steps[at] = sign * (after - before)
      shares[from + at] = sign * after
    }
  }
}

/** Turns logits into chances that sum up to 1, in place. */
export function toChances(logits: Float64Array): Float64Array {
  let highest = Number.NEGATIVE_INFINITY
  for (let n = 0; n < logits.length; n++) if (logits[n]! > highest) highest = logits[n]!
  let total = 0
  for (let n = 0; n < logits.length; n++) {
    logits[n] = Math.exp(logits[n]! - highest)
    total += logits[n]!
  }
  for (let n = 0; n < logits.length; n++) logits[n] = logits[n]! / total
  return logits
}

/** How often the chances of one example are brought nearer to what its logits say, in one visit. */
const ROUNDS = 3

/** What the steps would be if the chances were right, and how far to go there at once. */
function stepNearer(visit: Visit, chances: Float64Array, cost: number): void {
  const { label, shares, from, length, steps } = visit
  const damping = 1 / (1 + (cost * length) / 2)
  for (let at = 0; at < chances.length; at++) {
    const missing = (at === label ? 1 : 0) - chances[at]!
    steps[at]! += damping * (cost * missing - shares[from + at]! - steps[at]!)
  }
}

/**
 * All classes against each other, by their chances: multinomial logistic regression (Yu, Huang, Lin
 * 2011, "Dual coordinate descent methods for logistic regression and maximum entropy models"). At the
 * best shares an example adds `cost` times what its chances miss.
 */
export function logistic(cost: number): Loss {
  return (visit) => {
    const { margins, shares, from, length, steps } = visit
    steps.fill(0)
    for (let round = 0; round < ROUNDS; round++) {
      const logits = margins.map((margin, at) => margin + length * steps[at]!)
      stepNearer(visit, toChances(logits), cost)
    }
    for (let at = 0; at < steps.length; at++) shares[from + at]! += steps[at]!
  }
}
