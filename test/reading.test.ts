import { describe, expect, test } from 'vitest'
import { momentAt } from '../src/day.ts'
import type { Locale } from '../src/message.ts'
import { extract } from '../src/understanding/extract.ts'
import { readLastFour } from '../src/understanding/read/phone.ts'
import { read } from '../src/understanding/read.ts'
import type { Reading, ReadingContext } from '../src/understanding/reading.ts'
import { KINDS, type Kind, type Listed } from '../src/value.ts'

/** A Saturday. */
const MOMENT = momentAt(new Date('2026-11-21T09:00:00Z'), 'Europe/Moscow')

const around = (locale: Locale = 'ru', options: readonly Listed[] = []): ReadingContext => ({
  locale,
  moment: MOMENT,
  files: [],
  options,
})

/** The value, `near: <reason>`, or undefined. */
function shown(reading: Reading): unknown {
  if (reading.is === 'value') return reading.answer.value
  return reading.is === 'near' ? `near: ${reading.reason}` : undefined
}

const option = (id: string, ru: string, en: string, also: string[] = []): Listed => ({
  id,
  kind: 'choice',
  value: id,
  label: { ru, en },
  also,
})

type Row = readonly [text: string, expected: unknown, locale?: Locale]

const table = (kind: Kind, rows: readonly Row[], options: readonly Listed[] = []): void => {
  describe(kind, () => {
    test.each(rows.map(([text, expected, locale = 'ru']) => ({ text, expected, locale })))(
      '$text',
      ({ text, expected, locale }) => {
        expect(shown(read(kind, text, around(locale, options)))).toEqual(expected)
      },
    )
  })
}

table('text', [
  ['  стучит при отжиме ', 'стучит при отжиме'],
  ['   ', undefined],
  ['...', undefined],
  ['👍', '👍'],
])

const CONDITIONS = [
  option('on-the-way', 'Ещё не получил(а)', "It hasn't arrived yet", [
    'в пути',
    'ещё едет',
    'still on its way',
  ]),
  option('untouched', 'Новый, не пользовались', 'New, never used', [
    'не подошёл',
    'малы',
    'велики',
    'передумал',
    'too small',
    'too big',
    'changed my mind',
  ]),
  option('used', 'Целый, но пользовались', 'Works, but has been used'),
  option('broken', 'С браком или сломан', 'Faulty or damaged', [
    'брак',
    'треснул',
    'поцарапан',
    'не включается',
    'cracked',
    'scratched',
    'dead on arrival',
  ]),
]
table(
  'choice',
  [
    ['Новый, не пользовались', 'untouched'],
    ['новый', 'untouched'],
    ['совсем новая', 'untouched'],
    ['не пользовалась', 'untouched'],
    ['пользовались', 'used'],
    ['не подошла', 'untouched'],
    ['куртка, не подошла', 'untouched'],
    ['ещё не получила', 'on-the-way'],
    ['не получал', 'on-the-way'],
    ['в пути ещё', 'on-the-way'],
    ['треснула', 'broken'],
    ['он поцарапанный', 'broken'],
    ['с браком', 'broken'],
    ['бракованный', 'broken'],
    ['сломана', 'broken'],
    ['сломаный', 'broken'],
    ['не включается', 'broken'],
    ['2', 'untouched'],
    ['второй', 'untouched'],
    ['вариант 4', 'broken'],
    ['4)', 'broken'],
    ['последнее', 'broken'],
    ['the second one', 'untouched'],
    ['first', 'on-the-way'],
    ['7', 'near: choice-no-such-number'],
    ['never used', 'untouched', 'en'],
    ['damaged', 'broken'],
    ['it is faulty', 'broken', 'en'],
    ['scratched', 'broken', 'en'],
    ['used', 'used', 'en'],
    ['has not arrived yet', 'on-the-way', 'en'],
    ['фиолетовый', undefined],
    ['а где мой заказ?', undefined],
    ['-1', undefined],
    ['', undefined],
  ],
  CONDITIONS,
)

