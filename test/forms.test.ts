import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PizZip from 'pizzip'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FORM_NAMES, FORMS, type FormName, type FormValues } from '../src/knowledge/form.ts'
import { type Block, previewForm } from '../src/knowledge/form-preview.ts'
import { checkForms, openForms, tryForms } from '../src/knowledge/forms.ts'
import type { Answer, Answers } from '../src/value.ts'
import { demoWorld, signedAs } from './fakes/demo-world.ts'

const forms = openForms('knowledge')

const valuesOf = (form: FormName, print: (name: string) => string): FormValues =>
  ({
    ...Object.fromEntries(FORMS[form].map((name) => [name, print(name)])),
    items: [
      {
        title: print('title'),
        model: print('model'),
        serial: print('serial'),
        price: print('price'),
      },
    ],
  }) as unknown as FormValues

const wordsIn = (blocks: readonly Block[]): string =>
  blocks.map((block) => (block.is === 'row' ? block.cells.join(' | ') : block.text)).join('\n')

const BOTH = FORM_NAMES.flatMap((form) =>
  (['ru', 'en'] as const).map((locale) => [form, locale] as const),
)

describe('a form', () => {
  test.each(BOTH)('%s in %s holds every value where it belongs', async (form, locale) => {
    const said = valuesOf(form, (name) => `‹${name}›`)
    const words = wordsIn(await previewForm(forms.fill(form, locale, said as never)))
    for (const name of [...FORMS[form], 'title', 'model', 'serial', 'price']) {
      expect(words).toContain(`‹${name}›`)
    }
    expect(words).not.toMatch(/[{}]/)
    expect(words).toContain(forms.title(form, locale))
  })

  test.each([
    ['markup', '<script>alert(1)</script> & "quotes"'],
    ['a placeholder', '{customer} {#items}{/items} {'],
    ['an emoji', 'Шкаф 🚪👩‍👩‍👧 الضمان'],
    ['ten thousand letters', 'ж'.repeat(10_000)],
    ['lines', 'first\nsecond'],
  ])('takes %s as words', async (_, hostile) => {
    const bytes = forms.fill('return', 'ru', valuesOf('return', () => hostile) as never)
    const words = wordsIn(await previewForm(bytes))
    expect(words).toContain(hostile)
    expect(new PizZip(bytes).file('word/document.xml')?.asText()).not.toContain('<script')
  })

  test('leaves out what no Word file can hold, and gives a line for nothing', async () => {
    const bytes = forms.fill(
      'return',
      'en',
      valuesOf('return', () => 'a\0\u0001\ud800b\uffff') as never,
    )
    expect(wordsIn(await previewForm(bytes))).toContain('a\ufffdb')
    const empty = forms.fill('return', 'en', valuesOf('return', () => '  ') as never)
    expect(wordsIn(await previewForm(empty))).toContain('I, ____________________, phone')
  })
})

describe('the check of forms', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aftercare-forms-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** What is told once the words of one template are changed. */
  async function toldOf(change: (xml: string) => string | Buffer): Promise<string[]> {
    await cp('knowledge/forms', join(folder, 'forms'), { recursive: true })
    const file = join(folder, 'forms/return.ru.docx')
    const zip = new PizZip(await readFile(file))
    const changed = change(zip.file('word/document.xml')?.asText() ?? '')
    if (typeof changed === 'string') zip.file('word/document.xml', changed)
    await writeFile(
      file,
      typeof changed === 'string' ? zip.generate({ type: 'nodebuffer' }) : changed,
    )
    return checkForms(folder).map((problem) => `${problem.file}: ${problem.message}`)
  }

  test.each<[string, (xml: string) => string | Buffer, string]>([
    [
      'a name that nobody gives',
      (xml) => xml.replace('{phone}', '{telephone}'),
      'nobody gives {telephone} to this form',
    ],
    [
      'a name of an item outside of its table',
      (xml) => xml.replace('{phone}', '{serial}'),
      'nobody gives {serial} to this form',
    ],
    ['a table that does not end', (xml) => xml.replace('{/items}', ''), '{#items} has no partner'],
    ['a lone brace', (xml) => xml.replace('{phone}', '{phone'), 'brace'],
    ['no Word file', () => Buffer.from('hello'), 'this is no Word file'],
  ])('tells of %s', async (_, change, message) => {
    const told = await toldOf(change)
    expect(told.join('\n')).toContain('forms/return.ru.docx')
    expect(told.join('\n')).toContain(message)
  })

  test('tells of a form that is missing, and nothing of those that are there', async () => {
    expect(checkForms('knowledge')).toEqual([])
    expect(tryForms('knowledge')).toEqual([])
    expect(checkForms(join(folder, 'nothing'))).toHaveLength(BOTH.length)
  })
})

