import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROUTES } from '../src/understanding/understood.ts'
import { aftercare } from './fakes/command.ts'

const folder = mkdtempSync(join(tmpdir(), 'aftercare-commands-'))
const jsonl = (...lines: unknown[]) =>
  `${lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')}\n`

describe('understand --jsonl', () => {
  test('one object a line out for each in, in order; broken lines harm no other', async () => {
    const input = jsonl(
      { id: 'ru', text: 'хочу вернуть куртку, мой телефон +7 916 123-45-67' },
      '',
      '{"id": broken',
      { id: 'en', text: 'how many days do I have to return a jacket?', lang: 'en' },
      { id: 'odd', text: 5 },
      { id: 'numbers', text: '   ' },
      '   ',
      { id: 7, text: 'позовите оператора' },
    )
    const { code, lines, stderr } = await aftercare(['understand', '--jsonl', '-'], { input })
    const [ru, broken, en, odd, blank, human] = lines()
    expect(code).toBe(1)
    expect(lines()).toHaveLength(6)
    expect(ru).toMatchObject({
      id: 'ru',
      route: 'start-return',
      answers: { phone: '+79161234567' },
    })
    expect(broken).toEqual({ line: 3, error: { code: 'bad-json', message: expect.any(String) } })
    expect(en).toMatchObject({
      id: 'en',
      route: 'policy-question',
      answer: expect.stringContaining('7 days'),
    })
    expect(odd).toEqual({
      line: 5,
      id: 'odd',
      error: { code: 'bad-shape', message: expect.stringContaining('text') },
    })
    expect(blank).toMatchObject({ id: 'numbers' })
    expect(human).toMatchObject({ id: '7', route: 'human' })
    expect(stderr).toContain('6 messages, 2 broken lines')
    for (const line of [ru, en, blank, human]) {
      expect(ROUTES).toContain(line?.route)
      expect(line?.confidence).toBeGreaterThanOrEqual(0)
      expect(line?.confidence).toBeLessThanOrEqual(1)
      expect(line?.alternatives).toBeInstanceOf(Array)
      expect(line?.articles).toBeInstanceOf(Array)
      expect(line?.answers).toBeInstanceOf(Object)
    }
  })

  test('a file is read as well; a missing one is misuse', async () => {
    const file = join(folder, 'messages.jsonl')
    writeFileSync(file, `\uFEFF${jsonl({ id: 'a', text: 'где мой заказ 1042' })}`)
    const read = await aftercare(['understand', '--jsonl', file])
    expect(read.code).toBe(0)
    expect(read.lines()).toMatchObject([{ id: 'a', answers: { 'order-number': '1042' } }])
    const missing = await aftercare(['understand', '--jsonl', join(folder, 'none.jsonl')])
    expect(missing).toMatchObject({ code: 2, stdout: '' })
    expect(missing.stderr).toContain('none.jsonl')
  })
})

interface Turn {
  bot: { text: string; choices?: { id: string; label: string }[]; cites?: { article: string }[] }[]
  flow: string | null
  step: string | null
  did: { action: string; outcome: string; gave: Record<string, unknown> }[]
  owner: string
  case: object | null
  locale: string
  answers: Record<string, unknown>
}
const turnsOf = (line: Record<string, unknown> | undefined) => (line?.turns ?? []) as Turn[]

