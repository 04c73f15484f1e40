import { describe, expect, test } from 'vitest'
import { flowJsonSchema } from '../src/flows/schema.ts'
import { problemsOf } from './fakes/small-flows.ts'

const HEAD = `title:
  ru: Вернуть
  en: Return
about: The customer wants to give something back.

steps:
`

const WHOLE = `${HEAD}  find:
    do: find-order            # declares proof
    next: { one: item, several: which-order, none: to-agent }

  which-order:
    ask:
      ru: О каком заказе речь?
      en: Which order is it about?
    label:
      ru: Заказ
      en: Order
    options: find.orders
    next: item

  item:
    ask:
      ru: Что хотите вернуть?
      en: What would you like to return?
    label:
      ru: Товар
      en: Item
    options: find.items

  condition:
    ask:
      ru: В каком состоянии?
      en: What condition is it in?
    label:
      ru: Состояние
      en: Condition
    options:
      untouched:
        ru: Новый
        en: New
        also:
          ru: [малы, велики]
          en: [too small]
      broken:
        ru: Сломан
        en: Broken
    next: { untouched: check, broken: photos }

  photos:
    ask:
      ru: Пришлите фото.
      en: Please send photos.
    label:
      ru: Фото
      en: Photos
    expect: photos
    many: true
    may-skip: true
    next: { given: check, skipped: check }

  check:
    do: check-return
    next:
      accepted: sure
      too-late: too-late

  sure:
    ask:
      ru: Проверьте, пожалуйста.
      en: Please check.
    expect: confirm
    show: [item, condition, photos]

  open:
    do: open-return

  opened:
    say:
      ru: "Готово: {open.number}."
      en: "Done: {open.number}."
    next: end

  too-late:
    say:
      ru: Прошло {check.passed}, а вернуть можно за {rule.return-days}.
      en: It has been {check.passed}, the limit is {rule.return-days}.
    cites: return-unused

  to-agent:
    hand-over: returns
    say:
      ru: Передаю сотруднику.
      en: Passing you to a colleague.
    next: find
`

const problems = (text: string): string[] => problemsOf({ flows: { 'start-return': text } })

/** The whole file with one thing changed. */
function changed(from: string, to: string): string {
  expect(WHOLE).toContain(from)
  return WHOLE.replace(from, to)
}

test('the schema that editors complete by is the one that files are read by', async () => {
  const schema = `${JSON.stringify(flowJsonSchema(), null, 2)}\n`
  await expect(schema).toMatchFileSnapshot('../flows/flow.schema.json')
})

test('a whole file has no problems', () => {
  expect(problems(WHOLE)).toEqual([])
})

