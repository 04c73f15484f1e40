import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Answer } from '../value.ts'
import type { ActionContract } from './contract.ts'
import { END, type Flow, type Source, type Step } from './flow.ts'
import { didYouMean, type Problem } from './problem.ts'
import {
  unknownStep,
  type Written,
  type WrittenFlow,
  type WrittenPart,
  type WrittenStep,
} from './read.ts'
import { isFact } from './run.ts'
import type { useStep } from './schema.ts'
import { compileAsk } from './verbs/ask.ts'
import { compileDo } from './verbs/do.ts'
import { compileHandOver } from './verbs/hand-over.ts'
import { compileSay } from './verbs/say.ts'
import { compileUse } from './verbs/use.ts'
import type { Placing } from './verbs/verb.ts'

/** What flows are compiled against. */
export interface Book {
  contracts: ReadonlyMap<string, ActionContract>
  parts: ReadonlyMap<string, WrittenPart>
}

type RawUse = z.infer<typeof useStep>

/** The surroundings of a file's steps: a flow's own, or a part's inside the flow that uses it. */
interface Room {
  written: Written<{ steps: Record<string, unknown> }>
  prefix: string
  /** Outcomes of the file that are no steps of its own: `end`, or where a part's ends lead. */
  ends: ReadonlyMap<string, string>
  taken: ReadonlyMap<string, Source>
  /** Parts that are being compiled, so that none uses itself. */
  inside: readonly string[]
}

interface Work {
  book: Book
  steps: Map<string, Step>
  problems: Problem[]
}

/** A flow with the steps of its parts in place. */
export function compileFlow(written: WrittenFlow, book: Book): { flow: Flow; problems: Problem[] } {
  const work: Work = { book, steps: new Map(), problems: [] }
  const ends = new Map([[END, END]])
  compileRoom({ written, prefix: '', ends, taken: new Map(), inside: [] }, work)
  const source = sourceOf(written, book)
  const { title, about, route } = written.head
  const startsOn = written.head['starts-on']
  const flow: Flow = {
    name: written.name,
    version: createHash('sha256').update(source).digest('hex').slice(0, 16),
    source,
    title,
    about,
    route: route ?? written.name,
    ...(startsOn ? { startsOn } : {}),
    first: firstOf(written),
    steps: work.steps,
    order: orderOf(work),
  }
  return { flow, problems: work.problems }
}

/** A part on its own, so that it is judged even where no flow uses it. */
export function compilePart(written: WrittenPart, book: Book): { flow: Flow; problems: Problem[] } {
  const work: Work = { book, steps: new Map(), problems: [] }
  const ends = new Map(written.head.ends.map((end) => [end, END]))
  const taken = new Map(
    Object.keys(written.head.takes ?? {}).map((name) => [name, { name: `(taken)/${name}` }]),
  )
  compileRoom({ written, prefix: '', ends, taken, inside: [written.name] }, work)
  const title = { ru: written.name, en: written.name }
  const { about } = written.head
  const head = { name: written.name, version: '', source: '', title, about, route: '' }
  const flow = { ...head, first: firstOf(written), steps: work.steps, order: orderOf(work) }
  return { flow, problems: work.problems }
}

const orderOf = ({ steps }: Work): Map<string, number> =>
  new Map([...steps.keys()].map((name, place) => [name, place]))

const PART_MARK = '\n--- # part '

/** The file and every part it uses, in the order of first use: what a version is made of. */
function sourceOf(written: WrittenFlow, book: Book): string {
  const used = new Map<string, string>()
  const gather = (steps: ReadonlyMap<string, WrittenStep>): void => {
    for (const { raw } of steps.values()) {
      const part = 'use' in raw ? book.parts.get(raw.use) : undefined
      if (!part || used.has(part.name)) continue
      used.set(part.name, part.text)
      gather(part.steps)
    }
  }
  gather(written.steps)
  return [written.text, ...[...used].map(([name, text]) => `${PART_MARK}${name}\n${text}`)].join('')
}

/** The texts of a version's source: the flow's own, and each part's by name. */
export function splitSource(source: string): { flow: string; parts: Map<string, string> } {
  const [flow = '', ...parts] = source.split(PART_MARK)
  const named = parts.map((part): [string, string] => {
    const end = part.indexOf('\n')
    return [part.slice(0, end), part.slice(end + 1)]
  })
  return { flow, parts: new Map(named) }
}

const firstOf = ({ steps }: { steps: ReadonlyMap<string, WrittenStep> }): string =>
  [...steps.keys()][0] as string

function compileRoom(room: Room, work: Work): void {
  const names = [...room.written.steps.keys()]
  names.forEach((name, index) => {
    const step = room.written.steps.get(name) as WrittenStep
    compileStep(step, placeStep(name, names[index + 1], room, work), room, work)
  })
}

function compileStep({ raw }: WrittenStep, place: Placing, room: Room, work: Work): void {
  if ('use' in raw) return usePart(raw, place, room, work)
  work.steps.set(place.name, compileOwn(raw, place))
}

function compileOwn(raw: Exclude<WrittenStep['raw'], RawUse>, place: Placing): Step {
  if ('hand-over' in raw) return compileHandOver(raw, place)
  if ('say' in raw) return compileSay(raw, place)
  if ('ask' in raw) return compileAsk(raw, place)
  return compileDo(raw, place)
}

