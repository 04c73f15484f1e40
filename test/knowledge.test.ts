import { describe, expect, test } from 'vitest'
import { addDays, toDay } from '../src/day.ts'
import { quote } from '../src/knowledge/answer.ts'
import { countWords, LONGEST_ANSWER } from '../src/knowledge/article.ts'
import { checkKnowledge, expiringSoon, findExpired } from '../src/knowledge/check.ts'
import { loadConcepts } from '../src/knowledge/lexicon.ts'
import { type KnowledgeFiles, loadKnowledge } from '../src/knowledge/load.ts'
import { parseArticle } from '../src/knowledge/parse.ts'
import { LOCALES } from '../src/message.ts'
import { cut, namesIn } from '../src/text.ts'
import { DAY, FOLDER, understandAsShipped } from './fakes/as-shipped.ts'

const shipped = loadKnowledge(FOLDER)
const { knowledge } = understandAsShipped()

const ARTICLE = `---
title:
  ru: Пример
  en: Example
questions:
  ru: [можно ли так]
  en: [may I do so]
source: { act: { ru: Закон, en: The Act }, article: "26.1", url: "https://example.com/act" }
checked-on: 2026-10-01
valid-until: 2027-04-01
owner: returns
---

# ru

Вернуть можно
в течение {rule.return-days}.

- раз
- два

# en

You have {rule.return-days}.
`

/** The knowledge base that holds these files alone. */
function base(texts: Readonly<Record<string, string>>): KnowledgeFiles {
  const parsed = Object.entries(texts).map(([file, text]) => parseArticle(text, file))
  return {
    articles: parsed.flatMap(({ article }) => article ?? []),
    problems: parsed.flatMap(({ problems }) => problems),
    phrasings: new Map(),
    sources: new Map(Object.entries(texts)),
  }
}
const around = { rules: new Set(['return-days']), flows: new Set(['start-return']) }
const problemsOf = (texts: Readonly<Record<string, string>>): string[] =>
  checkKnowledge(base(texts), around).map(
    ({ file, line, col, message }) => `${file}:${line}:${col} ${message}`,
  )

describe('what ships', () => {
  test('is whole: nothing missing, too long, expired, asked twice or pointing nowhere', () => {
    expect(checkKnowledge(shipped, {})).toEqual([])
    expect(findExpired(shipped, DAY)).toEqual([])
    expect(shipped.articles.length).toBeGreaterThanOrEqual(60)
    for (const { id, questions } of shipped.articles) {
      for (const locale of LOCALES) expect(questions[locale].length, id).toBeGreaterThanOrEqual(5)
    }
  })

  test('names the articles that flows cite', () => {
    const ids = shipped.articles.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['return-unused', 'made-to-order']))
  })

  test('prints no figure of law by hand', () => {
    const digits = shipped.articles
      .filter(({ head }) => head.source.article)
      .flatMap(({ id, body }) =>
        LOCALES.map((locale) => `${id}: ${body[locale].replace(/\{[^}]*\}/g, '')}`),
      )
      .filter((text) => /\d/.test(text))
    expect(digits).toEqual([])
  })

  test('concepts are words of both languages', () => {
    const concepts = Object.values(loadConcepts(FOLDER))
    expect(concepts.length).toBeGreaterThanOrEqual(40)
    const both = concepts.filter(
      (words) => /[а-я]/.test(words.join()) && /[a-z]/.test(words.join()),
    )
    expect(both.length).toBe(concepts.length)
  })
})

