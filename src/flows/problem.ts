/** A mistake in a file that people edit, at the place where they can put it right. */
export interface Problem {
  file: string
  line: number
  col: number
  message: string
}

/** A line and a column, both from 1. */
export interface Place {
  line: number
  col: number
}

/** `flows/start-return.yaml:31:5 error «check» forgets the outcome «too-late»` */
export const describeProblem = ({ file, line, col, message }: Problem): string =>
  `${file}:${line}:${col} error ${message}`

/** Each problem once, in reading order. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  const once = new Map(problems.map((problem) => [describeProblem(problem), problem]))
  return [...once.values()].sort(
    (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.col - b.col,
  )
}

/** `: did you mean «item»?`, or nothing when no known word is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = [...known]
    .map((other) => ({ other, steps: editsBetween(word, other) }))
    .sort((a, b) => a.steps - b.steps)[0]
  const close = near && near.steps <= Math.max(2, Math.floor(word.length / 3))
  return close ? `: did you mean «${near.other}»?` : ''
}

/** Letters to add, drop, change or swap to get from one word to the other. */
function editsBetween(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const best = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, change)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(swapped ? Math.min(best, (before[j - 2] as number) + 1) : best)
    }
    before = last
    last = row
  }
  return last[b.length] as number
}

/** A mistake at a place inside a step. */
export const problemAt = (
  origin: { file: string; at(path: readonly PropertyKey[]): Place },
  at: readonly PropertyKey[],
  message: string,
): Problem => ({ file: origin.file, ...origin.at(at), message })
