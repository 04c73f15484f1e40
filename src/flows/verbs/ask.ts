import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { Answer, Fact, Kind, Listed } from '../../value.ts'
import type { GivenKind } from '../contract.ts'
import type { Asking, Entered, Step, Use, Way } from '../flow.ts'
import { optionsOf } from '../offered.ts'
import { didYouMean } from '../problem.ts'
import { isFact, type Run, type View } from '../run.ts'
import type { askStep } from '../schema.ts'
import {
  compileBody,
  compileSentence,
  type Placing,
  standing,
  useOf,
  usesIn,
  usesOfAttached,
} from './verb.ts'

/** What the checker calls the customer's yes to what was shown; any later answer takes it back. */
export const CONFIRMED = '(confirmed)'
const GIVEN = 'given'
export const SKIPPED = 'skipped'
const RIGHT = 'right'
/** What a confirm is answered with, however its button is worded. */
const YES = { kind: 'confirm', value: RIGHT } as const

type RawAsk = z.infer<typeof askStep>

/** Asks, waits, and goes on by the answer. */
export function compileAsk(raw: RawAsk, place: Placing): Step {
  const asking = askingOf(raw, place)
  judgeAsk(raw, place)
  return {
    ...standing(place),
    cites: [raw.cites ?? []].flat(),
    verb: 'ask',
    asking,
    ways: waysOf(raw, asking, place),
    uses: usesOf(raw, place),
    body: compileBody(raw.ask, raw, place),
    enter: (run, view) => enterAsk(place.name, asking, run, view),
  }
}

/** Where a time or a visit may be named too, a day is one to come. */
const AHEAD: readonly Kind[] = ['slot', 'time-window']

const kindsOf = (raw: RawAsk): Kind[] => [raw.expect ?? []].flat()

function askingOf(raw: RawAsk, place: Placing): Asking {
  const options = optionsFrom(raw, place)
  const fact = factOf(raw, place)
  const written = kindsOf(raw)
  return {
    text: compileSentence(raw.ask, place),
    ...(raw.label ? { label: raw.label } : {}),
    kinds: written.length > 0 || options ? written : ['text'],
    ...(options ? { options } : {}),
    ...onlyOf(raw, place),
    whenAsked: raw['when-asked'] ?? false,
    maySkip: raw['may-skip'] !== undefined && raw['may-skip'] !== false,
    ...(typeof raw['may-skip'] === 'object' ? { skipWords: raw['may-skip'] } : {}),
    many: raw.many ?? false,
    ahead: raw.ahead ?? AHEAD.some((kind) => written.includes(kind)),
    confirm: written.includes('confirm'),
    show: (raw.show ?? []).map((name) => place.own(name)),
    ...(fact ? { fact } : {}),
  }
}

function optionsFrom({ options, expect }: RawAsk, place: Placing): Asking['options'] {
  if (typeof options === 'string') {
    const source = place.source(options)
    return { from: 'name' in source ? source.name : '' }
  }
  if (!options) return undefined
  return Object.entries(options).map(([id, { ru, en, also }]) => ({
    id,
    ...(id === RIGHT && expect === 'confirm' ? YES : { kind: 'choice', value: id }),
    label: { ru, en },
    also: [...(also?.ru ?? []), ...(also?.en ?? [])],
  }))
}

function onlyOf({ only }: RawAsk, place: Placing): Pick<Asking, 'only'> {
  const source = only === undefined ? undefined : place.source(only)
  return source && 'name' in source ? { only: source.name } : {}
}