describe('the check', () => {
  test('tells which articles have expired, and is content with the files all the same', () => {
    const files = base({ 'returns/example.md': ARTICLE })
    expect(findExpired(files, toDay('2027-04-01'))).toEqual([])
    expect(findExpired(files, toDay('2027-04-02'))).toEqual([
      {
        file: 'returns/example.md',
        line: 10,
        col: 1,
        message: expect.stringMatching(/expired on 2027-04-01.*«returns»/),
      },
    ])
    expect(checkKnowledge(files, around)).toEqual([])
  })

  test('passes a sound article', () => {
    expect(problemsOf({ 'returns/example.md': ARTICLE })).toEqual([])
  })

  test.each([
    [
      'a missing language',
      ARTICLE.slice(0, ARTICLE.indexOf('# en')),
      /:13:1 there is no answer under «# en»/,
    ],
    ['no front matter', '# ru\nДа', /:1:1 the file begins with front matter/],
    ['a missing field', ARTICLE.replace('owner: returns\n', ''), /«owner»/],
    ['an unknown field', ARTICLE.replace('owner:', 'ownr: x\nowner:'), /ownr/],
    [
      'a day that is none',
      ARTICLE.replace('2027-04-01', '2027-02-31'),
      /:10:14 «valid-until»: expected a day/,
    ],
    [
      'a long answer',
      ARTICLE.replace('- раз', '- раз '.repeat(121)),
      /:14:1 the answer in «ru» has \d+ words/,
    ],
    [
      'an unknown article',
      ARTICLE.replace('owner:', 'see-also: { articles: [nothing] }\nowner:'),
      /:11:24 see-also names the article «nothing»/,
    ],
    [
      'an unknown flow',
      ARTICLE.replace('owner:', 'see-also: { flow: strt-return }\nowner:'),
      /see-also names the flow «strt-return»/,
    ],
    [
      'an unknown rule',
      ARTICLE.replaceAll('rule.return-days', 'rule.retrun-days'),
      /names a rule that does not exist/,
    ],
    [
      'a placeholder of a flow',
      ARTICLE.replaceAll('rule.return-days', 'item'),
      /prints rules alone/,
    ],
    ['broken yaml', ARTICLE.replace('  ru: Пример', '  ru: [Пример'), /example\.md:\d+:\d+ /],
    [
      'a link that is none',
      ARTICLE.replace('https://example.com/act', 'javascript:alert(1)'),
      /«source\.url»/,
    ],
  ])('refuses %s', (_name, text, message) => {
    expect(problemsOf({ 'returns/example.md': text }).join('\n')).toMatch(message)
  })

  test('refuses a question that leads to two articles, and one name for two', () => {
    const twice = problemsOf({ 'a/one.md': ARTICLE, 'b/two.md': ARTICLE })
    expect(twice).toContain('b/two.md:6:8 the question «можно ли так» already leads to «one»')
    expect(problemsOf({ 'a/one.md': ARTICLE, 'b/one.md': ARTICLE }).join('\n')).toMatch(
      /already taken by a\/one\.md/,
    )
  })
})

describe('an answer', () => {
  const article = parseArticle(ARTICLE, 'returns/example.md').article!
  const parts = {
    fill: (sentence: string) => sentence.replace('{rule.return-days}', '7 дней'),
    sourceWords: {
      source: { ru: '{act}, ст. {article}', en: '{act}, art. {article}' },
      compared: { ru: '{source}, сверено {date}', en: '{source}, checked on {date}' },
    },
  }

  test("is the article's own words with source and date", () => {
    expect(quote(article, 'ru', DAY, parts)).toEqual({
      text: 'Вернуть можно в течение 7 дней.\n\n- раз\n- два',
      cites: [
        {
          article: 'example',
          title: 'Пример',
          source: 'Закон, ст. 26.1, сверено 1 октября 2026 года',
          url: 'https://example.com/act',
          path: '/help?lang=ru#example',
          checkedOn: '2026-10-01',
        },
      ],
    })
  })

  test('leads to the help page where that has an address', () => {
    const helped = { ...parts, helpAt: 'https://help.example/help' }
    const [cited] = quote(article, 'en', DAY, helped)?.cites ?? []
    expect(cited).toMatchObject({
      url: 'https://help.example/help?lang=en#example',
      path: '/help?lang=en#example',
    })
  })

  test('is given on the last day and never after it', () => {
    expect(quote(article, 'en', toDay('2027-04-01'), parts)).toBeDefined()
    expect(quote(article, 'en', toDay('2027-04-02'), parts)).toBeUndefined()
  })

  test('is announced to its owner two weeks before it ends', () => {
    expect(expiringSoon([article], addDays(toDay('2027-04-01'), -14))).toEqual([])
    expect(expiringSoon([article], addDays(toDay('2027-04-01'), -13))).toEqual([article])
  })

  test('of what ships is short and prints rules alone', () => {
    for (const { id } of shipped.articles) {
      for (const locale of LOCALES) {
        const { text } = knowledge.quote(id, locale, DAY)!
        expect(countWords(text)).toBeLessThanOrEqual(LONGEST_ANSWER)
        expect(namesIn(cut(text)).every((name) => name.startsWith('rule.'))).toBe(true)
      }
    }
  })

  test('is not found any more when every article has expired', () => {
    expect(knowledge.find('можно ли вернуть без чека', toDay('2035-01-01'))).toEqual([])
  })
})

