import type { Day } from '../day.ts'
import { ModelFailed } from './model.ts'

/** Most tokens in a day: of one conversation, and of the whole house. */
export interface Caps {
  conversation: number
  day: number
}

/** Whose words are sent, and on which day: what a call is charged to. */
export interface Payer {
  /** Absent: the house itself, as when articles are read in at the start. */
  conversationId?: string
  day: Day
}

/** What was spent, kept where every process sees it. */
export interface Purse {
  /** Takes that many tokens from both caps, or takes nothing and says false. One step, whoever else pays. */
  take(payer: Payer, tokens: number, caps: Caps): Promise<boolean>
  /** Corrects what was taken by what it came to; never below nothing. */
  settle(payer: Payer, difference: number): Promise<void>
}

/** Three UTF-16 units of Russian or English are a token at the least: rather too many than too few. */
const UNITS_OF_A_TOKEN = 3

export const tokensIn = (text: string): number => Math.ceil(text.length / UNITS_OF_A_TOKEN)

/**
 * Pays before the call for the most that it can cost, and takes back the rest when it is known. A
 * call whose cost stays unknown has cost all of it: the cap is hard. Throws {@link ModelFailed}
 * `spent`.
 */
export async function paid<T extends object & { tokens?: number }>(
  { purse, caps, payer, most }: { purse: Purse; caps: Caps; payer: Payer; most: number },
  work: () => Promise<T>,
): Promise<T> {
  if (!(await purse.take(payer, most, caps))) {
    throw new ModelFailed('spent', `${most} tokens more are beyond the budget`)
  }
  const came = await work()
  if (came.tokens !== undefined) await purse.settle(payer, came.tokens - most)
  return came
}

/** A purse of this process alone, for the command line and for tests. */
export function createMemoryPurse(): Purse {
  const spent = new Map<string, number>()
  const of = (scope: string) => spent.get(scope) ?? 0
  const scopesOf = ({ conversationId, day }: Payer) => [
    { scope: day as string, isDay: true },
    ...(conversationId ? [{ scope: `${day} ${conversationId}`, isDay: false }] : []),
  ]
  return {
    async take(payer, tokens, caps) {
      const scopes = scopesOf(payer)
      const fits = scopes.every(
        ({ scope, isDay }) => of(scope) + tokens <= (isDay ? caps.day : caps.conversation),
      )
      if (fits) for (const { scope } of scopes) spent.set(scope, of(scope) + tokens)
      return fits
    },
    async settle(payer, difference) {
      for (const { scope } of scopesOf(payer)) spent.set(scope, Math.max(0, of(scope) + difference))
    },
  }
}
