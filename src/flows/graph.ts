import type { Locale } from '../message.ts'
import { END, type Flow, type Step, wayFrom } from './flow.ts'
import type { VerbName } from './schema.ts'

/** What a step looks like, by its verb: Mermaid's opening and closing signs of a node. */
const SHAPES: Readonly<Record<VerbName, readonly [string, string]>> = {
  say: ['(', ')'],
  ask: ['[/', '/]'],
  do: ['[[', ']]'],
  use: ['[', ']'],
  'hand-over': ['{{', '}}'],
}

/**
 * The flows as one Mermaid flowchart (mermaid.js.org/syntax/flowchart): a box for each flow and for
 * each part in it, a node for each step with its verb, an arrow for each outcome.
 */
export function drawFlows(flows: readonly Flow[], locale: Locale): string {
  const drawn = flows.flatMap((flow, at) => drawFlow(flow, `f${at}`, locale))
  return `${['flowchart TD', ...indented(drawn)].join('\n')}\n`
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)

/** `end`, quotes and brackets mean something to Mermaid; between quotes they do not. */
const quoted = (text: string): string => `"${text.replaceAll('"', '#quot;')}"`

const box = (id: string, title: string, inside: readonly string[]): string[] => [
  `subgraph ${id}[${quoted(title)}]`,
  ...indented(inside),
  'end',
]

function drawFlow(flow: Flow, id: string, locale: Locale): string[] {
  const idOf = (step: string): string => `${id}_${flow.order.get(step) ?? END}`
  const arrows = [...flow.steps.values()].flatMap((step) => drawWays(step, idOf))
  const isOver = arrows.some((arrow) => arrow.endsWith(idOf(END)))
  const nodes = drawRoom(flow, '', idOf)
  const last = isOver ? [`${idOf(END)}((${quoted(END)}))`] : []
  return [...box(id, `${flow.name}: ${flow.title[locale]}`, [...nodes, ...last]), ...arrows]
}

/** The steps of the flow itself, or of the part that a step uses; parts of their own are boxes. */
function drawRoom(flow: Flow, prefix: string, idOf: (step: string) => string): string[] {
  const own = [...flow.steps.values()].filter(
    ({ name }) => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'),
  )
  return own.flatMap((step) => {
    const node = drawStep(step, step.name.slice(prefix.length), idOf)
    if (step.verb !== 'use') return [node]
    const inside = drawRoom(flow, `${step.name}/`, idOf)
    return box(`${idOf(step.name)}_part`, partOf(flow, step), [node, ...inside])
  })
}

/** The name of the part behind a step, from the file in which its steps stand. */
function partOf(flow: Flow, use: Step): string {
  const file = flow.steps.get(use.next.get('in') ?? '')?.origin.file ?? ''
  return file.replace(/^.*\//, '').replace(/\.yaml$/, '')
}

function drawStep(step: Step, name: string, idOf: (step: string) => string): string {
  const [open, close] = SHAPES[step.verb]
  const what = step.contract ? `${step.verb} ${step.contract.name}` : step.verb
  return `${idOf(step.name)}${open}${quoted(`${name}<br>${what}`)}${close}`
}

/** One arrow for each step that it leads to; where there is no choice the outcome goes without saying. */
function drawWays(step: Step, idOf: (step: string) => string): string[] {
  const outcomes = Map.groupBy(
    step.ways.map(({ outcome }) => outcome),
    (outcome) => wayFrom(step, outcome) ?? END,
  )
  return [...outcomes].map(([to, on]) => {
    const label = step.ways.length > 1 ? `|${quoted(on.join(', '))}|` : ''
    return `${idOf(step.name)} -->${label} ${idOf(to)}`
  })
}
