import { expect, test } from 'vitest'
import { standing } from '../src/dialog/state.ts'
import { type Random, seeded } from './fakes/random.ts'
import { mind, type Reply, startConversation } from './fakes/talking.ts'

/** Guesses of somebody who has no order here: of a number, and of the phone that belongs to it. */
const GUESSES = 10_000
/** As many as one conversation is allowed within the hour. */
const TRIES = 5

const { orders, customers, products } = mind.shopFile
const phonesOf = new Map(customers.map(({ id, phones }) => [id, phones]))

interface Guess {
  number: string
  digits: string
}

/** Half of the guesses name an order that exists, none the digits of its phone. */
function guessed(random: Random): Guess {
  const order = random.pick(orders)
  const number = random.next() < 0.5 ? order.number : String(random.between(20_000, 99_999))
  const right = (phonesOf.get(order.customer) ?? []).map((phone) => phone.slice(-4))
  const digits = String(random.between(0, 9999)).padStart(4, '0')
  return right.includes(digits) ? guessed(random) : { number, digits }
}

type Conversation = ReturnType<typeof startConversation>

/** Everything that a stranger could learn from an answer, and what the console shows of it. */
const shown = (reply: Reply, conversation: Conversation, { number }: Guess): string =>
  JSON.stringify({
    says: reply.says,
    sources: reply.sources,
    did: reply.did,
    noted: reply.noted,
    needs: reply.needs.map(({ action }) => action),
    handOver: reply.handOver ?? null,
    standing: standing(conversation.state()),
  }).replaceAll(number, 'N')

/** No title, no phone, no day of an order in what was said. */
const SECRETS = [
  ...products.flatMap(({ title }) => [title.ru, title.en]),
  ...customers.flatMap(({ name, phones }) => [name, ...phones]),
]

async function begin(locale: 'ru' | 'en'): Promise<Conversation> {
  const conversation = startConversation({ locale })
  await conversation.say({ text: locale === 'ru' ? 'хочу вернуть заказ' : 'I want a refund' })
  return conversation
}

test('ten thousand guesses give nothing, and an unknown order is answered as another’s', async () => {
  const random = seeded(3)
  const answers = [new Map<string, Set<string>>(), new Map<string, Set<string>>()] as const
  for (let count = 0; count < GUESSES; count += TRIES) {
    const locale = count % 2 === 0 ? 'ru' : 'en'
    const conversation = await begin(locale)
    for (let tried = 0; tried < TRIES; tried++) {
      const guess = guessed(random)
      const isKnown = orders.some(({ number }) => number === guess.number)
      const asked = await conversation.say({ text: guess.number })
      const reply = await conversation.say({ text: guess.digits })
      expect(reply.did).toEqual([{ action: 'prove-order', outcome: 'not-proven' }])
      const told = [asked, reply].map((one) => shown(one, conversation, guess)).join()
      const which = answers[isKnown ? 1 : 0]
      const key = `${locale} ${tried}`
      which.set(key, (which.get(key) ?? new Set()).add(told))
    }
    expect(conversation.state().proof).toEqual({ orders: [] })
  }
  expect(answers[0]).toEqual(answers[1])
  for (const told of answers[0].values()) expect(told.size).toBe(1)
  const all = [...answers[0].values()].flatMap((told) => [...told]).join()
  expect(SECRETS.filter((secret) => all.includes(secret))).toEqual([])
}, 300_000)

test('after five tries the right digits are no use either, until the hour is over', async () => {
  const conversation = await begin('ru')
  for (let tried = 0; tried < TRIES; tried++) {
    await conversation.say({ text: '1042' })
    await conversation.say({ text: '0000' })
  }
  for (const text of ['1042', '4567', '1042 4567', 'заказ 1042, телефон +7 916 123-45-67']) {
    const locked = await conversation.say({ text })
    expect(locked.needs).toEqual([])
    expect(locked.sources.join()).toContain('proof-locked')
  }
  conversation.wait(61)
  await conversation.say({ text: '1042' })
  const opened = await conversation.say({ text: '4567' })
  expect(opened.did[0]).toEqual({ action: 'prove-order', outcome: 'proven' })
})
