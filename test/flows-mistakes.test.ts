import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadFiles } from '../src/edited-files.ts'
import { describeProblem } from '../src/flows/problem.ts'

const RETURN = 'flows/start-return.yaml'
const VISIT = 'flows/book-assembly.yaml'
const PART = 'flows/order-spare-part.yaml'
const PHRASES = 'flows/phrases.yaml'
const SLOT = 'flows/parts/pick-slot.yaml'
const UNUSED = 'knowledge/returns/return-unused.md'
const RULES = 'knowledge/rules.yaml'

const root = mkdtempSync(join(tmpdir(), 'aftercare-mistakes-'))
const folders = { flows: join(root, 'flows'), knowledge: join(root, 'knowledge') }
cpSync('flows', folders.flows, { recursive: true })
cpSync('knowledge', folders.knowledge, { recursive: true })
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Where in the edited file the mistake must be told: the place of `¦`, which is not written. */
const MARK = '¦'

/**
 * What somebody in a hurry does to the files of this house: the file, the words that stood there, what
 * they became (`¦` is where the mistake must be told), and the hint.
 */
const MISTAKES: readonly [what: string, file: string, from: string, to: string, hint: string][] = [
  [
    'an outcome forgotten',
    RETURN,
    'next: { received: count, not-received: check }',
    '¦next: { received: count }',
    '«receipt» forgets the outcome «not-received»: say under next: where it leads',
  ],
  [
    'a way to a misspelt step',
    RETURN,
    'several: which-order, not-among',
    'several: ¦wich-order, not-among',
    '«find» leads to «wich-order», but there is no such step: did you mean «which-order»?',
  ],
  [
    'a misspelt outcome',
    VISIT,
    '      paid: price',
    '      payd: ¦price',
    '«quote» has no outcome «payd»: did you mean «paid»?',
  ],
  [
    'a misspelt action',
    VISIT,
    'do: quote-assembly',
    'do: ¦qoute-assembly',
    'there is no action «qoute-assembly»: did you mean «quote-assembly»?',
  ],
  [
    'a misspelt part',
    VISIT,
    'use: pick-slot',
    'use: ¦pick-slots',
    'there is no part «pick-slots»: did you mean «pick-slot»?',
  ],
  [
    'an outcome of a part forgotten',
    VISIT,
    'next: { picked: home, none: no-time }',
    '¦next: { picked: home }',
    '«slot» forgets the outcome «none»',
  ],
  [
    'what a part takes left out',
    VISIT,
    'use: pick-slot\n    with: { item: item, service: quote.service, city: city }',
    'use: ¦pick-slot\n    with: { item: item, service: quote.service }',
    'the part «pick-slot» needs «city»: add it under with:',
  ],
  [
    'a value misspelt',
    VISIT,
    'Номер записи {book.number}.\n',
    'Номер записи {book.nomer}.\n',
    '«booked» uses {book.nomer}, which may not be known by then: did you mean «book.number»?',
  ],
  [
    'a placeholder before more words without quotes',
    VISIT,
    'ru: Свободного времени сейчас нет.',
    'ru: ¦{home.address} Свободного времени сейчас нет.',
    'a sentence that begins with { needs quotes',
  ],
  [
    'a value of another branch',
    VISIT,
    'ru: Хорошо, никого не записываю.',
    'ru: ¦Хорошо, {book.number} никого не записываю.',
    '«not-now» uses {book.number}, which may not be known by then',
  ],
  [
    'an answer that may have been skipped',
    PART,
    'ru: Простите, пока мы говорили',
    'ru: ¦Простите, {extra} пока мы говорили',
    '«sold-out» uses {extra}, which may not be known by then',
  ],
  [
    'a write that no confirm guards',
    VISIT,
    'next: { known: phone, unknown: phone }',
    'next: { known: phone, unknown: book }',
    '«book»: «book-assembly» writes, but a way leads here that no confirm step passes',
  ],
  [
    'what an action needs and nobody asked',
    PART,
    'next: { given: check-stock, skipped: not-now }',
    'next: { given: check-stock, skipped: check-stock }',
    '«check-stock»: the action «check-stock» needs «quantity», which may not be known by then',
  ],
  [
    'an input that the action does not take',
    PART,
    'with: { part: find-part.part, product: find-product.product, total: price.total }',
    'with: { part: find-part.part, product: find-product.product, totla: ¦price.total }',
    'the action «order-part» takes no «totla»: did you mean «total»?',
  ],
  [
    'an article misspelt',
    RETURN,
    'cites: refund-term',
    'cites: ¦refund-trem',
    'cites «refund-trem», but knowledge/ has no such article in force: did you mean «refund-term»?',
  ],
  [
    'a rule misspelt',
    RETURN,
    'ru: Этот заказ уже отменён,',
    'ru: ¦Этот заказ уже отменён, {rule.refund-dais}',
    'uses {rule.refund-dais}, but there is no such rule: did you mean «refund-days»?',
  ],
  [
    'a step that nothing leads to',
    RETURN,
    '  to-agent-soon:\n',
    '  lonely:\n    ¦say:\n      ru: Никто.\n      en: Nobody.\n    next: end\n\n  to-agent-soon:\n',
    'no way leads to «lonely»: name it under next: of another step, or take it out',
  ],
  [
    'a last step without a way on',
    VISIT,
    '  to-agent:\n    hand-over: assembly\n    say:\n',
    '  to-agent:\n    ¦say:\n',
    '«to-agent» leads nowhere: add next: end',
  ],
  [
    'a ring without a question',
    RETURN,
    'cites: refusal-before-receipt\n    next: contact\n',
    'cites: refusal-before-receipt\n    next: check\n',
    'comes back to itself without a question',
  ],
  [
    'a step named end',
    RETURN,
    '  not-now:\n',
    '  ¦end:\n',
    'no step may be called «end»: it is the word for being over',
  ],
  [
    'a step name with capitals',
    RETURN,
    '  disclosed:\n',
    '  ¦Disclosed:\n',
    '«Disclosed» is no name for a step: use small letters, digits and hyphens',
  ],
  [
    'a step without a verb',
    PART,
    '    do: price-parts\n',
    '    does: price-parts\n',
    '«price» has no verb: expected one of hand-over, say, ask, do, use',
  ],
  [
    'a misspelt word',
    PART,
    '    may-skip:\n      ru: Пока',
    '    ¦may-skp:\n      ru: Пока',
    '«may-skp» is not a word of this place: did you mean «may-skip»?',
  ],
  [
    'a kind that does not exist',
    PART,
    '    expect: quantity\n',
    '    expect: ¦quantety\n',
    'expected a kind of answer',
  ],
  [
    'a confirm that shows nothing',
    VISIT,
    '    expect: confirm\n    show: [which-order, item, service, slot, city, address, phone]\n',
    '    expect: confirm\n',
    '«sure» confirms, but shows nothing: name the answers under show:',
  ],
  [
    'a confirm that shows what nobody asks',
    VISIT,
    'item, service, slot, city, address',
    'item, service, slot, city, ¦adress',
    '«sure» shows «adress», but no question is called so: did you mean «address»?',
  ],
  [
    'a question without a label',
    VISIT,
    '    label:\n      ru: Город\n      en: City\n',
    '',
    '«city» asks, but has no label: add label: with ru: and en:',
  ],
  [
    'buttons of a list that no action gives',
    SLOT,
    'options: find.slots',
    'options: ¦find.slot',
    '«when» offers «find.slot», which no action gives as a list: did you mean «find.slots»?',
  ],
  [
    'a missing translation',
    PART,
    '      ru: Сколько штук оформить?\n      en: How many shall I order?\n',
    '      ru: Сколько штук оформить?\n',
    'the English translation is missing, or is not a sentence',
  ],
  [
    'a hash that cuts a sentence',
    PART,
    'ru: Сколько штук оформить?',
    'ru: ¦Сколько штук оформить? # можно цифрой',
    'everything after # is lost: put the sentence in quotes',
  ],
  [
    'a hash that cuts other words of a button',
    RETURN,
    'ru: [деньги, верните деньги, вернуть деньги, деньги назад, возврат денег]',
    'ru: ¦[деньги, верните деньги, вернуть деньги, деньги назад, возврат денег] # новые слова',
    'everything after # is lost: put it on a line of its own, or the words in quotes',
  ],
  [
    'a colon inside a sentence',
    PART,
    'ru: Сколько штук оформить?',
    'ru: ¦Скажите: сколько штук оформить?',
    'a colon and a space inside a sentence: write the sentence in quotes, or below after |',
  ],
  [
    'both languages on one line',
    PART,
    '      ru: Деталь\n      en: Part\n    options',
    '      { ru: Деталь, en: Part }\n    options',
    'a comma inside { } splits a sentence: give ru: and en: a line of their own',
  ],
  [
    'a placeholder at the start without quotes',
    PART,
    'ru: "{find-part.part}: {find-part.price}, есть в наличии."',
    'ru: ¦{find-part.part} стоит {find-part.price}',
    'a sentence that begins with { needs quotes',
  ],
  [
    'a sentence that begins with a sign of YAML',
    PART,
    'ru: Сколько штук оформить?',
    'ru: ¦@all сколько штук оформить?',
    'a sentence that begins with @ needs quotes',
  ],
  [
    'a sentence that begins with square brackets',
    PART,
    'ru: Сколько штук оформить?',
    'ru: ¦[важно] сколько штук оформить?',
    'a sentence that begins with [ needs quotes',
  ],
  [
    'a sentence that begins with an asterisk',
    PART,
    'ru: Сколько штук оформить?',
    'ru: ¦*важно* сколько штук оформить?',
    'a sentence that begins with * needs quotes',
  ],
  [
    'a quotation mark in the middle of a quoted sentence',
    PART,
    'ru: Сколько штук оформить?',
    'ru: "Сколько "¦штук" оформить?"',
    'write \\" or use «»',
  ],
  [
    'a tab for an indent',
    PART,
    '      ru: Сколько штук оформить?',
    '¦\t      ru: Сколько штук оформить?',
    'use spaces',
  ],
  [
    'the same word twice',
    PART,
    '      ru: Сколько штук оформить?\n',
    '      ru: Сколько штук оформить?\n      ru: Сколько штук?\n',
    'the same word stands here twice: keep one',
  ],
  [
    'a number where a sentence is due',
    PART,
    'ru: Сколько штук оформить?',
    'ru: ¦42',
    'the Russian translation is missing, or is not a sentence',
  ],
  [
    'a phrase that is gone',
    PHRASES,
    'cancelled:\n',
    'canceled:\n',
    'the phrase «cancelled» is missing: did you mean «canceled»',
  ],
  [
    'a phrase that prints what nobody fills',
    PHRASES,
    'ru: "Остановил: «{flow}».',
    'ru: ¦"Остановил: «{folw}».',
    '«cancelled» prints {folw}, which nobody fills: did you mean «flow»?',
  ],
  [
    'an article that points to a flow that does not exist',
    UNUSED,
    'flow: start-return',
    'flow: ¦start-retrun',
    'see-also names the flow «start-retrun», which does not exist',
  ],
  [
    'an article that points to an article that does not exist',
    UNUSED,
    'articles: [refund-term, return-shipping',
    'articles: [refund-term, ¦return-shiping',
    'see-also names the article «return-shiping», which does not exist',
  ],
  [
    'a rule without its unit',
    RULES,
    '    figure: 7\n    unit: days\n    better: more\n',
    '    figure: 7\n    unit: ¦dais\n    better: more\n',
    'days',
  ],
  [
    'an answer that is met with silence',
    RETURN,
    'next: { given: receipt, skipped: that-is-all }',
    'next: ¦{ given: receipt, skipped: end }',
    'after «skipped» at «other-item» the flow ends without a word: lead to a say step first',
  ],
  [
    'a list sent as a file',
    RETURN,
    'files: [open.form]\n    cites: refund-term',
    'files: [¦open.amount]\n    cites: refund-term',
    '«opened» needs «file» or «photos», but «open.amount» is «money»',
  ],
  [
    'a part that is given another kind of thing',
    VISIT,
    'with: { item: item, service: quote.service, city: city }',
    'with: { item: item, service: quote.service, city: ¦item }',
    '«slot» needs «city», but «item» is «item»',
  ],
]