/** The order and the item are facts whatever the step is called; the rest go by the step's name. */
function factOf(raw: RawAsk, place: Placing): Fact | undefined {
  const name = place.name.replace(/^.*\//, '')
  if (isFact(name)) return name
  if (typeof raw.options !== 'string') return undefined
  const kind = listKind(raw.options, place)
  return kind === 'order' || kind === 'item' ? kind : undefined
}

/** The kind of the entries of `step.list`, by the contract of the action behind the step. */
function listKind(reference: string, place: Placing): string | undefined {
  const source = place.source(reference)
  if (!('name' in source)) return undefined
  const [step, name] = source.name.split('.')
  const gives = place.givesOf(step ?? '').map((given) => given[name ?? ''])
  return gives.find((kind) => kind?.endsWith('[]'))?.slice(0, -2)
}

/** The lists that the action behind the step gives, as a file would name them. */
function listsAround(reference: string, place: Placing): string[] {
  const [step = ''] = reference.split('.')
  const source = place.source(`${step}.list`)
  const full = 'name' in source ? source.name.replace(/\.list$/, '') : step
  return place
    .givesOf(full)
    .flatMap((given) => Object.entries(given))
    .filter(([, kind]) => kind.endsWith('[]'))
    .map(([name]) => `${step}.${name}`)
}

function judgeAsk(raw: RawAsk, place: Placing): void {
  const confirm = kindsOf(raw).includes('confirm')
  if (confirm && !raw.show)
    place.report([], `«${place.name}» confirms, but shows nothing: name the answers under show:`)
  if (!confirm && raw.show)
    place.report(['show'], `«${place.name}» shows, but expects no confirm: add expect: confirm`)
  if (!confirm && !raw.label)
    place.report([], `«${place.name}» asks, but has no label: add label: with ru: and en:`)
  if (confirm && raw.options && !(typeof raw.options === 'object' && RIGHT in raw.options)) {
    place.report(['options'], `«${place.name}» confirms, but no button of it is «${RIGHT}»`)
  }
  judgeLists(raw, place)
}

function judgeLists(raw: RawAsk, place: Placing): void {
  if (raw.only && typeof raw.options !== 'object')
    place.report(['only'], `«${place.name}» keeps only some buttons, but has none of its own`)
  if (typeof raw.options === 'string' && !listKind(raw.options, place)) {
    const near = didYouMean(raw.options, listsAround(raw.options, place))
    place.report(
      ['options'],
      `«${place.name}» offers «${raw.options}», which no action gives as a list${near}`,
    )
  }
}

function usesOf(raw: RawAsk, place: Placing): Use[] {
  const options =
    typeof raw.options === 'string'
      ? useOf(
          place.source(raw.options),
          ['options'],
          (step) => `«${step}» offers {${raw.options}}, which may not be known by then`,
        )
      : []
  const only = raw.only
    ? useOf(
        place.source(raw.only),
        ['only'],
        (step) => `«${step}» keeps only {${raw.only}}, which may not be known by then`,
        'list',
      )
    : []
  return [...usesIn(raw.ask, place, ['ask']), ...usesOfAttached(raw, place), ...options, ...only]
}

function waysOf(raw: RawAsk, asking: Asking, place: Placing): Way[] {
  if (asking.confirm) return waysOfConfirm(asking)
  const learns = [place.name, ...(asking.fact ? [asking.fact] : [])]
  const skipped = { outcome: SKIPPED, learns: [], forgets: [place.name, CONFIRMED] }
  const given = outcomesOf(raw, asking).map((outcome): Way => {
    const kinds = kindsBy(outcome, asking, raw, place)
    const known = kinds.length > 0 ? new Map(learns.map((name) => [name, kinds])) : undefined
    return { outcome, learns, forgets: [CONFIRMED], ...(known ? { kinds: known } : {}) }
  })
  return asking.maySkip ? [...given, skipped] : given
}

/** What the answer may be of, when it leads that way. Several of a list are no single kind. */
function kindsBy(outcome: string, asking: Asking, raw: RawAsk, place: Placing): GivenKind[] {
  if (asking.many && asking.options) return []
  if (fixedOptions(asking).some(({ id }) => id === outcome)) return ['choice']
  const listed = typeof raw.options === 'string' ? listKind(raw.options, place) : undefined
  const all = [...asking.kinds, ...(listed ? [listed as Kind] : [])]
  const own = all.filter((kind) => kind === outcome)
  return own.length > 0 ? own : all
}

/** Only «right» lets a write pass; a confirm that words its own buttons may have others beside it. */
function waysOfConfirm(asking: Asking): Way[] {
  const others = fixedOptions(asking).filter(({ id }) => id !== RIGHT)
  return [
    { outcome: RIGHT, learns: [CONFIRMED], forgets: [] },
    ...others.map(({ id }) => ({ outcome: id, learns: [], forgets: [CONFIRMED] })),
  ]
}

/** Each fixed button, each kind where several may come; a yes and a no lead apart. */
function outcomesOf(raw: RawAsk, asking: Asking): string[] {
  const buttons = fixedOptions(asking).map(({ id }) => id)
  const expected = Array.isArray(raw.expect) ? raw.expect : [raw.expect ?? []].flat().map(givenAs)
  const others = expected.flatMap((kind) => (kind === 'yes-no' ? ['yes', 'no'] : [kind]))
  const outcomes = [...buttons, ...others]
  return outcomes.length > 0 ? outcomes : [GIVEN]
}

const givenAs = (kind: Kind): string => (kind === 'yes-no' ? kind : GIVEN)

const fixedOptions = ({ options, many }: Asking): readonly Listed[] =>
  Array.isArray(options) && !many ? options : []

/** The outcome that an answer means: the option, yes or no, the kind where several may come. */
export function outcomeOf(asking: Asking, answer: Answer): string {
  if (asking.confirm) return String(answer.value)
  if (answer.kind === 'choice' && fixedOptions(asking).length > 0) return answer.value
  if (answer.kind === 'yes-no') return answer.value
  return asking.kinds.length > 1 ? answer.kind : GIVEN
}

/** The answer when it is known already: given before, a fact, or the only order or item there is to speak of. */
function knownAnswer(name: string, asking: Asking, run: Run, view: View): Answer | undefined {
  const options = optionsOf(asking, run, view)
  const fact = asking.fact && view.facts[asking.fact]
  const answer = run.answers[name] ?? fact
  if (!asking.options) return answer
  if (answer && options.some((option) => isDeepStrictEqual(option.value, answer.value)))
    return answer
  if (answer && asking.many) return answer
  const isOnly = options.length === 1 && !asking.maySkip
  return asking.fact && isOnly ? options[0] : undefined
}

function enterAsk(name: string, asking: Asking, run: Run, view: View): Entered {
  if (asking.confirm || isAskedAnew(name, asking, run, view)) return { is: 'wait' }
  const answer = knownAnswer(name, asking, run, view)
  if (answer) return { is: 'on', outcome: outcomeOf(asking, answer), answer }
  return run.skipped.includes(name) ? { is: 'on', outcome: SKIPPED } : { is: 'wait' }
}

/** On a second round the question is asked again; where to reach a customer stays as it was said. */
function isAskedAnew(name: string, { fact }: Asking, run: Run, view: View): boolean {
  if (!run.trail.includes(name)) return false
  const stays = fact !== undefined && fact !== 'order' && fact !== 'item'
  return !stays || view.cameBack === true
}
