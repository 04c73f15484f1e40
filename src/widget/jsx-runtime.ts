/**
 * What `<div class="row">` in this room is: a drawing, which `draw` brings to the screen. This is
 * the whole of it, so that the chat weighs little on other people's pages: components are plain
 * functions of what they show, and every change draws the view anew over the nodes that stand.
 */

type Handler = (event: never) => void
type Attribute = string | number | boolean | null | undefined | Handler

/** Attributes as in HTML; `onclick` and its like are functions; `mount` is called once, with the new node. */
export type Props = Readonly<Record<string, unknown>>

interface Shape {
  tag: string
  key: string | undefined
  props: Props
  inside: Drawing
}

export type Drawing = Shape | string | number | false | null | undefined | readonly Drawing[]
type Component = (props: never) => Drawing

export declare namespace JSX {
  type Element = Drawing
  type ElementType = string | Component
  interface ElementChildrenAttribute {
    children: unknown
  }
  interface IntrinsicElements {
    [tag: string]: Readonly<Record<string, unknown>>
  }
  interface IntrinsicAttributes {
    key?: string
  }
}

/** Called by compiled JSX. A component is asked at once for what it shows. */
export function jsx(
  tag: string | ((props: Props) => Drawing),
  props: Props & { children?: Drawing },
  key?: string,
): Drawing {
  if (typeof tag === 'string') return { tag, key, props, inside: props.children }
  const drawing = tag(props)
  return isShape(drawing) && key !== undefined ? { ...drawing, key } : drawing
}
export const jsxs = jsx
export const Fragment = ({ children }: { children?: Drawing }): Drawing => children

const SVG = 'http://www.w3.org/2000/svg'
const shown = new WeakMap<Node, Props>()
const names = new WeakMap<Node, string>()

const isShape = (drawing: Drawing): drawing is Shape =>
  typeof drawing === 'object' && drawing !== null && !Array.isArray(drawing)

/** Makes the children of a node what the drawing says; nodes that stay are neither moved nor made anew. */
export function draw(parent: Node, drawing: Drawing): void {
  const wanted = named(drawing)
  const standing = new Map([...parent.childNodes].map((node) => [names.get(node) ?? '', node]))
  for (const [name, node] of standing) if (!wanted.has(name)) node.remove()
  let place = parent.firstChild
  for (const [name, leaf] of wanted) {
    const node = standing.get(name) ?? create(leaf, name, parent)
    if (node === place) place = place.nextSibling
    else parent.insertBefore(node, place)
    if (typeof leaf === 'string') node.nodeValue === leaf || (node.nodeValue = leaf)
    else update(node as Element, leaf)
  }
}

/** Leaves by name: a key, or the kind of node and how many of that kind stand before it. */
function named(drawing: Drawing): Map<string, Shape | string> {
  const counts = new Map<string, number>()
  const leaves = new Map<string, Shape | string>()
  for (const leaf of flat(drawing)) {
    const kind = typeof leaf === 'string' ? '#' : leaf.tag
    const at = (counts.get(kind) ?? 0) + 1
    counts.set(kind, at)
    const key = typeof leaf === 'string' ? undefined : leaf.key
    leaves.set(key === undefined ? `${kind} ${at}` : `${kind}=${key}`, leaf)
  }
  return leaves
}

function flat(drawing: Drawing): (Shape | string)[] {
  if (Array.isArray(drawing)) return drawing.flatMap(flat)
  if (isShape(drawing)) return [drawing]
  return typeof drawing === 'string' || typeof drawing === 'number' ? [String(drawing)] : []
}

function create(leaf: Shape | string, name: string, parent: Node): ChildNode {
  const node = typeof leaf === 'string' ? document.createTextNode(leaf) : element(leaf.tag, parent)
  names.set(node, name)
  if (typeof leaf !== 'string') {
    const { mount } = leaf.props
    if (typeof mount === 'function') queueMicrotask(() => mount(node))
  }
  return node
}

const element = (tag: string, parent: Node): Element =>
  tag === 'svg' || parent instanceof SVGElement
    ? document.createElementNS(SVG, tag)
    : document.createElement(tag)

function update(node: Element, { props, inside }: Shape): void {
  const before = shown.get(node) ?? {}
  shown.set(node, props)
  for (const name of new Set([...Object.keys(before), ...Object.keys(props)])) {
    if (name === 'children' || name === 'mount') continue
    if (before[name] !== props[name] || name === 'value') set(node, name, props[name] as Attribute)
  }
  draw(node, inside)
}

/** Handlers and the live value are properties, everything else is an attribute. */
function set(node: Element, name: string, value: Attribute): void {
  const live = node as unknown as Record<string, unknown>
  if (name.startsWith('on')) live[name] = value ?? null
  else if (name === 'value' && node.tagName !== 'PROGRESS')
    live[name] === value || (live[name] = value)
  else if (typeof value === 'boolean' && !name.startsWith('aria-'))
    node.toggleAttribute(name, value)
  else if (value === undefined || value === null) node.removeAttribute(name)
  else node.setAttribute(name, String(value))
}
