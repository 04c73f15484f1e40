/** A side that has not written by then is not typing. */
const LONGEST_MS = 20_000

/** Whether the other side is writing, as far as anybody can tell. */
export class Typing {
  readonly #onChange: (isTyping: boolean) => void
  #end: ReturnType<typeof setTimeout> | undefined

  constructor(onChange: (isTyping: boolean) => void) {
    this.#onChange = onChange
  }

  start(): void {
    clearTimeout(this.#end)
    this.#end = setTimeout(() => this.stop(), LONGEST_MS)
    this.#onChange(true)
  }

  stop(): void {
    clearTimeout(this.#end)
    this.#onChange(false)
  }
}