/** Said otherwise than any phrasing of the article. */
const ASKED: readonly (readonly [id: string, question: string])[] = [
  ['return-unused', 'Сколько у меня времени, чтобы сдать кроссовки, если они не подошли?'],
  ['return-unused', 'how long do I have to send back a dress I never wore'],
  ['return-defective', 'товар оказался с дефектом, что я могу потребовать'],
  ['return-defective', 'what can I ask for if the product is faulty'],
  ['refusal-before-receipt', 'могу ли я отменить заказ, пока он не доставлен, и не платить штраф'],
  ['refusal-before-receipt', 'may I refuse the parcel before it is delivered'],
  ['refund-term', 'когда деньги за возврат придут на карту'],
  ['refund-term', 'when will the refund be on my card'],
  ['return-without-receipt', 'чек выкинули, можно всё равно сдать?'],
  ['return-without-receipt', 'I threw away the receipt, can I still bring it back'],
  ['exchange', 'а поменять на размер побольше можно?'],
  ['exchange', 'could I swap it for a different colour'],
  ['made-to-order', 'шкаф делали по нашим размерам, его можно сдать?'],
  ['made-to-order', 'is an engraved ring returnable'],
  ['return-shipping', 'кто оплатит пересылку, если я возвращаю посылку'],
  ['return-shipping', 'do I have to pay for sending it back'],
  ['warranty-repair-term', 'за сколько дней должны починить по гарантии'],
  ['warranty-repair-term', 'what is the maximum time for a warranty repair'],
  ['repair-delay', 'какая пеня, если ремонт просрочили'],
  ['repair-delay', 'the repair is overdue, what penalty do you pay'],
  ['warranty-coverage', 'уронил телефон в воду, гарантия действует?'],
  ['warranty-coverage', 'does the warranty cover water damage'],
  ['loaner', 'дадут ли что-нибудь взамен, пока мой телефон чинят'],
  ['loaner', 'do I get a temporary phone during the repair'],
  ['repair-after-warranty', 'гарантия истекла, вы всё равно ремонтируете?'],
  ['repair-after-warranty', 'can you repair it when the warranty is over'],
  ['delivery-status', 'как отследить мой заказ'],
  ['delivery-terms', 'сколько дней посылка лежит в пункте выдачи'],
  ['delivery-terms', 'what does delivery cost'],
  ['transport-damage', 'коробка пришла мятая и порванная, брать?'],
  ['transport-damage', 'package was damaged by the courier, what now'],
  ['assembly', 'сборка мебели платная?'],
  ['assembly', 'is furniture assembly free'],
  ['coffee-machine-descaling', 'как удалить накипь в кофеварке'],
  ['coffee-machine-descaling', 'my coffee maker needs descaling, how'],
  ['leather-sofa-care', 'чем мыть кожаное кресло'],
  ['leather-sofa-care', 'cleaning a leather couch'],
  ['washing-machine-vibration', 'стиралка скачет по полу, когда отжимает'],
  ['washing-machine-vibration', 'washer shakes and moves while spinning'],
  ['sim-card', 'куда симку вставлять и какой стороной'],
  ['sim-card', 'how to insert a sim'],
]

/** The shop's articles know nothing of these, however familiar some of the words look. */
const NOT_ASKED = [
  'как собрать грибы',
  'как собрать кубик рубика',
  'вернуть молодость',
  'как вернуть бывшую девушку',
  'сколько дней в феврале',
  'сколько стоит билет на самолёт',
  'какая погода завтра',
  'кто президент франции',
  'как приготовить борщ',
  'доставка пиццы на дом',
  'гарантия мира во всём мире',
  'расскажи анекдот про чукчу',
  'где купить квартиру',
  'как выйти замуж',
  'ремонт квартиры под ключ',
  'кожаные сапоги 18 века',
  'сим симулятор скачать',
  'чем лечить простуду',
  'как поменять паспорт',
  'сколько весит слон',
  'how to assemble mushrooms',
  'what is the capital of australia',
  'how do I get my ex back',
  'who won the world cup',
  'how to cook pasta',
  'coffee shops near the station',
  'what is the meaning of life',
  'how many days until christmas',
  'best washing powder stocks to invest in',
  'write me a poem about autumn',
]

