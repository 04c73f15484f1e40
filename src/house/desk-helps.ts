import type { FillWish, Question, Standing, Suggestion } from '../console/parts.ts'
import { momentAt } from '../day.ts'
import type { DialogState } from '../dialog/state.ts'
import type { Flow } from '../flows/flow.ts'
import type { Locale } from '../message.ts'
import type { Mind } from '../mind.ts'
import { soundsAngry } from '../understanding/sounds-angry.ts'
import { wordsOf, wordsUnder } from './words.ts'

const SUGGESTIONS = 3
/** Routes that nobody takes who is content. */
const UPSET_ROUTES = ['complaint']

interface StoredRun {
  flow: string
  version: string
  step: string
  answers: Readonly<Record<string, unknown>>
  trail: readonly string[]
}

const runOf = (stack: unknown): StoredRun | undefined => (stack as StoredRun[]).at(-1)

const flowOf = ({ library }: Mind, run: StoredRun): Flow | undefined =>
  library.versions.get(run.version) ?? library.flows.get(run.flow)

/** The questions of the running flow, in its order; confirms are the customer's own. */
export function questionsOf(mind: Mind, stack: unknown, locale: Locale): Question[] {
  const run = runOf(stack)
  const flow = run && flowOf(mind, run)
  if (!run || !flow) return []
  return [...flow.steps.values()].flatMap(({ name, asking }) => {
    if (!asking || asking.confirm) return []
    const title = asking.label?.[locale] ?? name
    const [answered, passed] = [name in run.answers, run.trail.includes(name)]
    return [{ step: name, title, answered, passed }]
  })
}

/** What of a person's words the flow cannot read, and a step that nobody can go on from. */
export function unreadBy(
  mind: Mind,
  { stack, facts, locale, zone }: Standing,
  { step, filled }: FillWish,
  now: Date,
): string[] {
  const run = runOf(stack)
  const isPlace = step === undefined || run?.step === step || run?.trail.includes(step)
  const state = { locale, stack, facts, proof: { orders: [] }, memory: {} } as DialogState
  return [...(isPlace ? [] : [step]), ...mind.turn.unread(state, filled, momentAt(now, zone))]
}

/** Articles that may answer the customer's last words, the best first; each once. */
export function suggestFor(
  mind: Mind,
  words: readonly string[],
  { locale, day }: { locale: Locale; day: Parameters<Mind['knowledge']['find']>[1] },
): Suggestion[] {
  const hits = words.slice(0, 2).flatMap((text) => mind.knowledge.find(text, day))
  const found = new Map<string, Suggestion>()
  for (const { id, score } of hits) {
    const quoted = mind.knowledge.quote(id, locale, day)
    const title = mind.knowledge.cite(id, locale, day)?.title ?? id
    if (quoted && !found.has(id)) found.set(id, { article: id, title, text: quoted.text, score })
  }
  return [...found.values()].slice(0, SUGGESTIONS)
}

/** How the customer feels, as far as words tell without any model. */
export const moodOf = (
  { understanding }: Mind,
  words: readonly string[],
  locale: Locale,
): 'calm' | 'upset' | 'angry' => {
  const heard = words.map((text) => understanding.understand(text, locale, { asking: false }))
  if (words.some(soundsAngry) || heard.some(({ mood }) => mood !== 'calm')) return 'angry'
  return heard.some(({ route = '' }) => UPSET_ROUTES.includes(route)) ? 'upset' : 'calm'
}

/** The canned replies of `flows/phrases.yaml`, under `canned`. */
export function cannedOfHouse({ library }: Mind) {
  const { ru, en } = wordsUnder(library, 'canned')
  return Object.keys(ru).map((shortcut) => ({
    ...{ shortcut, ru: ru[shortcut] ?? '', en: en[shortcut] ?? '' },
    team: null,
  }))
}

/** A name of the desk in the agent's words: of a reason, of a team; its id when it has none. */
export const deskWord = (
  { library }: Mind,
  kind: 'reason' | 'team',
  id: string,
  locale: Locale,
): string => {
  const phrase = `${kind}.${id}`
  return library.phrases.has(phrase) ? wordsOf(library, phrase)[locale] : id
}
