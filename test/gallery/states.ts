import type { Answer } from '../fakes/web-house.ts'

/** What the fake shop answers in the pictures of rare states: words as they come in life. */
const LONG =
  'Электростеклоподъёмникоподобный-артикул-' +
  'AB12CD34EF56GH78'.repeat(6) +
  '\n\nПо закону возврат денег идёт не дольше десяти дней со дня, когда мы получили заявление. ' +
  'Если банк задерживает перевод, напишите нам, и мы пришлём номер платежа. '.repeat(6)

const SAID: Readonly<Record<string, string>> = {
  long: LONG,
  emoji: 'Понимаю 😊 Чайник ☕️ не греет, а гарантия ещё идёт 👍🏽 👩‍👩‍👧‍👦 🇷🇺',
  arabic: 'مرحبًا! وصلتنا رسالتك بخصوص الطلب رقم 1042، وسيجيبك أحد الزملاء قريبًا.',
}

const RATING = [5, 4, 3, 2, 1].map((score) => ({
  id: `rate:00000000-0000-4000-8000-000000000000:${score}`,
  label: score === 5 ? '5 · отлично' : score === 1 ? '1 · плохо' : `${score}`,
}))

export const answer: Answer = ({ payload: { text = '', files } }) => {
  if (files) return [{ text: 'Спасибо, фото получил. Проверяю, подходит ли случай под гарантию.' }]
  if (text.startsWith('оцените')) return [{ text: 'Как вам помогли?', choices: RATING }]
  const [key = ''] = text.split(' ')
  return [{ text: SAID[key] ?? 'Записал. Что-нибудь ещё?' }]
}
