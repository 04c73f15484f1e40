import type { Asking, Flow, Step } from '../flows/flow.ts'
import { optionsOf } from '../flows/offered.ts'
import type { Run } from '../flows/run.ts'
import { answerOf, look } from '../flows/run.ts'
import type { Choice, Words } from '../message.ts'
import { isList, printAnswer } from '../text.ts'
import type { Answer } from '../value.ts'
import { personButton, stepChoice } from './buttons.ts'
import { consentSentence, isPersonal } from './consent.ts'
import { sayBody, type Talk, viewOf, words } from './talk.ts'

/** An answer as the confirm card shows it. */
export interface Shown {
  step: string
  label: Words
  answer: Answer
}

/** Says the question of the step, with its buttons; a confirm with label and value of each answer. */
export function askStep(talk: Talk, run: Run, flow: Flow, step: Step): void {
  const { asking } = step
  if (!asking) return
  const body = step.body?.(run, viewOf(talk)) ?? { text: '' }
  const lines = asking.confirm ? shownBy(talk, run, flow, step) : []
  const { locale } = talk.state
  const card = lines.map(({ label, answer }) => `${label[locale]}: ${printAnswer(answer, locale)}`)
  const consent = consentSentence(talk, isPersonal(kindsOf(step)))
  const text = [card.join('\n'), body.text, consent].filter(Boolean).join('\n\n')
  const choices = [...choicesOf(talk, run, step, asking), ...wayOut(talk)]
  const source = `${flow.name} / ${step.name}`
  const asks = kindsOf(step).includes('phone') ? { asks: 'phone' as const } : {}
  sayBody(talk, { ...body, text, ...asks, ...(choices.length > 0 ? { choices } : {}) }, source)
}

const kindsOf = ({ asking }: Step): readonly string[] => [
  ...(asking?.kinds ?? []),
  asking?.fact ?? '',
]

/** After two failed answers a person is one press away. */
const wayOut = (talk: Talk): Choice[] =>
  (talk.state.memory.misses ?? 0) >= 2 ? [personButton(talk)] : []

function choicesOf(talk: Talk, run: Run, step: Step, asking: Asking): Choice[] {
  const { locale } = talk.state
  const choice = (option: string, label: string): Choice =>
    stepChoice(run.id, step.name, option, label)
  const own = optionsOf(asking, run, viewOf(talk)).map(({ id, label }) => choice(id, label[locale]))
  if (asking.confirm && !asking.options) {
    return [
      choice('right', words(talk, 'right')),
      choice('change', words(talk, 'change')),
      choice('cancel', words(talk, 'cancel')),
    ]
  }
  const yesNo = asking.kinds.includes('yes-no')
    ? [choice('yes', words(talk, 'yes')), choice('no', words(talk, 'no'))]
    : []
  const skipLabel = asking.skipWords?.[locale] ?? words(talk, 'skip')
  const skip = asking.maySkip ? [choice('skip', skipLabel)] : []
  return [...own, ...yesNo, ...skip]
}

/** The answers that the confirm step shows, in its order; a part stands for its questions. */
export function shownBy(talk: Talk, run: Run, flow: Flow, step: Step): Shown[] {
  const steps = [...flow.steps.values()]
  return (step.asking?.show ?? [])
    .flatMap((name) =>
      steps.filter((other) => other.name === name || other.name.startsWith(`${name}/`)),
    )
    .flatMap((other) => {
      const answer = answerOf(other.name, run) ?? factOf(talk, run, other)
      const label = other.asking?.label
      return answer && label ? [{ step: other.name, label, answer }] : []
    })
}

/** An order or item that was known without being asked. */
function factOf(talk: Talk, run: Run, { asking }: Step): Answer | undefined {
  const given = asking?.fact && look(asking.fact, run, viewOf(talk))
  return given && !isList(given) ? given : undefined
}