describe('a file with one mistake is refused, with its place and in plain words', () => {
  test.each([
    [
      'an outcome is forgotten',
      '      accepted: sure\n      too-late: too-late\n',
      '      accepted: sure\n',
      'flows/start-return.yaml:63:5 error «check» forgets the outcome «too-late»: say under next: where it leads',
    ],
    [
      'a way leads nowhere',
      'one: item, several',
      'one: itme, several',
      'flows/start-return.yaml:9:18 error «find» leads to «itme», but there is no such step: did you mean «item»?',
    ],
    [
      'an outcome does not exist',
      '      accepted: sure\n',
      '      acepted: sure\n',
      'flows/start-return.yaml:64:16 error «check» has no outcome «acepted»: did you mean «accepted»?',
    ],
    [
      'an action does not exist',
      'do: check-return',
      'do: check-retrun',
      'flows/start-return.yaml:62:9 error there is no action «check-retrun»: did you mean «check-return»?',
    ],
    [
      'a value is not known on every way',
      'Готово: {open.number}',
      'Готово: {check.passed} {open.number}',
      'flows/start-return.yaml:79:11 error «opened» uses {check.passed}, which may not be known by then',
    ],
    [
      'a value is misspelt',
      'ru: "Готово: {open.number}."',
      'ru: "Готово: {open.nomer}."',
      'flows/start-return.yaml:79:11 error «opened» uses {open.nomer}, which may not be known by then: did you mean «open.number»?',
    ],
    [
      'a photo that may have been skipped is taken for known',
      'Прошло {check.passed}',
      'Прошло {check.passed}, фото {photos}',
      'flows/start-return.yaml:85:11 error «too-late» uses {photos}, which may not be known by then',
    ],
    [
      'a write can be reached without a confirm',
      'accepted: sure',
      'accepted: open',
      'flows/start-return.yaml:75:9 error «open»: «open-return» writes, but a way leads here that no confirm step passes',
    ],
    [
      'an article does not exist',
      'cites: return-unused',
      'cites: return-exception',
      'flows/start-return.yaml:87:12 error «too-late» cites «return-exception», but knowledge/ has no such article in force',
    ],
    [
      'a rule does not exist',
      'ru: Прошло {check.passed}, а вернуть можно за {rule.return-days}.',
      'ru: Прошло {check.passed}, а вернуть можно за {rule.retrun-days}.',
      'flows/start-return.yaml:85:11 error «too-late» uses {rule.retrun-days}, but there is no such rule: did you mean «return-days»?',
    ],
    [
      'a translation is missing',
      '      ru: Новый\n        en: New\n'.replace('      ru', '        ru'),
      '        ru: Новый\n',
      'flows/start-return.yaml:39:9 error «steps / condition / options / untouched»: the English translation is missing, or is not a sentence',
    ],
    [
      'a hash cuts a sentence',
      'ru: Что хотите вернуть?',
      'ru: Что хотите вернуть? # важно',
      'flows/start-return.yaml:23:11 error everything after # is lost: put the sentence in quotes',
    ],
    [
      'a colon splits a sentence',
      'ru: Что хотите вернуть?',
      'ru: Скажите: что хотите вернуть?',
      'flows/start-return.yaml:23:11 error a colon and a space inside a sentence: write the sentence in quotes, or below after |',
    ],
    [
      'a comma splits a sentence',
      '    label:\n      ru: Товар\n      en: Item\n',
      '    label: { ru: Товар, вещь, en: Item }\n',
      'flows/start-return.yaml:25:12 error a comma inside { } splits a sentence: give ru: and en: a line of their own',
    ],
    [
      'a sentence begins with a placeholder',
      'ru: "Готово: {open.number}."',
      'ru: {open.number}',
      'flows/start-return.yaml:79:11 error a sentence that begins with { needs quotes',
    ],
    [
      'a word is misspelt',
      'hand-over: returns\n    say:',
      'hand-over: returns\n    sya:',
      'flows/start-return.yaml:91:5 error «sya» is not a word of this place: did you mean «say»?',
    ],
    [
      'a step has no verb',
      '    do: open-return\n',
      '    doo: open-return\n',
      'flows/start-return.yaml:74:3 error «open» has no verb: expected one of hand-over, say, ask, do, use',
    ],
    [
      'a confirm shows what nobody asks',
      'show: [item, condition, photos]',
      'show: [item, conditon, photos]',
      'flows/start-return.yaml:72:18 error «sure» shows «conditon», but no question is called so: did you mean «condition»?',
    ],
    [
      'a list to choose from is no list',
      'options: find.items',
      'options: find.item',
      'flows/start-return.yaml:28:14 error «item» offers «find.item», which no action gives as a list: did you mean «find.items»?',
    ],
    [
      'a step is called as the end is',
      '  opened:\n',
      '  end:\n',
      'flows/start-return.yaml:77:3 error no step may be called «end»: it is the word for being over',
    ],
  ])('%s', (_name, from, to, message) => {
    expect(problems(changed(from, to))).toContain(message)
  })

  test('a step is never reached', () => {
    const text = `${WHOLE}
  forgotten:
    say:
      ru: Никогда.
      en: Never.
    next: end
`
    expect(problems(text)).toEqual([
      'flows/start-return.yaml:97:5 error no way leads to «forgotten»: name it under next: of another step, or take it out',
    ])
  })

  test('the last step leads nowhere', () => {
    const text = `${HEAD}  hello:
    say:
      ru: Привет.
      en: Hello.
`
    expect(problems(text)).toEqual([
      'flows/start-return.yaml:8:5 error «hello» leads nowhere: add next: end',
    ])
  })

  test('what an action clears is unknown again', () => {
    const text = changed('    do: open-return\n', '    do: add-line\n').replace(
      /"(Готово|Done): \{open.number\}\."/g,
      '"$1: {item}."',
    )
    expect(problems(text)).toContain(
      'flows/start-return.yaml:79:11 error «opened» uses {item}, which may not be known by then',
    )
  })

  test('steps that go round without a question', () => {
    const text = changed('    cites: return-unused\n', '    next: check\n').replace(
      '      accepted: sure\n',
      '      accepted: sure\n',
    )
    expect(problems(text).join('\n')).toMatch(/comes back to itself without a question/)
  })
})

