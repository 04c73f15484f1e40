import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toDay } from '../src/day.ts'
import { ruleAnswers, rulesAt } from '../src/knowledge/rules.ts'
import { readRules } from '../src/knowledge/rules-file.ts'
import { printAnswer } from '../src/text.ts'

const source = readFileSync('knowledge/rules.yaml', 'utf8')
const FILE = 'knowledge/rules.yaml'
const day = toDay('2026-11-21')

function bookOf(text: string) {
  const read = readRules(FILE, text)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.book
}

const book = bookOf(source)

const promising = (rule: string, figure: number, from = '2026-01-01'): string =>
  source.replace(
    'promises: []',
    `promises:\n  - rule: ${rule}\n    figure: ${figure}\n    valid-from: ${from}`,
  )

/** What the check says, each with the text of the line that it points at. */
function told(text: string): [string, string][] {
  const read = readRules(FILE, text)
  if (!('problems' in read)) return []
  const lines = text.split('\n')
  return read.problems.map(({ line, col, message }) => [
    (lines[line - 1] ?? '').slice(col - 1),
    message,
  ])
}

describe('the rules file', () => {
  test.each([
    ['return-days', '7 дней', '7 days'],
    ['return-days-no-terms', '3 месяца', '3 months'],
    ['return-days-store', '14 дней', '14 days'],
    ['refund-days', '10 дней', '10 days'],
    ['complex-days', '15 дней', '15 days'],
    ['defect-years', '2 года', '2 years'],
    ['repair-days', '45 дней', '45 days'],
    ['loaner-days', '3 дня', '3 days'],
    ['penalty-percent', '1\u00a0%', '1%'],
    ['penalty-cap-percent', '100\u00a0%', '100%'],
  ])('prints %s as %s, %s', (id, ru, en) => {
    const answer = ruleAnswers(book, day)[id]!
    expect([printAnswer(answer, 'ru'), printAnswer(answer, 'en')]).toEqual([ru, en])
  })

  test.each([
    [1, 'return-days', '1 дня', '1 day'],
    [7, 'return-days', '7 дней', '7 days'],
    [21, 'return-days', '21 дня', '21 days'],
    [22, 'return-days', '22 дней', '22 days'],
    [111, 'return-days', '111 дней', '111 days'],
    [3, 'defect-years', '3 лет', '3 years'],
    [21, 'defect-years', '21 года', '21 years'],
  ])('prints %i of %s in the genitive, for what follows «в течение»', (figure, id, ru, en) => {
    const rules = book.rules.map((rule) => (rule.id === id ? { ...rule, figure } : rule))
    const answer = ruleAnswers({ rules, promises: [] }, day)[`${id}/genitive`]!
    expect(printAnswer(answer, 'ru').replaceAll('\u00a0', ' ')).toBe(ru)
    expect(printAnswer(answer, 'en')).toBe(en)
  })

  test('knows the cap of the penalty from its first day on', () => {
    expect(ruleAnswers(book, toDay('2026-01-31'))['penalty-cap-percent']).toBeUndefined()
    expect(ruleAnswers(book, toDay('2026-02-01'))['penalty-cap-percent']).toBeDefined()
    expect(book.rules.filter(({ id }) => id === 'penalty-percent')).toHaveLength(2)
  })

  test('keeps the two ways of selling apart', () => {
    const distance = rulesAt(book, { day, soldAt: 'distance' })
    expect(() => distance.lastDay('return-days-store', day)).toThrow('return-days-store')
    expect(rulesAt(book, { day, soldAt: 'store' }).lastDay('return-days-store', day)).toBe(
      '2026-12-05',
    )
  })

  test.each<[string, string, [string, string][]]>([
    [
      'an unknown key',
      source.replace('figure: 45', 'figure: 45\n    figur: 45'),
      [['45', '«figur»: unknown key']],
    ],
    [
      'a figure that is none',
      source.replace('figure: 45', 'figure: soon'),
      [['soon', '«figure»: expected a number']],
    ],
    [
      'a day that does not exist',
      source.replace('valid-from: 2026-02-01', 'valid-from: 2026-02-30'),
      [['2026-02-30', '«valid-from»: expected a day such as 2026-02-01']],
    ],
    [
      'an act that is nowhere named',
      source.replace('act: zpp', 'act: gk'),
      [['gk', '«act»: there is no act «gk» under acts:']],
    ],
    [
      'two figures for one day',
      source.replace('valid-from: 2026-02-01', 'valid-from: 2026-01-31'),
      [['2026-01-31', '«penalty-percent» holds at the same time as the one from 2010-01-01']],
    ],
    [
      'a deadline that nothing sets any more',
      source.replace('figure: 45', 'figure: 45\n    valid-to: 2026-12-31'),
      [
        [
          '2026-12-31',
          '«repair-days»: no figure after 2026-12-31 (distance), and deadlines are counted by it',
        ],
        [
          '2026-12-31',
          '«repair-days»: no figure after 2026-12-31 (store), and deadlines are counted by it',
        ],
      ],
    ],
    [
      'a promise for nothing',
      promising('return-dayz', 9),
      [['return-dayz', 'there is no rule «return-dayz» to better']],
    ],
    [
      'a promise of less',
      promising('return-days', 5),
      [['5', '«return-days»: 5 days is worse for the buyer than the law’s 7']],
    ],
    [
      'a promise of later',
      promising('refund-days', 12),
      [['12', '«refund-days»: 12 days is worse for the buyer than the law’s 10']],
    ],
  ])('refuses %s at its place', (_, text, expected) => {
    expect(text).not.toBe(source)
    expect(told(text)).toEqual(expected)
  })

  test('says where YAML itself is broken', () => {
    const broken = source.replace('figure: 45', 'figure: [45')
    const read = readRules(FILE, broken)
    expect('problems' in read && read.problems[0]!.line).toBeGreaterThan(100)
  })
})

describe('what the shop promises beyond the law', () => {
  test('holds from its day on, and never instead of something better', () => {
    const better = bookOf(promising('return-days', 14, '2026-06-01'))
    const lastDay = (on: string) =>
      rulesAt(better, { day: toDay(on), soldAt: 'distance' }).lastDay('return-days', toDay(on))
    expect(lastDay('2026-05-31')).toBe('2026-06-07')
    expect(lastDay('2026-06-01')).toBe('2026-06-15')
  })

  /** Written down apart from the file: what is better for the buyer. */
  const LARGER = [
    'return-days',
    'return-days-no-terms',
    'return-days-store',
    'complex-days',
    'defect-years',
  ]
  const SMALLER = ['refund-days', 'replacement-days', 'repair-days', 'loaner-days']

  test('is taken when the buyer is no worse off, and refused otherwise', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LARGER, ...SMALLER),
        fc.integer({ min: 1, max: 400 }),
        (rule, figure) => {
          const law = book.rules.find(({ id }) => id === rule)!.figure
          const fair = LARGER.includes(rule) ? figure >= law : figure <= law
          expect(told(promising(rule, figure)).length === 0).toBe(fair)
        },
      ),
      { numRuns: 60 },
    )
  })
})
