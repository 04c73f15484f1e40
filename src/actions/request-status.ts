import { dayAt } from '../day.ts'
import type { OpenRequest } from '../storage/request.ts'
import { action, type Entry } from './action.ts'
import { ownRequests } from './own-requests.ts'

/** As many as a customer can look through. */
const OFFERED = 6

/**
 * How a request of the customer's stands, and by when something is owed: the one that is named, the
 * only open one, else a choice. `late` once the day is over in the zone of the delivery.
 */
export const requestStatus = action({
  name: 'request-status',
  kind: 'read',
  needs: {},
  takes: { chosen: 'choice', 'request-number': 'request-number' },
  gives: {
    open: { number: 'request-number', by: 'date' },
    'open-no-day': { number: 'request-number' },
    late: { number: 'request-number', by: 'date' },
    done: { number: 'request-number' },
    cancelled: { number: 'request-number' },
    several: { requests: 'choice[]' },
    none: {},
  },
  async run({ chosen, 'request-number': said }, world) {
    const own = await ownRequests(world)
    const wanted = chosen ?? said
    const named = own.filter(({ number }) => number === wanted)
    const open = own.filter(({ state }) => state === 'open')
    const [request, another] = [named, open, own].find((some) => some.length > 0) ?? []
    if (!request) return { outcome: 'none' }
    if (another && request.state === 'open') {
      return { outcome: 'several', gave: { requests: open.slice(0, OFFERED).map(entryOf) } }
    }
    return stand(request, world.moment.now)
  },
})

function stand({ number, state, deadlines }: OpenRequest, now: Date) {
  if (state !== 'open') return { outcome: state, gave: { number } } as const
  const due = deadlines.find(({ owedBy }) => owedBy !== 'buyer')
  if (!due) return { outcome: 'open-no-day', gave: { number } } as const
  const outcome = due.dueOn < dayAt(now, due.zone) ? 'late' : 'open'
  return { outcome, gave: { number, by: due.dueOn } } as const
}

/** A request as a button: its number, and what it is about where that has a name. */
function entryOf({ number, answers }: OpenRequest): Entry<'choice'> {
  const about = answers.item ?? answers.product ?? answers.part ?? answers.goods
  const title = about && 'label' in about && about.label ? about.label : undefined
  return {
    id: number,
    label: title
      ? { ru: `${number} · ${title.ru}`, en: `${number} · ${title.en}` }
      : { ru: number, en: number },
    also: title ? [title.ru, title.en] : [],
    value: number,
  }
}
