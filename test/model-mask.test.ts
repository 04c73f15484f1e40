import { describe, expect, test } from 'vitest'
import { createMasking } from '../src/model/mask.ts'
import { vocabularyOf } from '../src/models.ts'
import { normalise, words } from '../src/text/words.ts'
import { makePeople } from './fakes/people.ts'
import { mind } from './fakes/talking.ts'

const { signs } = mind.modelFiles
const masking = createMasking({ signs, knows: vocabularyOf(mind) })
const hide = (text: string, known: string[] = []) => masking(known).hide(text)

describe('hiding what is personal', () => {
  test('a thousand people leave nothing', () => {
    const leaks: string[] = []
    for (const { messages, secrets } of makePeople(1000, 7)) {
      const mask = masking()
      for (const message of messages) {
        const hidden = mask.hide(message)
        leaks.push(
          ...leaksIn(hidden, message, secrets).map((leak) => `${leak}: ${message} > ${hidden}`),
        )
      }
    }
    expect(leaks.length, leaks.slice(0, 15).join('\n')).toBe(0)
  })

  test.each([
    ['хочу вернуть чайник, он не подошёл', 'хочу вернуть чайник, он не подошёл'],
    ['Сломалась кофемашина, что делать?', 'Сломалась кофемашина, что делать?'],
    ['прошло 5 дней, можно вернуть?', 'прошло 5 дней, можно вернуть?'],
    ['Can I return the kettle after 7 days?', 'Can I return the kettle after 7 days?'],
    ['Как почистить кожаный диван?', 'Как почистить кожаный диван?'],
  ])('leaves what the shop itself says: %s', (text, left) => {
    expect(hide(text)).toBe(left)
  })

  test.each([
    ['Анна Петрова ждёт', '[name-1] [name-2] ждёт'],
    ['позвоните восемь девятьсот двенадцать пять пять пять', 'позвоните [number-1]'],
    ['мой ник @masha_91, сайт https://vk.com/id77', 'мой ник [link-1], сайт [link-2]'],
    ['[name-1] пишет', '(name-1) пишет'],
  ])('hides %s', (text, hidden) => {
    expect(hide(text)).toBe(hidden)
  })

  test('knows a person by what the conversation holds, in any form', () => {
    expect(hide('передайте зубной пасте', ['Зубная Паста'])).not.toMatch(/паст/)
  })

  test('turns back what it hid, and nothing that it did not', () => {
    const mask = masking()
    const text = 'Меня зовут Анна Петрова, заказ 48213, ул. Рылеева, д. 5'
    const hidden = mask.hide(text)
    expect(hidden).not.toMatch(/Анна|Петрова|48213|Рылеева/)
    expect(mask.show(hidden)).toBe(text)
    expect(mask.hide('Анна Петрова')).toBe(hidden.match(/\[name-\d\] \[name-\d\]/)![0])
    expect(mask.show('[name-99] пишет')).toBeUndefined()
  })
})

/** Secrets that stand in the message and still in what was made of it. */
function leaksIn(hidden: string, message: string, secrets: readonly string[]): string[] {
  const left = normalise(hidden.replace(/\[\w+-\d+\]/g, '|'))
  const leftWords = new Set(words(left))
  const said = normalise(message)
  return secrets
    .filter((secret) => secret !== '')
    .map(normalise)
    .filter((secret) => said.includes(secret))
    .filter((secret) => (/^\p{L}+$/u.test(secret) ? leftWords.has(secret) : left.includes(secret)))
}