/** From this score on an article answers by itself. */
const STRONG = 0.8

describe('goods', () => {
  const first = (question: string) => knowledge.find(question, DAY)[0]?.id

  test('of another kind are not answered about, however alike the question', () => {
    const suits = (id: string, question: string) => knowledge.suits(id, question)
    expect(suits('kettle-descaling', 'как убрать накипь в кофемашине')).toBe(false)
    expect(suits('kettle-descaling', 'чем чистить мой чайник')).toBe(true)
    expect(suits('return-unused', 'можно ли вернуть чайник')).toBe(true)
    expect(first('как убрать накипь из кофемашины')).toBe('coffee-machine-descaling')
    expect(first('how do i get scale out of my kettle')).toBe('kettle-descaling')
  })

  test('that were bought decide where the question names none', () => {
    const iron = { title: { ru: 'Утюг «Пара»', en: 'Para iron' } }
    expect(knowledge.suits('iron-steam', 'какой кнопкой включается', iron)).toBe(true)
    expect(knowledge.suits('kettle-descaling', 'как убрать накипь', iron)).toBe(false)
    expect(knowledge.suits('kettle-descaling', 'как убрать накипь в чайнике', iron)).toBe(true)
  })

  test('that an article leaves out get the one that is for them', () => {
    const title = { ru: 'Футболка с портретом', en: 'Portrait T-shirt' }
    const own = { title, traits: ['made-to-order'] } as const
    const inStore = { title, traits: ['made-to-order', 'sold-in-store'] } as const
    const asked = 'можно ли вернуть, если не понравилось'
    expect(knowledge.fitting('return-unused', asked, { title })).toBe('return-unused')
    expect(knowledge.fitting('return-unused', asked, own)).toBe('made-to-order')
    expect(knowledge.fitting('return-unused', asked, inStore)).toBeUndefined()
    expect(knowledge.fitting('return-unused', 'можно ли вернуть чайник', own)).toBe('return-unused')
    expect(knowledge.fitting('kettle-descaling', 'как убрать накипь', own)).toBeUndefined()
  })
})

describe('the search', () => {
  test('finds the right article first for paraphrases', () => {
    const missed = ASKED.filter(
      ([id, question]) => knowledge.find(question, DAY)[0]?.id !== id,
    ).map(([id, question]) => `${id}: ${question} -> ${knowledge.find(question, DAY)[0]?.id}`)
    console.log(
      `search: ${ASKED.length - missed.length} of ${ASKED.length} right at the first place`,
    )
    expect(missed.length / ASKED.length, missed.join('\n')).toBeLessThanOrEqual(0.1)
  })

  test('keeps silent about what no article speaks of', () => {
    const answered = NOT_ASKED.filter(
      (text) => (knowledge.find(text, DAY)[0]?.score ?? 0) >= STRONG,
    )
    expect(
      answered.map((text) => `${text}: ${JSON.stringify(knowledge.find(text, DAY)[0])}`),
    ).toEqual([])
    const offered = NOT_ASKED.filter((text) => knowledge.find(text, DAY).length > 0)
    console.log(
      `search: ${NOT_ASKED.length - offered.length} of ${NOT_ASKED.length} foreign questions found nothing at all`,
    )
  })

  test('finds an exact question with certainty, and nothing for nothing', {
    timeout: 120_000,
  }, () => {
    for (const { id, questions } of shipped.articles) {
      for (const question of LOCALES.flatMap((locale) => questions[locale])) {
        const [first] = knowledge.find(question, DAY)
        expect(first, question).toMatchObject({ id })
        expect(first?.score).toBeGreaterThanOrEqual(0.95)
      }
    }
    expect(knowledge.find('', DAY)).toEqual([])
    expect(knowledge.find('???', DAY)).toEqual([])
  })
})