const PART = `about: Picks a time.
takes: { service: choice }
ends: [picked, none]
gives: { slot: slot }

steps:
  find:
    do: find-slots
    next: { some: slot, none: none }

  slot:
    ask:
      ru: Когда вам удобно?
      en: When would it suit you?
    label:
      ru: Время
      en: Time
    options: find.slots
    next: picked
`
const USES = `${HEAD}  hand-in:
    use: pick-slot
    with: { service: pickup }
    next: { picked: told, none: sorry }

  told:
    say:
      ru: Ждём вас {hand-in.slot}.
      en: See you on {hand-in.slot}.
    next: end

  sorry:
    say:
      ru: Свободного времени нет.
      en: There is no free time.
    next: end
`

describe('parts', () => {
  const check = (flow: string, part = PART): string[] =>
    problemsOf({ flows: { visit: flow }, parts: { 'pick-slot': part } })

  test('a flow that uses a part rightly is whole', () => {
    expect(check(USES)).toEqual([])
  })

  test.each([
    [
      USES.replace('use: pick-slot', 'use: pick-slots'),
      'flows/visit.yaml:8:10 error there is no part «pick-slots»: did you mean «pick-slot»?',
    ],
    [
      USES.replace(', none: sorry', ''),
      'flows/visit.yaml:10:5 error «hand-in» forgets the outcome «none»: say under next: where it leads',
    ],
    [
      USES.replace('none: sorry', 'nope: sorry'),
      'flows/visit.yaml:10:33 error «hand-in» has no outcome «nope»: did you mean «none»?',
    ],
    [
      USES.replace('    with: { service: pickup }\n', ''),
      'flows/visit.yaml:8:10 error the part «pick-slot» needs «service»: add it under with:',
    ],
    [
      USES.replace('Свободного времени нет', 'Нет времени {hand-in.slot}'),
      'flows/visit.yaml:20:11 error «sorry» uses {hand-in.slot}, which may not be known by then',
    ],
  ])('%#', (flow, message) => {
    expect(check(flow)).toContain(message)
  })

  test('a mistake inside a part is told once, where it stands', () => {
    expect(check(USES, PART.replace('none: none', 'none: nune'))).toEqual([
      'flows/parts/pick-slot.yaml:9:31 error «find» leads to «nune», but there is no such step: did you mean «none»?',
    ])
  })
})

describe('phrases', () => {
  const phrases = (text: string): string[] =>
    problemsOf({ flows: { 'start-return': WHOLE }, phrases: text })

  test('a missing phrase is named', () => {
    expect(phrases('lost:\n  ru: Нет.\n  en: No.\n')).toContain(
      'flows/phrases.yaml:1:1 error the phrase «greeting» is missing',
    )
  })

  test('a placeholder that nobody fills is named, and one that a language forgets', () => {
    const told = phrases('cancelled:\n  ru: "Всё: {flo}"\n  en: "Done: {flow}"\n')
    expect(told).toContain(
      'flows/phrases.yaml:2:7 error «cancelled» prints {flo}, which nobody fills: did you mean «flow»?',
    )
    expect(told).toContain(
      'flows/phrases.yaml:2:7 error «cancelled» does not print {flow}, the other language does',
    )
  })
})