const item = (line: number, ru: string, en: string): Listed => ({
  id: `1042-${line}`,
  kind: 'item',
  value: { order: '1042', line, product: `p${line}`, title: { ru, en } },
  label: { ru, en },
})
const ITEMS = [
  item(1, 'Куртка зимняя', 'Winter jacket'),
  item(2, 'Шапка красная', 'Red hat'),
  item(3, 'Шапка синяя', 'Blue hat'),
  item(4, 'Чайник «Вега» 2000', 'Vega 2000 kettle'),
]
describe('item', () => {
  test.each([
    ['куртку', 1],
    ['куртка зимняя', 1],
    ['хочу вернуть куртку', 1],
    ['курточку', 1],
    ['кртка', 1],
    ['the jacket', 1],
    ['jaket', 1],
    ['куртку, не подошла', 1],
    ['красную шапку', 2],
    ['красную', 2],
    ['blue', 3],
    ['не красную, а синюю', 3],
    ['не куртку, а чайник', 4],
    ['чайник вега', 4],
    ['веги', 4],
    ['2000', 4],
    ['номер 3', 3],
    ['третью', 3],
    ['two', 2],
  ] as const)('%s', (text, line) => {
    expect(shown(read('item', text, around('ru', ITEMS)))).toMatchObject({ line })
  })

  test('which hat is left open', () => {
    expect(shown(read('item', 'шапку', around('ru', ITEMS)))).toBe('near: choice-several')
  })

  test('the words used up are those of the item', () => {
    expect(read('item', 'куртку, не подошла', around('ru', ITEMS))).toMatchObject({
      from: 'куртку',
    })
  })

  test('an order is chosen by number before by place', () => {
    const orders = ['1042', '2', '77'].map(
      (number): Listed => ({
        id: number,
        kind: 'order',
        value: { number },
        label: { ru: number, en: number },
      }),
    )
    expect(shown(read('order', '2', around('ru', orders)))).toEqual({ number: '2' })
    expect(shown(read('order', '1042', around('ru', orders)))).toEqual({ number: '1042' })
    expect(shown(read('order', 'первый', around('ru', orders)))).toEqual({ number: '1042' })
  })

  test('a slot is chosen by day and hour', () => {
    const slots = [
      ['a', '21 ноября, 10:00–13:00', '21 November, 10:00–13:00', '2026-11-21T10:00:00+03:00'],
      ['b', '21 ноября, 15:00–18:00', '21 November, 15:00–18:00', '2026-11-21T15:00:00+03:00'],
      ['c', '22 ноября, 10:00–13:00', '22 November, 10:00–13:00', '2026-11-22T10:00:00+03:00'],
    ].map(
      ([id = '', ru = '', en = '', start = '']): Listed => ({
        id,
        kind: 'slot',
        value: { id, start, end: '' },
        label: { ru, en },
      }),
    )
    expect(shown(read('slot', '22 ноября', around('ru', slots)))).toMatchObject({ id: 'c' })
    expect(shown(read('slot', 'в 15:00', around('ru', slots)))).toMatchObject({ id: 'b' })
    expect(shown(read('slot', 'второе', around('ru', slots)))).toMatchObject({ id: 'b' })
  })
})

table('yes-no', [
  ['нет, лучше завтра', 'near: another-day'],
  ['no, rather on Saturday', 'near: another-day'],
  ['да', 'yes'],
  ['Да!', 'yes'],
  ['дааа', 'yes'],
  ['ага', 'yes'],
  ['угу', 'yes'],
  ['да, пожалуйста', 'yes'],
  ['да хочу', 'yes'],
  ['конечно', 'yes'],
  ['ну да', 'yes'],
  ['ок', 'yes'],
  ['давайте', 'yes'],
  ['не против', 'yes'],
  ['без проблем', 'yes'],
  ['почему бы и нет', 'yes'],
  ['да, только не завтра', 'yes'],
  ['👍', 'yes'],
  ['👍🏽', 'yes'],
  ['+', 'yes'],
  ['yes', 'yes'],
  ['yep', 'yes'],
  ['sure, why not', 'yes'],
  ['no problem', 'yes'],
  ['of course', 'yes'],
  ['ok', 'yes'],
  ['i do', 'yes'],
  ['нет', 'no'],
  ['нет, спасибо', 'no'],
  ['да нет', 'no'],
  ['не надо', 'no'],
  ['не хочу', 'no'],
  ['ни в коем случае', 'no'],
  ['спасибо, не нужно', 'no'],
  ['неа', 'no'],
  ['нет конечно', 'no'],
  ['no', 'no'],
  ['nope', 'no'],
  ['not really', 'no'],
  ['no thanks', 'no'],
  ["I don't", 'no'],
  ['no, it broke by itself', 'no'],
  ['👎', 'no'],
  ['y', 'yes'],
  ['не-а', 'no'],
  ['уже нет', 'no'],
  ['нет заказа у меня', undefined],
  ['да какая разница где мой заказ', undefined],
  ['можно вопрос', undefined],
  ['не знаю', undefined],
  ['а сколько это стоит?', undefined],
])

