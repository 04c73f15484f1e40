import { describe, expect, test } from 'vitest'
import { clusterQuestions } from '../src/knowledge/clusters.ts'
import { withoutPersonal } from '../src/understanding/personal.ts'
import { startConversation } from './fakes/talking.ts'

describe('what is kept of a question', () => {
  test.each([
    ['мой телефон +7 916 123-45-67, перезвоните', /[0-9]/],
    ['пишите на maria.petrova@example.com', /maria|@/],
    ['заказ A-20931 где', /20931/],
    ['меня зовут мария, когда привезут', /мария/],
    ['Иван Петров, где мой диван', /Иван|Петров/],
    ['почему курьер Сергей не приехал', /Сергей/],
    ['my name is john, where is it', /john/],
    ['живу на улице Лесная, дом 5', /Лесная|5/],
    ['order 1042 for John Carter', /1042|John|Carter/],
  ])('«%s» names nobody', (text, personal) => {
    expect(withoutPersonal(text)).not.toMatch(personal)
  })

  test('still says what was wanted', () => {
    expect(withoutPersonal('можно ли вернуть билет на поезд')).toBe(
      'можно ли вернуть билет на поезд',
    )
    expect(withoutPersonal('Есть ли у вас скидка')).toBe('Есть ли у вас скидка')
  })
})

test('questions that ask for one thing stand together, the most frequent first', () => {
  const asked = [
    'есть ли подарочные карты',
    'когда откроете магазин в Сочи',
    'продаёте ли подарочные карты',
    'а подарочная карта есть?',
    'do you sell gift cards',
  ]
  const [first, ...others] = clusterQuestions(asked)
  expect(first).toEqual([0, 2, 3])
  expect(others.flat().sort()).toEqual([1, 4])
})

describe('a question goes on the board', () => {
  test('when no article answers it, and not when one does', async () => {
    const lost = await startConversation({}).say({ text: 'продаёте ли вы подарочные сертификаты' })
    expect(lost.noted).toContainEqual(expect.objectContaining({ kind: 'unanswered' }))
    const told = await startConversation({}).say({ text: 'можно ли вернуть без чека' })
    expect(told.noted).not.toContainEqual(expect.objectContaining({ kind: 'unanswered' }))
  })

  test('when the answer did not help and a person is called', async () => {
    const conversation = startConversation({})
    await conversation.say({ text: 'можно ли вернуть без чека' })
    const { noted } = await conversation.say({ press: 'offer:person' })
    expect(noted).toContainEqual(
      expect.objectContaining({ reason: 'not-helped', question: 'можно ли вернуть без чека' }),
    )
  })

  const reasons = (noted: readonly object[]) =>
    noted.flatMap((one) => ('kind' in one && one.kind === 'unanswered' ? [one] : []))

  test('when it started a flow that is called off at once', async () => {
    const conversation = startConversation({ as: 'maria' })
    const first = await conversation.say({ text: 'хочу записаться на сборку' })
    expect(reasons(first.noted)).toEqual([])
    await conversation.say({ text: 'отмена' })
    const { noted } = await conversation.say({ text: 'да, отменить' })
    expect(reasons(noted)).toMatchObject([
      { reason: 'wrong-flow', question: 'хочу записаться на сборку' },
    ])
  })

  test('not when the customer told it something first, and not without words', async () => {
    const told = startConversation({ as: 'maria' })
    await told.say({ text: 'хочу вернуть куртку' })
    await told.say({ text: 'не подошла по размеру' })
    await told.say({ text: 'отмена' })
    expect(reasons((await told.say({ text: 'да, отменить' })).noted)).toEqual([])
    const pressed = startConversation({ as: 'maria' })
    await pressed.say({ press: 'menu:book-assembly' })
    expect(reasons((await pressed.say({ text: 'отмена' })).noted)).toEqual([])
  })

  test('when the flow that it started ends with a person', async () => {
    const conversation = startConversation({ as: 'maria' })
    await conversation.say({ text: 'хочу вернуть куртку' })
    const { noted } = await conversation.say({ text: 'позовите человека' })
    expect(reasons(noted)).toMatchObject([
      { reason: 'handed-over', question: 'хочу вернуть куртку' },
    ])
  })
})
