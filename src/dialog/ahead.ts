import { backTo, hasWritten } from '../flows/correct.ts'
import type { Step } from '../flows/flow.ts'
import type { Run } from '../flows/run.ts'
import { words } from '../text/words.ts'
import { ACTS } from '../understanding/spoken.ts'
import type { Understood } from '../understanding/understood.ts'
import type { Answers, Listed } from '../value.ts'
import { type At, changeNamed } from './correct.ts'
import { answerOfOption, fillAhead, type Heard } from './fill.ts'
import { isAngry } from './meaning.ts'
import { namedIn } from './named.ts'
import { searchAgain, searchForOther } from './other-order.ts'
import { goOn } from './progress.ts'
import { forget, lead, note, setRun, type Talk } from './talk.ts'

/**
 * A message that answers not this question but one still to come, or that names another order: kept,
 * and the flow goes on. False when it holds nothing of the kind.
 */
export function takeAhead(talk: Talk, { run, flow, step }: At, heard: Heard): boolean {
  const { facts } = talk.state
  const filled = fillAhead(talk, flow, run, heard)
  const grew = Object.keys(filled.answers).length > Object.keys(run.answers).length
  const search = searchForOther(talk, { run, flow, step }, filled)
  if (!grew && search === undefined) {
    talk.state = { ...talk.state, facts }
    return namesSameOrder(talk, filled, heard, facts)
  }
  note(talk, { kind: 'answered-ahead', flow: flow.name, step: step.name })
  lead(talk, step.asking?.confirm && search === undefined ? 'same-again' : 'kept')
  if (search === undefined) setRun(talk, filled)
  else searchAgain(talk, filled, search)
  goOn(talk)
  return true
}

/** So long a message may say beside the name of a button. */
const MOST_BESIDE = 2
/** A single word this long is more than «нет» or «да». */
const TELLING = 6

/**
 * The words of another button of this very flow, and no more: «весь заказ» is no question where the
 * order is. Where an action goes by it, that action is done again; where it changes nothing, what
 * is known stands. False when no button is named.
 */
export function takeOwnButton(talk: Talk, at: At, text: string): boolean {
  const step = stepNamed(at, text)
  const option = step?.asking && namedIn(text, fixedOf(step))
  if (!step || !option) return false
  if (at.run.trail.includes(step.name)) return changeNamed(talk, at, text)
  const takes = goingBy(at, step)
  if (!at.step.asking?.confirm && takes === undefined) {
    if (!(step.name in at.run.answers)) return takeAhead(talk, at, { text, files: [] })
    return tellsAgain(talk, at, step, option)
  }
  note(talk, { kind: 'answered-ahead', flow: at.flow.name, step: at.step.name })
  forget(talk, 'misses')
  lead(talk, takes === undefined ? 'same-again' : 'kept')
  if (takes !== undefined) {
    const answer = answerOfOption(option)
    const answers = { ...at.run.answers, [step.name]: answer }
    const mentioned = { ...at.run.mentioned, [step.name]: answer }
    setRun(talk, backTo({ ...at.run, answers, mentioned }, takes))
  }
  goOn(talk)
  return true
}

/** What was told ahead already is told once more: it stands, and costs no try. */
function tellsAgain(talk: Talk, { run }: At, { name }: Step, { value }: Listed): boolean {
  if (run.answers[name]?.value !== value) return false
  forget(talk, 'misses')
  lead(talk, 'kept')
  goOn(talk)
  return true
}

/** The action that went by that answer; none once anything was written, which is not gone behind. */
function goingBy({ run, flow }: At, step: Step): string | undefined {
  if (hasWritten(flow, run)) return undefined
  return run.trail.find((name) => {
    const contract = flow.steps.get(name)?.contract
    return contract?.kind === 'read' && step.name in (contract.takes ?? {})
  })
}

const fixedOf = ({ asking }: Step): readonly Listed[] =>
  asking?.options && !('from' in asking.options) ? asking.options : []

function stepNamed({ flow, step: asked }: At, text: string): Step | undefined {
  const said = words(text).length
  const isMeant = (name: string, option: Listed): boolean => {
    const own = words(name).length
    const alone = { ...option, label: { ru: name, en: name }, also: [] }
    return (
      (own > 1 || name.length >= TELLING) &&
      said - own <= MOST_BESIDE &&
      namedIn(text, [alone]) !== undefined
    )
  }
  return [...flow.steps.values()].find((step) => {
    const option = step === asked ? undefined : namedIn(text, fixedOf(step))
    const names = option ? [option.label.ru, option.label.en, ...(option.also ?? [])] : []
    return names.some((name) => option && isMeant(name, option))
  })
}

/** «Новый, не включали» beside "which item?": it wants nothing, and tells what is asked later. */
export function tellsOnlyAhead(talk: Talk, at: At, heard: Heard, understood: Understood): boolean {
  const wants = ACTS.test(heard.text) || understood.asks || isAngry(understood, heard.text)
  return !wants && takeAhead(talk, at, heard)
}

/** The order that is spoken of, named once more: no failed answer, the question stands. */
function namesSameOrder(talk: Talk, { mentioned }: Run, { text }: Heard, facts: Answers): boolean {
  const named = mentioned['order-number']?.value
  const isSame = facts.order?.kind === 'order' && facts.order.value.number === named
  if (!isSame || words(text).length > MOST_BESIDE || !text.includes(String(named))) return false
  lead(talk, 'kept')
  goOn(talk)
  return true
}
