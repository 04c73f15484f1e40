import { expect, test } from 'vitest'
import { loadFiles } from '../src/edited-files.ts'
import { END, wayFrom } from '../src/flows/flow.ts'
import { drawFlows } from '../src/flows/graph.ts'
import { aftercare } from './fakes/command.ts'
import { libraryOf } from './fakes/small-flows.ts'

/** The lines of Mermaid's flowchart grammar that are used here; nothing else may stand in a line. */
const QUOTED = '"[^"\\n]+"'
const NODE = [
  `\\(${QUOTED}\\)`,
  `\\[/${QUOTED}/\\]`,
  `\\[\\[${QUOTED}\\]\\]`,
  `\\[${QUOTED}\\]`,
  `\\{\\{${QUOTED}\\}\\}`,
  `\\(\\(${QUOTED}\\)\\)`,
].join('|')
const ID = '[a-z]\\w*'
const LINES = {
  open: new RegExp(`^subgraph (${ID})\\[${QUOTED}\\]$`),
  close: /^end$/,
  node: new RegExp(`^(${ID})(?:${NODE})$`),
  arrow: new RegExp(`^(${ID}) -->(?:\\|(${QUOTED})\\|)? (${ID})$`),
}

/** Reads the text back: the name in each node by id, and the arrows with their outcomes. */
function readBack(text: string) {
  const [head, ...rest] = text.trimEnd().split('\n')
  expect(head).toBe('flowchart TD')
  const nodes = new Map<string, string>()
  const arrows: { from: string; to: string; outcomes: string[] }[] = []
  let depth = 0
  for (const line of rest.map((each) => each.trim())) {
    const kind = Object.entries(LINES).find(([, form]) => form.test(line))?.[0]
    expect(kind, line).toBeDefined()
    if (kind === 'open') depth++
    if (kind === 'close') depth--
    expect(depth).toBeGreaterThanOrEqual(0)
    const [, id = ''] = LINES.node.exec(line) ?? []
    if (kind === 'node') nodes.set(id, /"(.+)"/.exec(line)?.[1] ?? '')
    const [, from = '', label, to = ''] = LINES.arrow.exec(line) ?? []
    const outcomes = label?.slice(1, -1).split(', ') ?? []
    if (kind === 'arrow') arrows.push({ from, to, outcomes })
  }
  expect(depth).toBe(0)
  for (const { from, to } of arrows) expect(nodes.has(from) && nodes.has(to)).toBe(true)
  return { nodes, arrows }
}

const VISIT = `title:
  ru: Визит
  en: A "visit"
about: Sends somebody.
steps:
  pick:
    use: pick-time
    next: { picked: sent, none: people }
  sent:
    say:
      ru: Едем
      en: Coming
    next: end
  people:
    hand-over: field
`
const PICK = `about: Picks a time.
ends: [picked, none]
steps:
  find:
    do: find-slots
    with: { service: pickup }
    next: { some: slot, none: none }
  slot:
    ask:
      ru: Когда?
      en: When?
    label:
      ru: Время
      en: Time
    options: find.slots
    next: picked
`

const files = loadFiles()
const shipped = 'flows' in files ? [...files.flows.flows.values()] : []
const small = [
  ...libraryOf({ flows: { visit: VISIT }, parts: { 'pick-time': PICK } }).flows.values(),
]

test.each([...shipped, ...small].map((flow) => [flow.name, flow] as const))(
  'the picture of %s holds every step and every way',
  (_name, flow) => {
    const { nodes, arrows } = readBack(drawFlows([flow], 'en'))
    const idOf = (step: string) => `f0_${flow.order.get(step) ?? END}`
    for (const step of flow.steps.values()) {
      const own = step.name.replace(/^.*\//, '')
      expect(nodes.get(idOf(step.name))).toMatch(new RegExp(`^${own}<br>${step.verb}`))
      for (const { outcome } of step.ways) {
        const to = idOf(wayFrom(step, outcome) ?? '')
        const arrow = arrows.find((each) => each.from === idOf(step.name) && each.to === to)
        expect(arrow, `${step.name} ${outcome}`).toBeDefined()
        if (step.ways.length > 1) expect(arrow?.outcomes).toContain(outcome)
      }
    }
    expect(nodes.size - flow.steps.size).toBeLessThanOrEqual(1)
  },
)

test('a part is a box in the box of its flow', () => {
  expect(drawFlows(small, 'en')).toBe(`flowchart TD
  subgraph f0["visit: A #quot;visit#quot;"]
    subgraph f0_0_part["pick-time"]
      f0_0["pick<br>use"]
      f0_1[["find<br>do find-slots"]]
      f0_2[/"slot<br>ask"/]
    end
    f0_3("sent<br>say")
    f0_4{{"people<br>hand-over"}}
    f0_end(("end"))
  end
  f0_0 --> f0_1
  f0_1 -->|"some"| f0_2
  f0_1 -->|"none"| f0_4
  f0_2 --> f0_3
  f0_3 --> f0_end
  f0_4 --> f0_end
`)
})

test('aftercare graph draws one flow or all, and helps with a name', async () => {
  const one = await aftercare(['graph', 'start-return'])
  expect(one.code).toBe(0)
  expect(readBack(one.stdout).nodes.size).toBeGreaterThan(10)
  const all = await aftercare(['graph', '--json'])
  expect(JSON.parse(all.stdout).flows).toEqual(shipped.map(({ name }) => name))
  const wrong = await aftercare(['graph', 'start-retrun'])
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  expect(wrong.stderr).toContain('«start-return»')
}, 30_000)
