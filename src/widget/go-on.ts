import type { WayToTelegram } from './protocol.ts'
import type { Visit } from './visit.ts'

/** The way into Telegram: closed until it is asked for, and made anew each time. */
export class GoOn {
  readonly #visit: Visit
  readonly #onChange: () => void
  way: 'asked' | 'failed' | WayToTelegram | undefined

  constructor(visit: Visit, onChange: () => void) {
    this.#visit = visit
    this.#onChange = onChange
  }

  async ask(): Promise<void> {
    this.#set('asked')
    const way = await this.#visit.wayToTelegram().catch(() => 'failed' as const)
    if (this.way === 'asked') this.#set(way)
  }

  drop(): void {
    if (this.way !== undefined) this.#set(undefined)
  }

  #set(way: GoOn['way']): void {
    this.way = way
    this.#onChange()
  }
}