table('confirm', [
  ['верно', 'right'],
  ['всё верно', 'right'],
  ['да, всё верно', 'right'],
  ['подтверждаю', 'right'],
  ['да', 'right'],
  ['ок', 'right'],
  ['correct', 'right'],
  ['looks good', 'right'],
  ['yes, that is right', 'right'],
  ['нет', 'near: confirm-change'],
  ['неверно', 'near: confirm-change'],
  ['не так', 'near: confirm-change'],
  ['изменить', 'near: confirm-change'],
  ['change the phone', 'near: confirm-change'],
  ['wrong', 'near: confirm-change'],
  ['да все правильно оформляйте', 'right'],
  ['да, но телефон другой', 'near: confirm-change'],
  ['всё правильно, кроме телефона', 'near: confirm-change'],
  ['yes, but change the address', 'near: confirm-change'],
  ['да, а ещё у меня сломался утюг', undefined],
  ['сколько это стоит?', undefined],
])

table('order-number', [
  ['1042', '1042'],
  ['№ 1042', '1042'],
  ['заказ 1042', '1042'],
  ['мой номер заказа: A-20931', 'A-20931'],
  ['order #5521 please', '5521'],
  ['10 42', '1042'],
  ['один ноль четыре два', '1042'],
  ['заказ 77 за 5000 рублей', '77'],
  ['купил 12.03.2026, номер 30412', '30412'],
  ['мой телефон 89161234567', undefined],
  ['не помню', undefined],
  ['позавчера', undefined],
])
table('request-number', [
  ['R-1042', 'R-1042'],
  ['р-1042', 'R-1042'],
  ['r 17', 'R-17'],
  ['заявка R1042, что с ней', 'R-1042'],
  ['1042', 'R-1042'],
  ['не помню', undefined],
])

table('phone', [
  ['+7 916 123-45-67', '+79161234567'],
  ['8 (916) 123-45-67', '+79161234567'],
  ['89161234567', '+79161234567'],
  ['9161234567', '+79161234567'],
  ['916-123-45-67', '+79161234567'],
  ['мой номер 8 916 123 45 67, звоните', '+79161234567'],
  ['+375 29 123-45-67', '+375291234567'],
  ['+44 20 7946 0958', '+442079460958'],
  ['заказ 1042, телефон 8-916-123-45-67', '+79161234567'],
  ['12345', 'near: phone-too-short'],
  ['916 123 45', 'near: phone-too-short'],
  ['8916123456', 'near: phone-too-short'],
  ['1234567890123456789', 'near: phone-too-long'],
  ['не скажу', undefined],
])
test.each([
  ['4567', '4567'],
  ['45-67', '4567'],
  ['последние 4567', '4567'],
  ['+7 916 123-45-67', '4567'],
  ['четыре пять шесть семь', '4567'],
  ['45', 'near: last-four-digits'],
  ['не помню', undefined],
])('last four digits: %s', (text, expected) => {
  expect(shown(readLastFour(text, around()))).toBe(expected)
})