/** Line and column of a place in a text, from 1. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

function tellOf(file: string, text: string): string[] {
  const path = join(root, file)
  const whole = readFileSync(path, 'utf8')
  writeFileSync(path, text)
  const files = loadFiles(folders)
  writeFileSync(path, whole)
  return 'problems' in files ? files.problems.map(describeProblem) : []
}

test('the files of the house hold no mistake', () => {
  expect(tellOf(RETURN, readFileSync(RETURN, 'utf8'))).toEqual([])
})

test('more than thirty different mistakes are planted', () => {
  expect(new Set(MISTAKES.map(([, , , , hint]) => hint)).size).toBeGreaterThan(30)
})

test.each(MISTAKES)('%s', (...mistake) => {
  const [, file, from, to, hint] = mistake
  const whole = readFileSync(join(root, file), 'utf8')
  expect(whole).toContain(from)
  const marked = whole.replace(from, () => to)
  const text = marked.replace(MARK, '')
  const told = tellOf(file, text)
  const line = told.find((one) => one.includes(hint))
  expect(line, told.join('\n')).toBeDefined()
  expect(line).toMatch(/^(flows|knowledge)\/\S+:\d+:\d+ error /)
  if (!to.includes(MARK)) return
  expect(line).toContain(`${file}:${placeOf(marked, marked.indexOf(MARK))} error`)
})
