import type { Moment } from '../day.ts'
import type {
  ActionContract,
  ActionKind,
  ActionResult,
  GivenKind,
  Proof,
} from '../flows/contract.ts'
import type { Forms } from '../knowledge/forms.ts'
import type { RuleBook } from '../knowledge/rules.ts'
import type { Locale, Words } from '../message.ts'
import type { ShopForActions } from '../shop/shop.ts'
import type { Answer, Answers, Given, Kind, Listed, ValueOf } from '../value.ts'
import type { Bookings, Ledger, Loans, Opinions, Requests, Visits } from './ledger.ts'

/** What an action may look at. Nothing in it writes. */
export interface World {
  shop: ShopForActions
  requests: Requests
  bookings: Bookings
  visits: Visits
  loans: Loans
  opinions: Opinions
  rules: RuleBook
  forms: Forms
  moment: Moment
  proof: Proof
  locale: Locale
  /**
   * Failed proofs of the last hour against an order as it was written, or from where this customer
   * writes, whichever are more, whatever the conversation. Absent: nobody counts.
   */
  failedProofs?(order: string): Promise<number>
  /** `run:step:n`: the same key is the same wish. */
  key: string
}

/** An entry of a list that an action gives, before it is turned into a button. */
export interface Entry<K extends Kind> {
  id: string
  label: Words
  also?: readonly string[]
  value: ValueOf[K]
}

type Names = Readonly<Record<string, Kind>>
type Gives = Readonly<Record<string, Readonly<Record<string, GivenKind>>>>

type GivenValue<G extends GivenKind> = G extends Kind
  ? ValueOf[G]
  : G extends `${infer K extends Kind}[]`
    ? readonly Entry<K>[]
    : never

/** One of the outcomes, together with everything that its contract says it gives. */
type Outcome<G extends Gives> = {
  [O in keyof G & string]: keyof G[O] extends never
    ? { outcome: O }
    : { outcome: O; gave: { readonly [N in keyof G[O]]: GivenValue<G[O][N]> } }
}[keyof G & string]

type Input<N extends Names, T extends Names> = {
  readonly [K in keyof N]: ValueOf[N[K]]
} & { readonly [K in keyof T]?: ValueOf[T[K]] }

/** The part of a `write-own` action that runs inside the turn's transaction and awaits nothing else. */
type Write<R> = (ledger: Ledger) => Promise<R>

type Came<K extends ActionKind, R> = K extends 'read' ? R : Write<R>

interface Spec<K extends ActionKind, N extends Names, T extends Names, G extends Gives> {
  name: string
  kind: K
  proof?: boolean
  needs: N
  takes?: T
  gives: G
  plain?: true
  clears?: readonly string[]
  /**
   * Looks and decides; what must be written comes back as a function, to be run in the transaction.
   * `answers` are the inputs as they were given, with their labels.
   */
  run(input: Input<N, T>, world: World, answers: Answers): Promise<Came<K, Outcome<G>>>
}

/** An action has come to its outcome, or has looked and now waits for the turn's transaction. */
export type Performed =
  | { is: 'done'; result: ActionResult }
  | { is: 'write'; write: Write<ActionResult> }

export interface Action {
  contract: ActionContract
  /**
   * Carries it out. Throws when a needed answer is missing or of another kind: the checker of flows
   * proves that this cannot happen.
   */
  perform(input: Answers, world: World): Promise<Performed>
}

/** An action with its contract: inputs and outcomes of `run` are typed by the kinds it declares. */
export function action<
  const K extends ActionKind,
  const N extends Names,
  const T extends Names,
  const G extends Gives,
>(spec: Spec<K, N, T, G>): Action {
  const { run, ...contract } = spec
  const named = { ...contract.needs, ...contract.takes }
  const finish = (came: Outcome<G>) => toResult(contract, came as LooseOutcome)
  return {
    contract,
    async perform(answers, world) {
      const input = valuesOf(contract, answers) as Input<N, T>
      const relevant = Object.entries(answers).filter(([name]) => name in named)
      const came = await run(input, world, Object.fromEntries(relevant))
      if (typeof came !== 'function') return { is: 'done', result: finish(came as Outcome<G>) }
      return {
        is: 'write',
        write: async (ledger) => finish(await (came as Write<Outcome<G>>)(ledger)),
      }
    },
  }
}

interface LooseOutcome {
  outcome: string
  gave?: Readonly<Record<string, unknown>>
}

function valuesOf({ name, needs, takes }: ActionContract, answers: Answers) {
  const missing = Object.entries(needs).find(([need, kind]) => answers[need]?.kind !== kind)
  if (missing) throw new Error(`${name} needs "${missing[0]}" of kind ${missing[1]}`)
  const wanted = Object.entries({ ...takes, ...needs })
  return Object.fromEntries(
    wanted
      .filter(([name, kind]) => answers[name]?.kind === kind)
      .map(([name]) => [name, answers[name]?.value]),
  )
}

function toResult(contract: ActionContract, { outcome, gave = {} }: LooseOutcome): ActionResult {
  const kinds = contract.gives[outcome] ?? {}
  const given = Object.entries(kinds).map(([name, kind]) => [name, toGiven(kind, gave[name])])
  return { outcome, gave: Object.fromEntries(given) }
}

function toGiven(kind: GivenKind, value: unknown): Given {
  if (!kind.endsWith('[]')) return { kind, value } as Answer
  const entries = value as readonly Entry<Kind>[]
  return entries.map((entry) => ({ kind: kind.slice(0, -2), ...entry }) as unknown as Listed)
}