table('email', [
  ['maria@example.com', 'maria@example.com'],
  ['почта: Maria.Petrova@Example.COM.', 'maria.petrova@example.com'],
  ['maria @ example.com', 'maria@example.com'],
  ['maria собака mail точка ru', 'maria@mail.ru'],
  ['a+b@sub.example.co.uk', 'a+b@sub.example.co.uk'],
  ['maria.gmail.com', 'near: email-no-at'],
  ['maria@', 'near: email-no-domain'],
  ['мария@mail', 'near: email-russian-letters'],
  ['нет почты', undefined],
])
table('name', [
  ['Мария', 'Мария'],
  ['мария петрова', 'Мария Петрова'],
  ['меня зовут Анна-Мария', 'Анна-Мария'],
  ['МАРИЯ', 'Мария'],
  ["I'm John O'Neil", "John O'Neil"],
  ['my name is ann lee', 'Ann Lee'],
  ['Иванов Иван Иванович', 'Иванов Иван Иванович'],
  ['а зачем вам?', undefined],
  ['Петрова Мария, добрый день', 'Петрова Мария'],
  ['привет', undefined],
  ['где мой заказ', undefined],
  ['мария2', 'near: name-digits'],
])
table('address', [
  ['ул. Лесная, 5, кв. 12', 'ул. Лесная, 5, кв. 12'],
  ['мой адрес: Ленина 7', 'Ленина 7'],
  ['12 High Street, London', '12 High Street, London'],
  ['улица Лесная', 'near: address-no-house'],
  ['дом', 'near: address-too-short'],
  ['а вы приедете?', undefined],
])
table('city', [
  ['Москва', 'Москва'],
  ['в Казани', 'Казань'],
  ['Kazan', 'Казань', 'en'],
  ['мск', 'Москва'],
  ['я из Нижнего Новгорода', 'Нижний Новгород'],
  ['питер', 'Санкт-Петербург'],
  ['Звенигород', 'Звенигород'],
  ['не знаю какой', undefined],
])
table('quantity', [
  ['2', 2],
  ['две штуки', 2],
  ['пару', 2],
  ['a dozen', 12],
  ['нужно 10 шт', 10],
  ['0', 'near: quantity-zero'],
  ['1,5', 'near: quantity-not-whole'],
  ['100000', 'near: quantity-too-many'],
  ['двадцать пять', 25],
  ['много', 'near: quantity-vague'],
])
table('number', [
  ['3,5', 3.5],
  ['-2', -2],
  ['1 500', 1500],
  ['семь', 7],
  ['хм', undefined],
])
table('money', [
  ['1500 руб', { minor: 150_000, currency: 'RUB' }],
  ['1 500,50 ₽', { minor: 150_050, currency: 'RUB' }],
  ['$20', { minor: 2000, currency: 'USD' }],
  ['5 тысяч', { minor: 500_000, currency: 'RUB' }],
  ['дорого', undefined],
])
table('date', [
  ['2026-12-01', '2026-12-01'],
  ['сегодня', '2026-11-21'],
  ['завтра', '2026-11-22'],
  ['послезавтра', '2026-11-23'],
  ['вчера', '2026-11-20'],
  ['позавчера купила', '2026-11-19'],
  ['25.11', '2026-11-25'],
  ['25.11.26', '2026-11-25'],
  ['12 марта', '2026-03-12'],
  ['12 марта 2025', '2025-03-12'],
  ['5 января', '2027-01-05'],
  ['пятое января', '2027-01-05'],
  ['5 числа', '2026-12-05'],
  ['20-го', '2026-11-20'],
  ['в среду', '2026-11-25'],
  ['в прошлую среду', '2026-11-18'],
  ['в субботу', '2026-11-21'],
  ['в следующую субботу', '2026-11-28'],
  ['через 3 дня', '2026-11-24'],
  ['через неделю', '2026-11-28'],
  ['две недели назад', '2026-11-07'],
  ['месяц назад', '2026-10-21'],
  ['tomorrow', '2026-11-22', 'en'],
  ['3 days ago', '2026-11-18', 'en'],
  ['on Monday', '2026-11-23', 'en'],
  ['November 30', '2026-11-30', 'en'],
  ['30th of November', '2026-11-30', 'en'],
  ['25/12/2026', '2026-12-25', 'en'],
  ['03/04/2026', 'near: date-ambiguous', 'en'],
  ['31.02', 'near: date-impossible'],
  ['30 февраля', 'near: date-impossible'],
  ['25', '2026-11-25'],
  ['когда-нибудь', undefined],
  ['1042', undefined],
])
table('date-range', [
  ['с 5 по 10 декабря', { from: '2026-12-05', to: '2026-12-10' }],
  ['5-10 декабря', { from: '2026-12-05', to: '2026-12-10' }],
  ['from Monday to Friday', { from: '2026-11-23', to: '2026-11-27' }, 'en'],
  ['завтра', { from: '2026-11-22', to: '2026-11-22' }],
  ['10.12 - 05.12', 'near: dates-order'],
  ['летом', undefined],
])
table('time-window', [
  ['с 10 до 14', { from: '10:00', to: '14:00' }],
  ['с 10 до 14.', { from: '10:00', to: '14:00' }],
  ['завтра с 10 до 14', { day: '2026-11-22', from: '10:00', to: '14:00' }],
  ['после 18', { from: '18:00', to: '21:00' }],
  ['до 12', { from: '09:00', to: '12:00' }],
  ['вечером', { from: '18:00', to: '21:00' }],
  ['в понедельник утром', { day: '2026-11-23', from: '09:00', to: '12:00' }],
  ['2-5 pm', { from: '14:00', to: '17:00' }, 'en'],
  ['between 10 and 12:30', { from: '10:00', to: '12:30' }, 'en'],
  ['в 15', { from: '15:00', to: '16:00' }],
  ['к трём', { from: '15:00', to: '16:00' }],
  ['с девяти до двенадцати', { from: '09:00', to: '12:00' }],
  ['с 20 до 10', 'near: time-wrong'],
  ['не знаю', undefined],
])
table('days', [
  ['3 дня', 3],
  ['две недели', 14],
  ['долго', undefined],
])

