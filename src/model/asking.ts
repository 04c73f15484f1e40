import type { z } from 'zod'
import { fill } from '../text.ts'
import type { Breaker } from './breaker.ts'
import { type Caps, type Payer, type Purse, paid, tokensIn } from './budget.ts'
import type { Mask } from './mask.ts'
import { type ChatModel, ModelFailed } from './model.ts'
import { jsonSchemaOf, type Lists, shapeOf } from './output.ts'
import type { Prompt } from './prompt.ts'
import { collect, type Limits } from './stream.ts'

/** One prompt with all that it is filled with. */
export interface Question {
  prompt: Prompt
  /** By the names of its input; hidden by the mask on the way out. */
  input: Readonly<Record<string, string>>
  /** What stands in the house's own files: it holds nothing personal and stays as it is. */
  ours?: Readonly<Record<string, string>>
  lists?: Lists
  mask: Mask
  payer: Payer
  signal: AbortSignal
}

/** Fills a prompt, asks, and proves the answer. Throws {@link ModelFailed}, whatever went wrong. */
export type Ask = (question: Question) => Promise<Record<string, unknown>>

export interface AskingParts {
  chat: ChatModel
  breaker: Breaker
  purse: Purse
  caps: Caps
  limits: Limits
}

/** The longest input that is sent, in UTF-16 units; a customer's message is cut there. */
const LONGEST_INPUT = 12_000

/** The only way to a chat model: masked, paid for, with deadlines, behind the breaker, proved. */
export const createAsking =
  ({ chat, breaker, purse, caps, limits }: AskingParts): Ask =>
  async ({ prompt, input, ours = {}, lists = {}, mask, payer, signal }) => {
    const { head, name } = prompt
    const look = (word: string) => ours[word] ?? outward(mask.hide(input[word] ?? ''))
    const [system, user] = [fill(prompt.system, look, 'en'), fill(prompt.user, look, 'en')]
    const shape = shapeOf(head.output, lists)
    const maxTokens = head['max-tokens']
    const output = { name, schema: jsonSchemaOf(shape) }
    const ask = { system, user, output, maxTokens, temperature: head.temperature }
    const most = tokensIn(system) + tokensIn(user) + tokensIn(JSON.stringify(output)) + maxTokens
    await chat.load()
    // What is no answer counts against the endpoint like silence.
    const { answer } = await breaker.call(() =>
      paid({ purse, caps, payer, most }, async () => {
        const whole = await collect(
          (ending) => chat.stream({ ...ask, signal: ending }),
          limits,
          signal,
        )
        return { ...whole, answer: prove(shape, parse(whole.text)) }
      }),
    )
    return shown(answer, mask)
  }

/** A customer's angle brackets would end the tag that holds their words. */
const outward = (text: string): string =>
  text.slice(0, LONGEST_INPUT).replaceAll('<', '‹').replaceAll('>', '›')

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ModelFailed('garbage', 'the answer is no JSON')
  }
}

function prove(shape: z.ZodType, answer: unknown): Record<string, unknown> {
  const proved = shape.safeParse(answer)
  if (proved.success) return proved.data as Record<string, unknown>
  const { path, message } = proved.error.issues[0]!
  throw new ModelFailed('garbage', `${path.join('.')}: ${message}`)
}

function shown(answer: Record<string, unknown>, mask: Mask): Record<string, unknown> {
  const entries = Object.entries(answer).map(([name, value]) => {
    const turned = typeof value === 'string' ? mask.show(value) : value
    if (turned === undefined) throw new ModelFailed('garbage', `${name} names nobody we know`)
    return [name, turned] as const
  })
  return Object.fromEntries(entries)
}
