type Row = Readonly<Record<string, unknown>>

const rowsOf = (holder: unknown, list: string): Row[] => {
  const rows = (holder as Row | undefined)?.[list]
  return Array.isArray(rows) ? rows.map((row) => (row && typeof row === 'object' ? row : {})) : []
}

/**
 * What the lists of a shop file say about each other: a missing customer or product, a number used
 * twice. Looks past mistakes of shape, so that one reading tells everything.
 */
export function referenceProblems(file: unknown): string[] {
  const customers = new Set(rowsOf(file, 'customers').map(({ id }) => id))
  const products = new Set(rowsOf(file, 'products').map(({ id }) => id))
  const orders = rowsOf(file, 'orders').flatMap((order, i) => [
    ...missing(customers, order.customer, `orders[${i}].customer`, 'customer'),
    ...rowsOf(order, 'items').flatMap(({ product }, j) =>
      missing(products, product, `orders[${i}].items[${j}].product`, 'product'),
    ),
    ...twice(order, 'items', 'line').map((problem) => `orders[${i}].${problem}`),
    ...undelivered(order).map((problem) => `orders[${i}].${problem}`),
  ])
  const lent = rowsOf(file, 'loaners').flatMap((loaner, i) =>
    (Array.isArray(loaner.products) ? loaner.products : []).flatMap((id, j) =>
      missing(products, id, `loaners[${i}].products[${j}]`, 'product'),
    ),
  )
  const keys = [
    ['customers', 'id'],
    ['products', 'id'],
    ['orders', 'number'],
    ['parts', 'number'],
    ['slots', 'id'],
    ['partners', 'id'],
    ['loaners', 'id'],
    ['trainings', 'id'],
  ] as const
  return [...orders, ...lent, ...keys.flatMap(([list, key]) => twice(file, list, key))]
}

function missing(known: ReadonlySet<unknown>, id: unknown, path: string, what: string): string[] {
  return typeof id !== 'string' || known.has(id) ? [] : [`${path}: there is no ${what} "${id}"`]
}

function twice(holder: unknown, list: string, key: string): string[] {
  const seen = new Map<unknown, number>()
  return rowsOf(holder, list).flatMap((row, i) => {
    const value = row[key]
    const first = seen.get(value)
    if (first === undefined) seen.set(value, i)
    return value === undefined || first === undefined
      ? []
      : [`${list}[${i}].${key}: "${value}" is already taken by ${list}[${first}]`]
  })
}

/** Deadlines count from the receipt: a delivered order that does not know it is of no use. */
function undelivered(order: Row): string[] {
  if (order.status !== 'delivered' || order.deliveredOn || order.soldAt === 'store') return []
  const told = rowsOf(order, 'events').some(({ status }) => status === 'delivered')
  return told ? [] : ['deliveredOn: expected a day, because the status is delivered']
}
