import { globSync, readFileSync } from 'node:fs'
import type { Random } from '../fakes/random.ts'

const lines = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean)

/** How people ask for everything there is to ask for. */
const PHRASINGS = globSync('knowledge/phrasings/*.txt').sort().flatMap(lines)

/** Answers of every kind, near misses among them. */
const VALUES = globSync('test/reading-*.tsv')
  .sort()
  .flatMap((path) => lines(path).slice(1))
  .flatMap((line) => line.split('\t')[2] ?? [])

/** What steers a conversation rather than answers it. */
const STEERING = [
  ...['отмена', 'cancel', 'что?', 'what?', 'пропустить', 'skip', 'повтори', 'назад', 'start over'],
  ...['позовите человека', 'a human please', 'in English please', 'по-русски', 'подождите', 'wait'],
  ...['исправить', 'телефон другой', 'не куртку, а шапку', 'another item', 'город другой', 'меню'],
  ...['вы издеваетесь?!', 'this is a scam', 'зачем вам это', 'why do you ask', 'спасибо', 'thanks'],
  ...['всё верно', 'right', 'да', 'нет', 'yes', 'no', 'верните деньги и пришлите мастера'],
  ...[
    'деньги',
    'обменять',
    'сломана',
    'новая, не подошла',
    'never used',
    'broken',
    'ещё не пришло',
  ],
]

/** What no form expects. */
const GARBAGE = [
  ...['', ' ', '\u0000', '\uFEFF', '\u202Eabc', '\uD800', '🤷‍♀️👩🏽‍🚀', '١٢٣٤', 'Ω≈ç√∫', '˙ɐnbᴉlɐ'],
  ...[
    'undefined',
    'null',
    'NaN',
    '__proto__',
    'constructor',
    'toString',
    '{item}',
    '{{7*7}}',
    '$x',
  ],
  ...[
    "' OR 1=1 --",
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '%00',
    '\\',
    '/start',
    '|',
    '# ',
  ],
  ...[
    '-1',
    '0',
    '1e309',
    '99999999999999999999',
    '0x10',
    '1/0',
    '٪',
    '+',
    '-',
    '.',
    '?',
    '!!!',
    '...',
  ],
  ...['а'.repeat(5000), 'да '.repeat(1500), '1'.repeat(400), '\n'.repeat(200), '👍', '👎', ',,,,'],
  ...[
    'Привіт, де моє замовлення',
    'Ich möchte zurückgeben',
    'こんにちは',
    'مرحبا',
    'ghbdtn',
    'xnj',
  ],
]

/** What moves a walk on: orders, digits, phones and things of the demo shop. */
export const SENSIBLE = [
  ...[
    'хочу вернуть шапку',
    'хочу вернуть куртку',
    'нужна сборка шкафа',
    'install the washing machine',
  ],
  ...[
    'нужна запчасть',
    'руль для велосипеда',
    'перенесите визит',
    'cancel the visit',
    'I want a refund',
  ],
  ...[
    '1042',
    '1077',
    '4567',
    '0815',
    '+7 916 123 45 67',
    '2',
    '1',
    'в субботу утром',
    'ул. Мира 5, кв 3',
  ],
  ...[
    'куртка',
    'шкаф',
    'шапка',
    'чайник',
    'Москва',
    'Казань',
    'новая',
    'сломано',
    'деньги',
    'обмен',
  ],
] as const

const LETTERS = 'абвгдежзийклмнопрстуфхцчшщыэюяabcdefghijklmnopqrstuvwxyz0123456789 .,!?-+@№#'

/** A letter dropped, doubled, changed or swapped with its neighbour. */
function mistyped(text: string, random: Random): string {
  if (text.length < 2) return text
  const at = random.between(0, text.length - 2)
  const [a = '', b = ''] = [text[at], text[at + 1]]
  const middle = random.pick([b, a + a + b, random.pick([...LETTERS]) + b, b + a])
  return text.slice(0, at) + middle + text.slice(at + 2)
}

const noise = (random: Random): string =>
  Array.from({ length: random.between(1, 30) }, () =>
    random.next() < 0.7
      ? random.pick([...LETTERS])
      : String.fromCodePoint(random.between(1, 0xd7ff)),
  ).join('')

const SOURCES: readonly (readonly string[])[] = [PHRASINGS, VALUES, VALUES, STEERING, GARBAGE]

/** Anything that somebody may type: most of it was meant, some mistyped, two at once, or noise. */
export function anything(random: Random): string {
  const one = random.pick(random.pick(SOURCES))
  const dice = random.next()
  if (dice < 0.7) return one
  if (dice < 0.82) return mistyped(one, random)
  if (dice < 0.94) return `${one}, ${random.pick(random.pick(SOURCES))}`
  return noise(random)
}
