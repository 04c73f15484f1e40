/** What the shell sees. */
export const EXIT = { ok: 0, problems: 1, usage: 2 } as const

/** A command that cannot go on, with the sentence for the person who called it. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exitCode: number

  constructor(message: string, exitCode: number = EXIT.problems) {
    super(message)
    this.exitCode = exitCode
  }
}

/** The call itself was wrong: exit code 2. */
export const misused = (message: string): Failure => new Failure(message, EXIT.usage)