const item = (order: string, line: number): Answer => ({
  kind: 'item',
  value: { order, line, product: '', title: { ru: '', en: '' } },
})
const choice = (value: string): Answer => ({
  kind: 'choice',
  value,
  label: { ru: value, en: value },
})

describe('what flows send', () => {
  /** The words of the form that an action fills for a customer. */
  async function written(customer: string, action: string, input: Answers): Promise<string> {
    let bytes: Buffer = Buffer.alloc(0)
    const spying = {
      ...forms,
      fill: (...given: Parameters<typeof forms.fill>) => {
        bytes = forms.fill(...given)
        return bytes
      },
    }
    const came = await demoWorld(signedAs(customer), { forms: spying }).do(action, input)
    expect(came.gave.form).toMatchObject({
      kind: 'file',
      value: { name: expect.stringMatching(/R-1001\.docx$/) },
    })
    return wordsIn(await previewForm(bytes))
  }

  test('is the application for a return, filled from order and answers', async () => {
    const words = await written('maria', 'open-return', {
      item: item('1042', 1),
      condition: choice('untouched'),
      phone: { kind: 'phone', value: '+79161234567' },
    })
    for (const part of [
      'Мария Петрова',
      '+7 916 123 45 67',
      '1042',
      'Куртка зимняя',
      '12 990 ₽',
      '1 декабря 2026 года',
      'R-1001',
      'ст. 22, 26.1',
    ]) {
      expect(words.replaceAll('\u00a0', ' ')).toContain(part)
    }
  })

  test.each([
    ['1077', 'untouched', 'refund', 'Отказ от товара до его получения'],
    ['1042', 'untouched', 'exchange', 'Заявление об обмене товара'],
  ])('for %s, %s, %s is «%s»', async (order, condition, wish, title) => {
    const input = { item: item(order, 1), condition: choice(condition), wish: choice(wish) }
    expect(await written('maria', 'open-return', input)).toContain(title)
  })

  test('for an exchange says what for, in the words of the answers', async () => {
    const words = await written('maria', 'open-return', {
      item: item('1042', 1),
      condition: choice('untouched'),
      wish: choice('exchange'),
      'swap-for': { kind: 'choice', value: 'size', label: { ru: 'Другой размер', en: 'A size' } },
      'swap-details': { kind: 'text', value: '48, рост 182' },
    })
    expect(words).toContain('(размер, цвет, модель): Другой размер: 48, рост 182.')
  })

  test('is a warranty claim with the fault in the customer’s own words', async () => {
    const fault: Answer = { kind: 'text', value: 'не греет <b>{и} шумит' }
    const words = await written('john', 'open-claim', {
      item: item('1031', 1),
      wish: choice('repair'),
      loaner: { kind: 'yes-no', value: 'yes', label: { ru: 'Да', en: 'Yes' } },
      fault,
    })
    expect(words).toContain('Требование по гарантии')
    expect(words).toContain('не греет <b>{и} шумит')
    expect(words).toContain('5 января 2027 года')
  })
})
