import { describe, expect, test } from 'vitest'
import { clausesOf } from '../src/understanding/clauses.ts'
import { understandAsShipped } from './fakes/as-shipped.ts'

const { understanding } = understandAsShipped()
const moodOf = (text: string): string => understanding.understand(text).mood

describe('mood', () => {
  test.each([
    'вы хамы и бездельники',
    'меня бесит ваше отношение',
    'сколько можно ждать ответа',
    'спасибо, испортили праздник',
    'молодцы, опять потеряли мою коробку',
    'вы что, идиоты',
    'я крайне недовольна обслуживанием',
    'this is outrageous',
    'I am sick of your excuses',
    'thanks for ruining my birthday',
    'brilliant, nobody answers again',
    'you lied to me',
  ])('angry: %s', (text) => expect(moodOf(text)).toBe('angry'))

  test.each([
    'увидимся в суде',
    'мой адвокат с вами свяжется',
    'пишу в роспотребнадзор',
    'обращусь в прокуратуру',
    'оставлю плохой отзыв везде',
    'всем расскажу, как вы работаете',
    'I will see you in court',
    'I am going to sue',
    'reporting you to trading standards',
    'a negative review is coming',
  ])('threatens: %s', (text) => expect(moodOf(text)).toBe('threat'))

  test.each([
    'как ухаживать за ковром',
    'брак, царапина на крышке',
    'хочу вернуть куртку',
    'посуда пришла в разводах',
    'я не злюсь, просто верните деньги',
    'курьер не нахамил, всё хорошо',
    'хочу оставить отзыв',
    'спасибо, всё отлично',
    'ужасно рада покупке',
    'СРОЧНО НУЖЕН МАСТЕР',
    'где мой заказ???',
    'не буду жаловаться, просто помогите',
    'thank you, great service',
    'the kettle is broken',
    'I am not angry, just refund me',
    'my order never arrived',
  ])('calm: %s', (text) => expect(moodOf(text)).toBe('calm'))

  test('a threat without another wish is a complaint', () => {
    expect(understanding.understand('ещё раз повторится, и мы встретимся в суде').route).toBe(
      'complaint',
    )
  })
})

describe('several wishes', () => {
  test.each([
    [
      'Верните деньги за куртку, и ещё подскажите, когда приедет диван',
      'start-return',
      'order-status',
    ],
    [
      'Сломался чайник по гарантии. А ещё запишите меня на сборку шкафа',
      'warranty-repair',
      'book-assembly',
    ],
    ['I want to return the shoes. Also, where is my other order?', 'start-return', 'order-status'],
  ])('%s', (text, route, also) => {
    expect(understanding.understand(text)).toMatchObject({ route, also })
  })

  test.each([
    'хочу вернуть чайник',
    'Хочу поменять чайник. Ещё не распаковывала',
    'хочу вернуть чайник и ещё вернуть куртку',
    'верните деньги, а ещё вы хамы',
    'сломался чайник, верните деньги',
    '',
  ])('one wish: %s', (text) => {
    expect(understanding.understand(text).also).toBeUndefined()
  })

  test('clauses are sentences, and what goes over to one thing more or to the point', () => {
    expect(clausesOf('Купил чайник. Он сломался! А ещё нужна сборка')).toEqual([
      { text: 'купил чайник', isMore: false },
      { text: 'он сломался', isMore: false },
      { text: 'еще нужна сборка', isMore: true },
    ])
    expect(clausesOf('')).toEqual([])
  })
})