describe('simulate --jsonl', () => {
  const today = ['--today', '2026-11-21']

  test('plays the main job in both languages', async () => {
    const input = jsonl(
      {
        id: 'ru',
        as: 'maria',
        turns: [
          'хочу вернуть куртку',
          { press: 'Новое, не пользовались' },
          'а сколько дней вообще на возврат?',
          { press: 'refund' },
          '+7 916 123-45-67',
          'всё верно',
          'позовите человека',
        ],
      },
      {
        id: 'en',
        as: 'maria',
        lang: 'en',
        turns: [
          'I want to return the winter jacket',
          'never used',
          'how many days do I have to return something?',
          'a refund please',
          '+7 916 123-45-67',
          "that's right",
          'let me talk to a human',
        ],
      },
    )
    const { code, lines } = await aftercare(['simulate', '--jsonl', '-', ...today], { input })
    expect(code).toBe(0)
    for (const line of lines()) {
      const turns = turnsOf(line)
      const [start, , aside, , , done, human] = turns
      expect(turns.map(({ flow }) => flow)).toEqual(Array(7).fill('start-return'))
      expect(start).toMatchObject({ step: 'condition', owner: 'bot', locale: line.id })
      expect(aside?.bot[0]?.cites?.[0]?.article).toBe('return-unused')
      expect(aside?.step).toBe('wish')
      expect(done?.did).toMatchObject([
        {
          action: 'open-return',
          outcome: 'opened',
          gave: { number: 'R-1001', 'refund-by': '2026-12-01' },
        },
        { action: 'next-line', outcome: 'some' },
      ])
      expect(done?.bot.map(({ text }) => text).join(' ')).toContain('R-1001')
      expect(human).toMatchObject({ owner: 'queue', case: { reason: 'asked', team: 'returns' } })
    }
  })

  test('time passes, files come, strangers prove who they are', async () => {
    const input = jsonl(
      {
        id: 'late',
        as: 'maria',
        turns: ['хочу вернуть куртку', { text: 'новое, не пользовались', after: '6d' }],
      },
      { id: 'stranger', turns: ['хочу вернуть куртку', '1042', '4567'] },
      { id: 'wrong', turns: ['хочу вернуть куртку', '1042', '1111'] },
      { id: 'unknown', turns: ['хочу вернуть куртку', '9999999', '1111'] },
      {
        id: 'broken',
        as: 'maria',
        turns: [
          'хочу вернуть куртку',
          'сломан замок',
          { files: [{ name: 'a.jpg', type: 'image/jpeg' }] },
        ],
      },
    )
    const { lines } = await aftercare(['simulate', '--jsonl', '-', ...today], { input })
    const [late, stranger, wrong, unknown, broken] = lines().map(turnsOf)
    expect(late?.[1]?.did).toMatchObject([{ action: 'check-return', outcome: 'too-late' }])
    expect(stranger?.[2]?.did[0]).toMatchObject({ outcome: 'proven' })
    const last = (turns?: Turn[]) => JSON.stringify(turns?.at(-1)?.bot.map(({ text }) => text))
    expect(wrong?.[2]?.did).toMatchObject([{ outcome: 'not-proven' }])
    expect(last(wrong)).toBe(last(unknown))
    expect(broken?.[1]?.did).toMatchObject([{ action: 'check-return', outcome: 'defective' }])
  })

  test.each([
    ['an unknown customer', { id: 'a', as: 'nobody', turns: ['x'] }, /nobody/],
    ['an unknown key', { id: 'a', turns: [], mood: 'good' }, /mood/],
    ['a bad span', { id: 'a', turns: [{ text: 'x', after: 'soon' }] }, /26h/],
    ['a bad time', { id: 'a', now: 'yesterday', turns: [] }, /ISO/],
  ])('%s breaks its line alone', async (_name, line, words) => {
    const input = jsonl(line, { id: 'b', turns: ['привет'] })
    const { code, lines } = await aftercare(['simulate', '--jsonl', '-'], { input })
    const [bad, good] = lines()
    expect(code).toBe(1)
    expect(bad).toMatchObject({
      line: 1,
      id: 'a',
      error: { message: expect.stringMatching(words) },
    })
    expect(turnsOf(good)).toHaveLength(1)
  })

  test('a missing shop file and an unknown key in it are told in a sentence', async () => {
    const missing = await aftercare(['simulate', '--jsonl', '-', '--shop', join(folder, 'no.json')])
    expect(missing).toMatchObject({ code: 2, stdout: '' })
    expect(missing.stderr).toContain('no.json')
    const shop = JSON.parse(readFileSync('src/shop/demo-shop.json', 'utf8'))
    shop.orders[3].items[0].colour = 'red'
    const file = join(folder, 'shop.json')
    writeFileSync(file, JSON.stringify(shop))
    const odd = await aftercare(['simulate', '--jsonl', '-', '--shop', file])
    expect(odd).toMatchObject({ code: 1, stdout: '' })
    expect(odd.stderr).toContain('orders[3].items[0].colour')
  })
})

describe('the rest of the command line', () => {
  test('check finds no mistake in what ships', async () => {
    expect(await aftercare(['check', '--today', '2026-11-21'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/No mistakes/),
    })
  })

  test('ask tells route, article and answer', async () => {
    const { code, stdout } = await aftercare(['ask', 'сколько', 'дней', 'на', 'возврат?', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ locale: 'ru', articles: expect.any(Array) })
  })

  test.each([
    ['сколько дней на возврат?', /return-unused has .* so it may answer/, true],
    ['сколько весит стиральная машина?', /, so none answers/, false],
    ['позовите оператора', /a rule: words for «human»/, false],
    ['посоветуй хороший фильм', /belongs to no shop/, false],
  ])('ask tells why: %s', async (question, why, answered) => {
    const { stdout } = await aftercare(['ask', question, '--json', '--today', '2026-11-21'])
    const told = JSON.parse(stdout)
    expect(told.why.join('\n')).toMatch(why)
    expect(told.answer !== undefined).toBe(answered)
  })

  test.each([
    [['simulate'], /--jsonl/],
    [['nonsense'], /unknown command/],
    [['ask', 'x', '--lang', 'fr'], /ru or en/],
    [['understand', '--jsonl', '-', '--today', 'tomorrow'], /2026-11-21/],
  ])('%j is misuse: exit code 2 and a sentence', async (args, words) => {
    const { code, stderr } = await aftercare(args)
    expect(code).toBe(2)
    expect(stderr).toMatch(words)
  })

  test('settings that cannot be used are all told', async () => {
    const env = { PORT: 'x', TIME_ZONE: 'Nowhere' }
    const { code, stderr } = await aftercare(['config'], { env })
    expect(code).toBe(1)
    expect(stderr).toMatch(/PORT[\s\S]*TIME_ZONE/)
  })
})
