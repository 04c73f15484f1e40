import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { checkFlow, type Evidence } from './check.ts'
import { compileFlow, compilePart } from './compile.ts'
import type { ActionContract } from './contract.ts'
import type { Flow } from './flow.ts'
import { checkLastWord } from './last-word.ts'
import { type Phrases, readPhrases } from './phrases.ts'
import type { Book } from './placing.ts'
import { didYouMean, inOrder, type Problem } from './problem.ts'
import { readFlow, readPart, type WrittenPart } from './read.ts'
import { splitSource } from './version.ts'

/** Every flow that may be started or is still being walked, and the bot's common sentences. */
export interface FlowLibrary {
  /** Today's flows, by name. */
  flows: ReadonlyMap<string, Flow>
  /** Every version that holds, today's too, by hash. */
  versions: ReadonlyMap<string, Flow>
  /** Versions that no longer hold against today's actions; good for nothing but a comparison. */
  fallen: ReadonlyMap<string, Flow>
  phrases: Phrases
  /** Takes in versions that runs stand in and that were not known when the files were read. */
  recall(older: readonly OlderVersion[]): void
}

/** A version that a live run may still stand in. */
export interface OlderVersion {
  hash: string
  name: string
  source: string
}

/** What flows are proved against. */
export interface LoadParts extends Evidence {
  contracts: ReadonlyMap<string, ActionContract>
  older?: readonly OlderVersion[]
}

/** A text with the path that its mistakes are reported under. */
export interface FlowText {
  file: string
  text: string
}

/** The files of a folder: `*.yaml`, `parts/*.yaml` and `phrases.yaml`. */
export interface FlowTexts {
  flows: readonly FlowText[]
  parts: readonly FlowText[]
  phrases: FlowText
}

/** The library, or every mistake that keeps the bot from starting. */
export type Loaded = { library: FlowLibrary } | { problems: Problem[] }

/** Reads and proves the flows of a folder; mistakes are named relative to the folder's parent. */
export function loadFlows(folder: string, parts: LoadParts): Loaded {
  return buildLibrary(readTexts(folder), parts)
}

function readTexts(folder: string): FlowTexts {
  const read = (path: string): FlowText => ({
    file: relative(join(folder, '..'), path),
    text: existsSync(path) ? readFileSync(path, 'utf8') : '',
  })
  const all = (pattern: string): string[] => globSync(join(folder, pattern)).sort()
  const phrases = join(folder, 'phrases.yaml')
  return {
    flows: all('*.yaml')
      .filter((path) => path !== phrases)
      .map(read),
    parts: all('parts/*.yaml').map(read),
    phrases: read(phrases),
  }
}

/** The same from texts in memory. */
export function buildLibrary(texts: FlowTexts, parts: LoadParts): Loaded {
  const problems: Problem[] = []
  const book: Book = { contracts: parts.contracts, parts: readParts(texts.parts, problems) }
  for (const part of book.parts.values()) {
    const compiled = compilePart(part, book)
    const taken = Object.keys(part.head.takes ?? {}).map((name) => `(taken)/${name}`)
    problems.push(...compiled.problems)
    if (compiled.problems.length > 0) continue
    problems.push(...checkFlow(compiled.flow, new Set([...taken, '(confirmed)']), parts))
  }
  const flows = texts.flows.flatMap((text) => loadFlow(text, book, parts, problems) ?? [])
  problems.push(...checkOffers(flows))
  const { phrases, problems: phraseProblems } = readPhrases(texts.phrases.file, texts.phrases.text)
  problems.push(...phraseProblems)
  if (problems.length > 0) return { problems: inOrder(problems) }
  return { library: createLibrary(flows, phrases, parts) }
}

/** A button that starts a flow needs that flow. */
function checkOffers(flows: readonly Flow[]): Problem[] {
  const names = flows.map(({ name }) => name)
  const steps = flows.flatMap((flow) => [...flow.steps.values()])
  return steps.flatMap(({ offers = [], origin }) =>
    offers
      .filter((offered) => !names.includes(offered))
      .map((offered) => ({
        file: origin.file,
        ...origin.at(['offers', offered]),
        message: `there is no flow «${offered}»${didYouMean(offered, names)}`,
      })),
  )
}

function createLibrary(today: readonly Flow[], phrases: Phrases, parts: LoadParts): FlowLibrary {
  const flows = new Map(today.map((flow) => [flow.name, flow]))
  const versions = new Map(today.map((flow) => [flow.version, flow]))
  const fallen = new Map<string, Flow>()
  const recall = (older: readonly OlderVersion[]): void => {
    const isNew = ({ hash }: OlderVersion) => !versions.has(hash) && !fallen.has(hash)
    for (const version of older.filter(isNew)) {
      const loaded = loadOlder(version, parts)
      if (loaded) (loaded.holds ? versions : fallen).set(version.hash, loaded.flow)
    }
  }
  recall(parts.older ?? [])
  return { flows, versions, fallen, phrases, recall }
}

function readParts(texts: readonly FlowText[], problems: Problem[]): Map<string, WrittenPart> {
  const parts = new Map<string, WrittenPart>()
  for (const { file, text } of texts) {
    const read = readPart(file, text)
    problems.push(...read.problems)
    if (read.written) parts.set(read.written.name, read.written)
  }
  return parts
}

/** An event names the order that it is about, so that its flow may lean on it at once. */
const knownTo = (flow: Flow): ReadonlySet<string> => new Set(flow.startsOn ? ['order'] : [])

function loadFlow(
  { file, text }: FlowText,
  book: Book,
  evidence: Evidence,
  problems: Problem[],
): Flow | undefined {
  const read = readFlow(file, text)
  problems.push(...read.problems)
  if (!read.written) return undefined
  const { flow, problems: odd } = compileFlow(read.written, book)
  problems.push(...odd)
  if (odd.length === 0) {
    problems.push(...checkFlow(flow, knownTo(flow), evidence), ...checkLastWord(flow))
  }
  return flow
}

/** A version of before, and whether it still holds; its articles may have expired. */
function loadOlder(
  { name, source, hash }: OlderVersion,
  parts: LoadParts,
): { flow: Flow; holds: boolean } | undefined {
  const problems: Problem[] = []
  const split = splitSource(source)
  const texts = [...split.parts].map(([part, text]) => ({ file: `${part}.yaml`, text }))
  const book = { contracts: parts.contracts, parts: readParts(texts, problems) }
  const read = readFlow(`${name}.yaml`, split.flow)
  if (!read.written) return undefined
  const { flow, problems: odd } = compileFlow(read.written, book)
  const cited = [...flow.steps.values()].flatMap((step) => step.cites ?? [])
  const evidence = { rules: parts.rules, articles: new Set([...parts.articles, ...cited]) }
  const holds = odd.length === 0 && checkFlow(flow, knownTo(flow), evidence).length === 0
  return { flow: { ...flow, version: hash }, holds }
}
