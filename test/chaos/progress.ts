const EVERY_MS = 30_000

/** Says every half minute how far a long run has come. */
export function createProgress(kills: number) {
  const began = Date.now()
  let said = began
  return (killed: number): void => {
    if (Date.now() - said < EVERY_MS) return
    said = Date.now()
    process.stderr.write(`${killed} of ${kills} kills in ${Math.round((said - began) / 1000)} s\n`)
  }
}
