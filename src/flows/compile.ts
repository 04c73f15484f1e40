import type { z } from 'zod'
import { END, type Flow, type Source, type Step } from './flow.ts'
import { type Book, placeStep, type Room, type Work } from './placing.ts'
import { didYouMean, type Problem } from './problem.ts'
import type { WrittenFlow, WrittenPart, WrittenStep } from './read.ts'
import type { useStep } from './schema.ts'
import { compileAsk } from './verbs/ask.ts'
import { compileDo } from './verbs/do.ts'
import { compileHandOver } from './verbs/hand-over.ts'
import { compileSay } from './verbs/say.ts'
import { compileUse } from './verbs/use.ts'
import type { Placing } from './verbs/verb.ts'
import { hashOf, sourceOf } from './version.ts'

type RawUse = z.infer<typeof useStep>

/** A flow with the steps of its parts in place. */
export function compileFlow(written: WrittenFlow, book: Book): { flow: Flow; problems: Problem[] } {
  const work: Work = { book, steps: new Map(), problems: [] }
  const ends = new Map([[END, END]])
  compileRoom({ written, prefix: '', ends, taken: new Map(), inside: [] }, work)
  const source = sourceOf(written, book.parts)
  const { title, about, route, menu } = written.head
  const startsOn = written.head['starts-on']
  const flow: Flow = {
    name: written.name,
    version: hashOf(source),
    source,
    title,
    about,
    route: route ?? written.name,
    ...(startsOn ? { startsOn } : {}),
    ...(menu === undefined ? {} : { menu }),
    ...(written.head['answers-questions'] ? { answersQuestions: true } : {}),
    ...(written.head.covers ? { covers: written.head.covers } : {}),
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
  work.steps.set(
    place.name,
    compileUse(raw, place, {
      first: `${place.name}/${firstOf(part)}`,
      takes: part.head.takes ?? {},
    }),
  )
  const ends = part.head.ends.map((end): [string, string] => [
    end,
    place.next.get(end) ?? place.otherwise ?? END,
  ])
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
    place.reportKey(
      ['next'],
      `«${place.name}» forgets the outcome «${end}»: say under next: where it leads`,
    )
  }
  for (const end of Object.keys(raw.next).filter((named) => !part.head.ends.includes(named))) {
    const near = didYouMean(end, part.head.ends)
    place.report(['next', end], `«${place.name}» has no outcome «${end}»${near}`)
  }
}
