/** Mulberry32: numbers that depend on their seed alone. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A made-up person, what they write, and what of it must never leave the house. */
export interface Person {
  locale: 'ru' | 'en'
  messages: string[]
  secrets: string[]
}

// First form, genitive, dative, instrumental. Some stand on the house's list of names, some do not.
const RU_FIRST = [
  ['Мария', 'Марии', 'Марии', 'Марией'],
  ['Пётр', 'Петра', 'Петру', 'Петром'],
  ['Ильдар', 'Ильдара', 'Ильдару', 'Ильдаром'],
  ['Зульфия', 'Зульфии', 'Зульфие', 'Зульфиёй'],
  ['Дмитрий', 'Дмитрия', 'Дмитрию', 'Дмитрием'],
  ['Любовь', 'Любови', 'Любови', 'Любовью'],
  ['Аркадий', 'Аркадия', 'Аркадию', 'Аркадием'],
  ['Ольга', 'Ольги', 'Ольге', 'Ольгой'],
  ['Пелагея', 'Пелагеи', 'Пелагее', 'Пелагеей'],
  ['Нурлан', 'Нурлана', 'Нурлану', 'Нурланом'],
] as const
const RU_LAST = [
  ['Верещагина', 'Верещагиной', 'Верещагиной', 'Верещагиной'],
  ['Кузнецов', 'Кузнецова', 'Кузнецову', 'Кузнецовым'],
  ['Шевченко', 'Шевченко', 'Шевченко', 'Шевченко'],
  ['Достоевский', 'Достоевского', 'Достоевскому', 'Достоевским'],
  ['Саркисян', 'Саркисян', 'Саркисян', 'Саркисян'],
  ['Бондарчук', 'Бондарчука', 'Бондарчуку', 'Бондарчуком'],
  ['Галлямутдинова', 'Галлямутдиновой', 'Галлямутдиновой', 'Галлямутдиновой'],
  ['Кац', 'Каца', 'Кацу', 'Кацем'],
  ['Белых', 'Белых', 'Белых', 'Белых'],
  ['Мамардашвили', 'Мамардашвили', 'Мамардашвили', 'Мамардашвили'],
] as const
const RU_PATRONYMIC = ['Ивановна', 'Сергеевич', 'Ильдаровна', 'Петрович', 'Рашидович', '']
const RU_STREET = ['Ленина', 'Большая Ордынка', 'Маршала Жукова', 'Академика Сахарова', 'Рылеева']
const EN_FIRST = ['Oliver', 'Siobhan', 'Margaret', 'Kwame', 'John', 'Priya', 'Hannah', 'Tadhg']
const EN_LAST = [
  'Smithson',
  'Okonkwo',
  'Featherstone',
  "O'Donnell",
  'Patel',
  'Brummell',
  'Szymanski',
]
const EN_STREET = ['Baker Street', 'Elm Grove Road', 'Kensington Gardens', 'Old Mill Lane']

/** People whose names, phones, mails, addresses and numbers are drawn from the seed. */
export function makePeople(count: number, seed: number): Person[] {
  const chance = seeded(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!
  const digits = (size: number): string =>
    Array.from({ length: size }, () => Math.floor(chance() * 10)).join('')
  return Array.from({ length: count }, (_, at) =>
    at % 10 < 7 ? russian(pick, digits) : english(pick, digits),
  )
}

type Pick = <T>(list: readonly T[]) => T
type Digits = (size: number) => string

function russian(pick: Pick, digits: Digits): Person {
  const [first, last] = [pick(RU_FIRST), pick(RU_LAST)]
  const patronymic = pick(RU_PATRONYMIC)
  const [a, b, c] = [digits(3), digits(3), digits(4)]
  const phone = pick([
    `+7${a}${b}${c}`,
    `8 (${a}) ${b}-${c.slice(0, 2)}-${c.slice(2)}`,
    `8 ${a} ${b} ${c.slice(0, 2)} ${c.slice(2)}`,
    `${a}${b}${c}`,
    `+7-${a}-${b}-${c}`,
  ])
  const mail = `${pick(['user', 'zulfi.kat', 'pochta'])}${digits(3)}@${pick(['mail.ru', 'yandex.ru', 'почта.рф'])}`
  const street = pick(RU_STREET)
  const [house, flat] = [`${1 + Number(digits(2))}`, `${1 + Number(digits(2))}`]
  const order = pick([digits(5), `A-${digits(5)}`, `R-${digits(4)}`, `${digits(3)}-${digits(4)}`])
  const card = `${digits(4)} ${digits(4)} ${digits(4)} ${digits(4)}`
  const messages = [
    pick([
      `Меня зовут ${first[0]} ${last[0]}, где мой заказ ${order}?`,
      `меня зовут ${first[0].toLowerCase()} ${last[0].toLowerCase()}, заказ ${order}`,
      `Это ${first[0]} ${patronymic} ${last[0]}. Заказ № ${order} не пришёл`,
      `заказ ${order} на имя ${last[1]} ${first[1]}`,
      `Заказ оформлен ${last[3]} ${first[3]}, номер ${order}`,
      `Передайте ${first[2]} ${last[2]}, что ${order} привезли не тот`,
    ]),
    pick([
      `Мой телефон ${phone}, почта ${mail}`,
      `звоните ${phone} или пишите ${mail}`,
      `${phone}\n${mail}`,
    ]),
    pick([
      `Адрес: ул. ${street}, д. ${house}, кв. ${flat}`,
      `привезите на улицу ${street} ${house}, квартира ${flat}`,
      `проспект ${street}, дом ${house} подъезд 2 кв ${flat}`,
    ]),
    `Деньги верните на карту ${card}, получатель ${last[0]} ${first[0]}`,
  ]
  return {
    locale: 'ru',
    messages,
    secrets: [...first, ...last, patronymic, phone, c, mail, order, card, ...street.split(' ')],
  }
}

function english(pick: Pick, digits: Digits): Person {
  const [first, last, street] = [pick(EN_FIRST), pick(EN_LAST), pick(EN_STREET)]
  const phone = pick([
    `+44 7${digits(3)} ${digits(6)}`,
    `0${digits(4)} ${digits(6)}`,
    `(${digits(3)}) ${digits(3)}-${digits(4)}`,
  ])
  const mail = `${first}.${digits(2)}@example.co.uk`
  const order = pick([digits(5), `A-${digits(5)}`, `R${digits(4)}`])
  const card = `${digits(4)}-${digits(4)}-${digits(4)}-${digits(4)}`
  const house = `${1 + Number(digits(2))}`
  const messages = [
    pick([
      `My name is ${first} ${last} and order ${order} has not arrived`,
      `my name is ${first.toLowerCase()} ${last.toLowerCase()}, order ${order}`,
      `${first} ${last} here, where is ${order}?`,
      `Order #${order} was for Mrs ${last}, ${first}'s mother`,
    ]),
    `Call me on ${phone} or write to ${mail}`,
    pick([`I live at ${house} ${street}, flat 4`, `Deliver it to ${house} ${street} please`]),
    `Refund it to card ${card}, cardholder ${first} ${last}`,
  ]
  const parts = street.split(' ').slice(0, -1)
  return { locale: 'en', messages, secrets: [first, last, phone, mail, order, card, ...parts] }
}
