import { words } from '../text/words.ts'

const list = (text: string): ReadonlySet<string> => new Set(words(text))

/** The turns of phrase by which people ask, wish, tell and refuse, in both languages. */
const FORM: Readonly<Record<string, ReadonlySet<string>>> = {
  how: list('как каким how'),
  what: list('что какой какая какое какие каков what which'),
  when: list('когда сколько долго when long'),
  where: list('где куда откуда where'),
  who: list('кто кому who whom'),
  why: list('почему зачем отчего why'),
  may: list('можно могу можете могут возможно нельзя вправе can could may able allowed possible'),
  must: list('должен должны должна обязан обязаны обязана must should have'),
  whether: list('ли if whether'),
  wish: list('хочу хотел хотела хотим хотелось желаю want wish would like need wanna gonna'),
  need: list('нужен нужна нужно нужны надо требуется need needed require'),
  please: list('пожалуйста прошу плиз плз please kindly'),
  mine: list('у меня мне мой моя мое мои my mine i me'),
  not: list('не нет ни без никак нельзя not no dont doesnt didnt wont cant cannot isnt never'),
  you: list('вы вас вам ваш ваша ваше ваши you your yours'),
  greet: list('здравствуйте привет добрый hello hi hey'),
}

/** The forms of a sentence, `?how` and the like, with its signs and a rough length. */
export function formsOf(text: string, all: readonly string[]): string[] {
  const forms = Object.keys(FORM).filter((form) => all.some((word) => FORM[form]!.has(word)))
  if (text.includes('?')) forms.push('question')
  if (/!{2,}|\?!|!\?/.test(text)) forms.push('shout')
  if (/\p{Lu}{5,}/u.test(text)) forms.push('capitals')
  if (/\d{3,}/.test(text)) forms.push('number')
  forms.push(all.length <= 2 ? 'short' : all.length <= 8 ? 'middle' : 'long')
  return forms.map((form) => `?${form}`)
}

const ASKING = ['how', 'what', 'when', 'where', 'who', 'why', 'may', 'must', 'whether']
const ACTING = ['wish', 'need', 'please']

/**
 * Whether the sentence asks about a thing rather than wants it done: "can it be returned?" asks, "I
 * want to return it" acts; "I want to know" asks again.
 */
export function isAsking(text: string): boolean {
  const all = words(text)
  const has = (form: string): boolean => all.some((word) => FORM[form]!.has(word))
  if (all.some((word) => TO_KNOW.has(word))) return true
  const acts = ACTING.some(has)
  if (text.trimEnd().endsWith('?')) return !acts || ASKING.some(has) || ENDS_ASKING.test(text)
  const begins = all.slice(0, 3).some((word) => ASKING.some((form) => FORM[form]!.has(word)))
  return (begins || ENDS_ASKING.test(text)) && !acts
}

/**
 * The tale first and the question after it, typed without its mark: «вещь исправна, за чей счёт везти».
 * Words that also join clauses («что», «когда», «где») are no sign of it, nor is a polite "can you".
 */
const ENDS_ASKING =
  /(?:^|[.,;:—–\n])\s*(?:а |и |так |то |and |so |but )?(?:(?:кто|кому|сколько|почему|(?:за|на) ч(?:ей|ьи)|чей|чья|чьё|чье|что (?:теперь|дальше|делать|мне делать)|как быть|имею (?:ли )?(?:я )?право|(?:это )?(?:вообще )?законно|поздно|who|whose|why|how (?:long|much|many|soon)|what (?:now|then|can i do|do i do|should i do)|do i|am i|is (?:it|that|this)|is there|will you|do you)(?!\p{L}))/iu

const TO_KNOW = list(
  'узнать подскажите интересует вопрос скажите know tell wonder wondering question',
)
