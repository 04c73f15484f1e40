import type { Answer } from '../value.ts'
import type { ActionContract } from './contract.ts'
import type { Source, Step } from './flow.ts'
import type { Problem } from './problem.ts'
import { unknownStep, type Written, type WrittenPart } from './read.ts'
import { isFact } from './run.ts'
import type { Placing } from './verbs/verb.ts'

/** What flows are compiled against. */
export interface Book {
  contracts: ReadonlyMap<string, ActionContract>
  parts: ReadonlyMap<string, WrittenPart>
}

/** The surroundings of a file's steps: a flow's own, or a part's inside the flow that uses it. */
export interface Room {
  written: Written<{ steps: Record<string, unknown> }>
  prefix: string
  /** Outcomes of the file that are no steps of its own: `end`, or where a part's ends lead. */
  ends: ReadonlyMap<string, string>
  taken: ReadonlyMap<string, Source>
  /** Parts that are being compiled, so that none uses itself. */
  inside: readonly string[]
}

/** What compiling gathers. */
export interface Work {
  book: Book
  steps: Map<string, Step>
  problems: Problem[]
}

/** Where a step stands, and what the names around it mean. */
export function placeStep(
  name: string,
  following: string | undefined,
  room: Room,
  work: Work,
): Placing {
  const { written, prefix } = room
  const path = (at: readonly PropertyKey[]): PropertyKey[] => ['steps', name, ...at]
  const origin = {
    file: written.file,
    at: (at: readonly PropertyKey[]) => written.at(path(at)),
    atKey: (at: readonly PropertyKey[]) => written.atKey(path(at)),
  }
  const report = (at: readonly PropertyKey[], message: string): void => {
    work.problems.push({ file: written.file, ...origin.at(at), message })
  }
  const reportKey = (at: readonly PropertyKey[], message: string): void => {
    work.problems.push({ file: written.file, ...origin.atKey(at), message })
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
    reportKey,
    own: (step) => prefix + step,
    source: (reference) => sourceIn(reference, room, work.book),
    given: (written) => givenIn(written, room, work.book),
    givesOf: (step) => givesOf(step, room, work.book),
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

/** What the action behind a step of this file gives, wherever in the file it stands. */
function givesOf(name: string, { written, prefix }: Room, { contracts }: Book) {
  const step = name.startsWith(prefix) ? written.steps.get(name.slice(prefix.length)) : undefined
  const contract = step && 'do' in step.raw ? contracts.get(step.raw.do) : undefined
  return Object.values(contract?.gives ?? {})
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
