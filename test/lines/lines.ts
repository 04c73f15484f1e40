import { setTimeout as pause } from 'node:timers/promises'
import type { Cable } from './cable.ts'
import { type Client, openClient } from './client.ts'

export interface Plan {
  clients: number
  /** Messages of all clients together. */
  messages: number
  /** Streams that are cut, together. */
  cuts: number
}

export interface Figures {
  messages: number
  cuts: number
  /** Answers that were cut off on their way to the client. */
  answersLost: number
  /** Rows of all transcripts. */
  rows: number
  /** Messages that the house does not have, or that a client never showed. */
  lost: number
  /** Messages that the house has twice, or that a client showed twice. */
  doubled: number
  /** Neighbours that a client showed the wrong way round. */
  disordered: number
}

const QUESTIONS = [
  'сколько дней есть на возврат',
  'кто платит за обратную доставку',
  'сколько чинят по гарантии',
  'что делать, если потерян чек',
]
const PATIENCE_MS = 120_000
const LOOK_MS = 200

/**
 * Customers with the public client talk at the same time while their sockets are cut and some answers
 * to what they sent get lost; in the end what each of them saw is compared with the ledger.
 */
export async function talkThroughCuts(cable: Cable, secret: string, plan: Plan): Promise<Figures> {
  const each = Math.ceil(plan.messages / plan.clients)
  const cutsEach = Math.ceil(plan.cuts / plan.clients)
  const clients = Array.from({ length: plan.clients }, (_, at) =>
    openClient(cable.base, secret, `customer-${at}`),
  )
  try {
    const lost = await Promise.all(clients.map((one) => talk(one, cable, { each, cutsEach })))
    const compared = await Promise.all(clients.map((one) => compare(one, each)))
    const sum = (of: keyof Comparison) => compared.reduce((all, one) => all + one[of], 0)
    return {
      messages: each * plan.clients,
      cuts: cutsEach * plan.clients,
      answersLost: lost.reduce((all, one) => all + one, 0),
      rows: sum('rows'),
      lost: sum('lost'),
      doubled: sum('doubled'),
      disordered: sum('disordered'),
    }
  } finally {
    for (const one of clients) one.leave()
  }
}

const ID = (client: Client, n: number) => `${client.name}-${n}`

/** Returns how many answers got lost on the way. */
async function talk(
  client: Client,
  cable: Cable,
  { each, cutsEach }: { each: number; cutsEach: number },
): Promise<number> {
  let cuts = 0
  let answersLost = 0
  for (let n = 1; n <= each; n++) {
    if (n % 7 === 3) {
      cable.loseNextAnswer(client.id())
      answersLost++
    }
    await client.say(`${n}: ${QUESTIONS[n % QUESTIONS.length]}?`, ID(client, n))
    if (cuts < Math.floor((n * cutsEach) / each)) {
      await until(() => cable.cut(client.id()), `${client.name} has no stream to cut`)
      cuts++
    }
  }
  return answersLost
}

interface Comparison {
  rows: number
  lost: number
  doubled: number
  disordered: number
}

async function compare(client: Client, each: number): Promise<Comparison> {
  let rows = await client.transcript()
  // The last words are those that nothing follows for a while.
  await until(async () => {
    const before = rows.length
    await pause(4 * LOOK_MS)
    rows = await client.transcript()
    const shown = client.heard.at(-1)?.channelData?.seq ?? 0
    return rows.length === before && shown >= (rows.at(-1)?.channelData?.seq ?? 0)
  }, `${client.name} never saw the end`)
  const shown = client.heard.flatMap(({ channelData }) => (channelData ? [channelData.seq] : []))
  const kept = rows.flatMap(({ channelData }) => channelData?.clientActivityID ?? [])
  const said = Array.from({ length: each }, (_, n) => ID(client, n + 1))
  const isMissing = (seq: number) => !shown.includes(seq)
  return {
    rows: rows.length,
    lost:
      said.filter((id) => !kept.includes(id)).length +
      rows.filter(({ channelData }) => isMissing(channelData?.seq ?? 0)).length,
    doubled: kept.length - new Set(kept).size + (shown.length - new Set(shown).size),
    disordered: inversions(shown) + inversions(said.map((id) => kept.indexOf(id))),
  }
}

const inversions = (numbers: readonly number[]): number =>
  numbers.filter((one, at) => at > 0 && one < numbers[at - 1]!).length

async function until(holds: () => boolean | Promise<boolean>, otherwise: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(otherwise)
    await pause(LOOK_MS)
  }
}