test('what is refused after its name is not chosen', () => {
  const wishes = [
    option('refund', 'Вернуть деньги', 'A refund'),
    option('exchange', 'Обменять', 'An exchange', ['обмен']),
  ]
  expect(shown(read('choice', 'обмен не нужен, деньги', around('ru', wishes)))).toBe('refund')
  expect(shown(read('choice', 'деньги не надо, лучше обмен', around('ru', wishes)))).toBe(
    'exchange',
  )
})

test('buttons of yes and no are answered in many ways', () => {
  const buttons = [option('yes', 'Да', 'Yes'), option('no', 'Нет', 'No')]
  expect(shown(read('choice', 'конечно', around('ru', buttons)))).toBe('yes')
  expect(shown(read('choice', 'ни в коем случае', around('ru', buttons)))).toBe('no')
  expect(shown(read('choice', '2', around('ru', buttons)))).toBe('no')
})

test('photos are the pictures that came; another file is nearly one', () => {
  const file = (name: string, type: string) => ({ id: name, name, type, size: 10 })
  const photo = file('a.jpg', 'image/jpeg')
  const paper = file('a.pdf', 'application/pdf')
  const with_ = (...files: ReturnType<typeof file>[]) => ({ ...around(), files })
  expect(shown(read('photos', '', with_(photo, paper)))).toEqual([photo])
  expect(shown(read('photos', '', with_(paper)))).toBe('near: photos-other-file')
  expect(shown(read('photos', 'вот фото', with_()))).toBeUndefined()
  expect(shown(read('file', '', with_(paper)))).toEqual(paper)
})

test('a product that nothing is offered for is kept in the words of the customer', () => {
  expect(shown(read('product', 'пылесос вега', around()))).toMatchObject({ id: '' })
  expect(shown(read('part', 'петля sv-200-hng', around()))).toMatchObject({ number: 'SV-200-HNG' })
})

test('a long message tells its values by the way', () => {
  const told = extract(
    'Здравствуйте, меня зовут Мария Петрова, заказ 1042, куртка мала. Привезите в Казань завтра с 10 до 14. 8 916 123-45-67, maria@example.com',
    around(),
  )
  expect(told).toMatchObject({
    'order-number': '1042',
    phone: '+79161234567',
    email: 'maria@example.com',
    name: 'Мария Петрова',
    city: 'Казань',
    date: '2026-11-22',
    'time-window': { day: '2026-11-22', from: '10:00', to: '14:00' },
  })
})

test.each([
  'samsung a54 не включается',
  'ошибка 4012 на экране',
  'купил в 2024 году',
  'стоил 15000 рублей',
  'звоните 8 916 123-45-67',
])('no order number is told in: %s', (text) => {
  expect(extract(text, around())['order-number']).toBeUndefined()
})

test('no text of any length takes a reader long', () => {
  const shapes = [
    '1 ',
    'а',
    '1.',
    '@',
    'a@',
    'не ',
    '- ',
    'с 1 до ',
    '+7',
    'ул. ',
    '👍',
    '(((',
    'a.b@',
  ]
  for (const shape of shapes) {
    const text = shape.repeat(Math.ceil(20_000 / shape.length))
    for (const kind of KINDS) {
      const start = performance.now()
      read(kind, text, around('ru', ITEMS))
      expect(performance.now() - start, `${kind}: ${shape}`).toBeLessThan(1000)
    }
  }
})
