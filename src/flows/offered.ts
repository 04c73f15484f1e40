import { isList } from '../text.ts'
import type { Listed } from '../value.ts'
import type { Asking } from './flow.ts'
import { look, type Run, type View } from './run.ts'

/** The buttons of a question, of the order that is being spoken of when the list has several. */
export function optionsOf(asking: Asking, run: Run, view: View): readonly Listed[] {
  const { options } = asking
  if (!options) return []
  if (!('from' in options)) return applying(options, asking.only, run, view)
  const list = look(options.from, run, view)
  if (!list || !isList(list)) return []
  const order = view.facts.order
  if (order?.kind !== 'order' || asking.fact !== 'item') return list
  const own = list.filter(
    (entry) => entry.kind === 'item' && entry.value.order === order.value.number,
  )
  return own.length > 0 ? own : list
}

/** Those of the fixed options that an action found to apply. */
function applying(
  options: readonly Listed[],
  only: string | undefined,
  run: Run,
  view: View,
): readonly Listed[] {
  const list = only === undefined ? undefined : look(only, run, view)
  if (!list || !isList(list)) return options
  return options.filter(({ value }) => list.some((entry) => entry.value === value))
}
