import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import type { Folders } from '../../src/edited-files.ts'

/** One question of its own: which buttons, and how the flow goes on, is what the editors change. */
const WISH = `  wish:
    ask:
      ru: Деньги или обмен?
      en: A refund or an exchange?
    label:
      ru: Решение
      en: Wish
    options:
      refund:
        ru: Деньги
        en: A refund
      exchange:
        ru: Обмен
        en: An exchange
`

const say = (name: string, ru: string): string =>
  `  ${name}:\n    say:\n      ru: ${ru}\n      en: In English too\n    next: end\n`

const RETURN = `title:
  ru: Возврат
  en: Return
about: The customer gives something back.
steps:
  find:
    do: find-order
    next: { one: item, several: item, not-among: sorry, cancelled: sorry, none: sorry }
  item:
    ask:
      ru: Какой товар?
      en: Which item?
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
        ru: Новое
        en: New
      broken:
        ru: Сломано
        en: Broken
${WISH}  reach:
    use: contact
  sure:
    ask:
      ru: Всё так?
      en: Is it right?
    expect: confirm
    show: [item, wish, reach]
  open:
    do: open-return
    next: { opened: refunded, dropped: refunded, exchange-opened: exchanged }
${say('refunded', '"Деньги вернём, заявка {open.number}"')}${say('exchanged', '"Обменяем, заявка {open.number}"')}${say('sorry', 'Такого заказа нет')}`

const CONTACT = `about: Asks where to call.
ends: [done]
steps:
  phone:
    ask:
      ru: Куда позвонить?
      en: Where may we call?
    label:
      ru: Телефон
      en: Phone
    expect: phone
    next: done
`

const FLOW = 'flows/start-return.yaml'
const PART = 'flows/parts/contact.yaml'

/** The files as they stand before anybody edits them. */
const BEFORE: Readonly<Record<string, string>> = { [FLOW]: RETURN, [PART]: CONTACT }

/** New texts by path; null takes the file away. */
export type Edit = Readonly<Record<string, string | null>>

const inFlow = (from: string | RegExp, to: string): Edit => {
  const text = RETURN.replaceAll(from, to)
  if (text === RETURN) throw new Error(`nothing to edit: ${from}`)
  return { [FLOW]: text }
}

const WHY = `  why:
    ask:
      ru: Почему возвращаете?
      en: Why do you return it?
    label:
      ru: Причина
      en: Reason
    expect: text
`

/** Every way in which an editor may change what customers stand in. */
export const EDITS: Readonly<Record<string, Edit>> = {
  'a sentence reworded': inFlow('Деньги или обмен?', 'Вернём деньги или поменяем?'),
  'the step renamed': {
    [FLOW]: RETURN.replace('  wish:', '  choice:')
      .replace('[item, wish, reach]', '[item, choice, reach]')
      .replace('do: open-return', 'do: open-return\n    with: { wish: choice }'),
  },
  'the step removed': {
    [FLOW]: RETURN.replace(WISH, '').replace('[item, wish, reach]', '[item, reach]'),
  },
  'a step put in before it': inFlow('  wish:\n', `${WHY}  wish:\n`),
  'an option taken away': inFlow(
    '      exchange:\n        ru: Обмен\n        en: An exchange\n',
    '',
  ),
  'another kind of answer': inFlow(
    / {4}options:\n {6}refund:[\s\S]*?An exchange\n/g,
    '    expect: text\n',
  ),
  'the part changed': {
    [PART]: CONTACT.replaceAll('phone', 'email').replace('Куда позвонить?', 'Куда писать?'),
  },
  'the whole flow removed': { [FLOW]: null },
}

/** Copies of `flows/` and `knowledge/` that a test may edit. */
export function newEditableFiles() {
  const root = mkdtempSync(join(tmpdir(), 'aftercare-files-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  const folders: Folders = { flows: join(root, 'flows'), knowledge: join(root, 'knowledge') }
  cpSync('knowledge', folders.knowledge, { recursive: true })
  mkdirSync(join(folders.flows, 'parts'), { recursive: true })
  // An article leads to the flow of one's data, which has no route of its own.
  for (const name of ['phrases.yaml', 'my-data.yaml'])
    cpSync(`flows/${name}`, join(folders.flows, name))

  const write = (path: string, text: string | null): void => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    if (text === null) rmSync(file, { force: true })
    else writeFileSync(file, text)
  }
  const apply = (edit: Edit): void => {
    for (const [path, text] of Object.entries({ ...BEFORE, ...edit })) write(path, text)
  }
  apply({})
  return {
    folders,
    /** Makes one edit of the files as they stood in the beginning. */
    apply,
    /** Changes some words of one file. */
    reword(path: string, from: string, to: string): void {
      const text = readFileSync(join(root, path), 'utf8')
      if (!text.includes(from)) throw new Error(`${path} does not say: ${from}`)
      write(path, text.replace(from, to))
    },
  }
}