function usePart(raw: RawUse, place: Placing, room: Room, work: Work): void {
  const part = work.book.parts.get(raw.use)
  if (!part) {
    const near = didYouMean(raw.use, work.book.parts.keys())
    return place.report(['use'], `there is no part «${raw.use}»${near}`)
  }
  if (room.inside.includes(raw.use)) {
    return place.report(['use'], `the part «${raw.use}» uses itself`)
  }
  judgeUse(raw, part, place)
  work.steps.set(place.name, compileUse(raw, place, `${place.name}/${firstOf(part)}`))
  const ends = part.head.ends.flatMap((end): [string, string][] => {
    const target = place.next.get(end) ?? place.otherwise
    return target === undefined ? [] : [[end, target]]
  })
  const taken = Object.keys(part.head.takes ?? {}).map((name): [string, Source] => [
    name,
    place.given(raw.with?.[name] ?? name),
  ])
  const inside = [...room.inside, raw.use]
  const inner: Room = {
    written: part,
    prefix: `${place.name}/`,
    ends: new Map(ends),
    taken: new Map(taken),
    inside,
  }
  compileRoom(inner, work)
}

function judgeUse(raw: RawUse, part: WrittenPart, place: Placing): void {
  const takes = Object.keys(part.head.takes ?? {})
  for (const name of Object.keys(raw.with ?? {}).filter((given) => !takes.includes(given))) {
    place.report(
      ['with', name],
      `the part «${raw.use}» takes no «${name}»${didYouMean(name, takes)}`,
    )
  }
  for (const name of takes.filter((taken) => !raw.with?.[taken])) {
    place.report(['use'], `the part «${raw.use}» needs «${name}»: add it under with:`)
  }
  if (typeof raw.next !== 'object') return
  for (const end of part.head.ends.filter((known) => !place.next.has(known))) {
    place.report(['next'], `«${place.name}» forgets the outcome «${end}»`)
  }
  for (const end of Object.keys(raw.next).filter((named) => !part.head.ends.includes(named))) {
    const near = didYouMean(end, part.head.ends)
    place.report(['next', end], `«${place.name}» has no outcome «${end}»${near}`)
  }
}

function placeStep(name: string, following: string | undefined, room: Room, work: Work): Placing {
  const { written, prefix } = room
  const path = (at: readonly PropertyKey[]): PropertyKey[] => ['steps', name, ...at]
  const origin = {
    file: written.file,
    at: (at: readonly PropertyKey[]) => written.at(path(at)),
  }
  const report = (at: readonly PropertyKey[], message: string): void => {
    work.problems.push({ file: written.file, ...origin.at(at), message })
  }
  const target = (to: string, at: readonly PropertyKey[]): string | undefined => {
    if (written.steps.has(to)) return prefix + to
    if (!room.ends.has(to)) {
      report(at, unknownStep(name, to, [...written.steps.keys(), ...room.ends.keys()]))
    }
    return room.ends.get(to)
  }
  return {
    name: prefix + name,
    origin,
    contracts: work.book.contracts,
    report,
    own: (step) => prefix + step,
    source: (reference) => sourceIn(reference, room, work.book),
    given: (written) => givenIn(written, room, work.book),
    givesOf: (step) => givesOf(step, work),
    ...targetsOf(written.steps.get(name)?.raw.next, following && prefix + following, target),
  }
}

function targetsOf(
  next: string | Record<string, string> | undefined,
  following: string | undefined,
  target: (to: string, at: readonly PropertyKey[]) => string | undefined,
): Pick<Placing, 'next' | 'otherwise'> {
  if (next === undefined) return { next: new Map(), otherwise: following }
  if (typeof next === 'string') return { next: new Map(), otherwise: target(next, ['next']) }
  const ways = Object.entries(next).flatMap(([outcome, to]): [string, string][] => {
    const found = target(to, ['next', outcome])
    return found === undefined ? [] : [[outcome, found]]
  })
  return { next: new Map(ways), otherwise: undefined }
}

const givesOf = (
  step: string,
  { steps, book }: Work,
): readonly Readonly<Record<string, string>>[] => {
  const contract = steps.get(step)?.contract
  return contract ? Object.values(book.contracts.get(contract.name)?.gives ?? {}) : []
}

/** What a name means among these steps: an answer, what an action or a part gave, a fact, a word. */
function sourceIn(reference: string, room: Room, book: Book): Source {
  const [head = '', tail] = reference.split('.')
  const taken = tail === undefined ? room.taken.get(head) : undefined
  if (taken) return taken
  const step = room.written.steps.get(head)
  if (!step) return { name: reference }
  const name = room.prefix + head
  if (tail === undefined) return { name }
  const inner = 'use' in step.raw ? book.parts.get(step.raw.use)?.head.gives?.[tail] : undefined
  return { name: inner ? `${name}/${inner}` : `${name}.${tail}` }
}

function givenIn(written: string, room: Room, book: Book): Source {
  const [head = '', tail] = written.split('.')
  const known = tail !== undefined || isFact(head) || room.written.steps.has(head)
  return known || room.taken.has(head) ? sourceIn(written, room, book) : word(written)
}

const word = (value: string): Source => ({ constant: { kind: 'choice', value } as Answer })
