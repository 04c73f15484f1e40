/** What the browser keeps between visits. Where storage is forbidden, nothing is kept. */
export interface Memory {
  read(name: string): string | undefined
  write(name: string, value: string | undefined): void
}

const PREFIX = 'aftercare:'

/** localStorage, which may throw at any touch (private windows, blocked site data). */
export const browserMemory: Memory = {
  read(name) {
    try {
      return localStorage.getItem(PREFIX + name) ?? undefined
    } catch {
      return undefined
    }
  },
  write(name, value) {
    try {
      if (value === undefined) localStorage.removeItem(PREFIX + name)
      else localStorage.setItem(PREFIX + name, value)
    } catch {
      // Nothing to do: the visit works, only the next one begins anew.
    }
  },
}
