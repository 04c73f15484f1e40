import { dayAt } from '../day.ts'
import type { Mind } from '../mind.ts'
import { createMemoryPurse } from '../model/budget.ts'
import { createModels } from '../models.ts'
import type { SecondOpinion } from '../second-opinion.ts'
import { configOrFail } from './config.ts'
import { misused } from './failure.ts'

/** Commands are offline and always say the same, unless they are told to ask a model. */
export interface ModelOptions {
  model?: boolean
}

/** Nobody waits in a chat: an endpoint on the own machine may take its time. */
const PATIENCE = 6

/**
 * Whom to ask about messages in doubt, by the settings of the environment; nobody unless it was
 * wished for. Nothing is kept: budget and embeddings last as long as the command.
 */
export async function opinionIf(
  { model = false }: ModelOptions,
  mind: Mind,
): Promise<{ opinion?: SecondOpinion }> {
  if (!model) return {}
  const models = createModels(configOrFail(), {
    purse: createMemoryPurse(),
    kept: { find: async () => new Map(), keep: async () => undefined },
    now: () => new Date(),
    today: () => dayAt(new Date(), mind.shop.zone),
    patience: PATIENCE,
  })
  if (!models.hasOpinion) {
    throw misused('--model: set OPENAI_API_KEY or OPENAI_BASE_URL, and OPENAI_MODEL')
  }
  const { signal } = new AbortController()
  await models.learn(mind, signal).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`)
  })
  return { opinion: models.opinionOf(mind) }
}
