import { computed, effect, signal } from '@preact/signals'
import type { ListedWire, ListWire } from '../console/shapes.ts'
import { get, type Refused } from './api.ts'
import { leave, me, tellRefusal, type View, view } from './state.ts'

/** A piece of the shown list: what comes after the line that `after` names. */
interface Page {
  after?: string | undefined
  items: readonly ListedWire[]
  next?: string | undefined
}

const PAGE = 100

/** The shown list as far as it was read; null while nothing is known of it. */
const pages = signal<readonly Page[] | null>(null)
export const listFailed = signal(false)
/** The lines that the screen shows, by their place in the list. */
export const onScreen = signal({ from: 0, to: 0 })

/** Every line that was read, each conversation once: lines may move from page to page meanwhile. */
export const lines = computed<readonly ListedWire[] | null>(() => {
  if (!pages.value) return null
  const seen = new Set<string>()
  return pages.value.flatMap(({ items }) =>
    items.filter(({ id }) => !seen.has(id) && Boolean(seen.add(id))),
  )
})

effect(() => {
  if (me.value === null) pages.value = null
})

export function forgetList(): void {
  pages.value = null
  listFailed.value = false
  onScreen.value = { from: 0, to: 0 }
}

const read = (which: View, after: string | undefined) =>
  get<ListWire>(
    `/conversations?view=${which}&limit=${PAGE}${after ? `&cursor=${encodeURIComponent(after)}` : ''}`,
  )

/** Reads the first page anew, and those that are on the screen: what a list costs does not grow. */
export async function loadList(): Promise<void> {
  const wanted = view.value
  let current = pages.value ?? []
  for (const at of [0, ...pagesOnScreen(current)]) {
    const answer = await read(wanted, current[at]?.after)
    if (view.value !== wanted || !me.value) return
    if (!answer.ok) return failed(answer)
    current = putPage(current, at, answer.body)
  }
  listFailed.value = false
  pages.value = current
}

function failed(refused: Refused): void {
  listFailed.value = true
  if (refused.status === 401) leave('login.ended')
}

function pagesOnScreen(current: readonly Page[]): number[] {
  const { from, to } = onScreen.value
  let first = 0
  return current.flatMap(({ items }, at) => {
    const last = first + items.length
    const shown = at > 0 && last > from && first < to
    first = last
    return shown ? [at] : []
  })
}

/** Puts a page in its place; the one behind it begins where this one ends. */
function putPage(current: readonly Page[], at: number, { items, next }: ListWire): Page[] {
  const page: Page = { after: current[at]?.after, items, next }
  if (!next) return [...current.slice(0, at), page]
  const [following, ...rest] = current.slice(at + 1)
  const behind = following ? [{ ...following, after: next }, ...rest] : []
  return [...current.slice(0, at), page, ...behind]
}

let reading = false

/** Reads on, when there is more. */
export async function loadMore(): Promise<void> {
  const [before, wanted] = [pages.value, view.value]
  const after = before?.at(-1)?.next
  if (!after || reading) return
  reading = true
  const answer = await read(wanted, after)
  reading = false
  if (!answer.ok) return tellRefusal(answer)
  const now = pages.value
  if (view.value !== wanted || now?.at(-1)?.next !== after) return
  pages.value = [...now, { after, items: answer.body.items, next: answer.body.next }]
}
