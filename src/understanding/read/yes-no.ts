import { words } from '../../text/words.ts'
import type { Reading, ReadingContext } from '../reading.ts'
import { asLatinKeys, asRussianKeys } from '../scripts.ts'
import { readChoice } from './choice.ts'
import { dayIn } from './date.ts'
import { NONE, near, value } from './reader.ts'

const phrases = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .trim()
      .split(/[\n,]+/)
      .map((line) => words(line).join(' ')),
  )

const YES = phrases(`
да, д, da, ага, угу, так точно, конечно, разумеется, естественно, безусловно, обязательно, верно, точно, именно, согласен,
согласна, согласны, хочу, хотим, буду, будем, давай, давайте, можно, надо, нужно, нужен, нужна, нужны, подходит, устраивает, подойдет,
годится, пойдет, хорошо, ладно, ок, окей, окэй, океюшки, идет, принято, договорились, по рукам, сойдет, само собой, хотелось бы, ясен пень, ясное дело, а то, канешно, конешно, агась, оке, окси, норм, валяй, валяйте, оформляй,
оформляйте, оформите, оформи, отправляйте, записывайте, запишите, запиши, заказывайте, бронируйте, присылайте, беру, не против, не возражаю, я не против, почему бы и нет, почему нет,
нет проблем, без проблем, не проблема, было бы здорово, было бы неплохо, с удовольствием, с радостью, пожалуй да, пожалуй, наверное да,
думаю да, скорее да, да нет конечно да, есть, имеется, было, был, была, были, все так, так и есть, это так, плюс, отлично, супер, здорово, я за, за, без вопросов, не вопрос, вперед, вперёд, поехали, погнали
yes, y, yeah, yep, yup, ya, yea, aye, sure, of course, certainly, absolutely, definitely, ok, okay, k, alright, all right, fine,
right, correct, exactly, indeed, affirmative, agreed, i agree, deal, please do, book it, order it, file it, send it, go for it, go ahead, go on, do it, lets do it, lets go, let us,
sounds good, sounds great, that works, works for me, that would be great, that would be nice, that would be lovely, that would be good, would be lovely, would be great, why not, no problem, no objection,
i do, i am, i did, i have, i would, it is, it does, it did, it was, i think so, i guess so, i guess, id love to, id like to, id like that, by all means, with pleasure, gladly, sure thing, ofc, kk, okey dokey, oki, mhm, mm hmm, uh huh, fine by me, fine with me, thats fine, its fine, would love to, i would like that, id love that, i suppose so, i suppose, probably, count me in, hell yes,
you bet, true, very well, perfect, great, be my guest, not a problem, dont mind, i dont mind
`)
const NO = phrases(`
нет, н, net, да ну, да ну нет, ненадо, нехочу, ненужно, в другой раз, навряд ли, вряд ли, нафиг надо, нафиг, ни к чему, мне не надо, мне не нужно, лучше не надо, лучше нет, передумал, передумала, скорее нет чем да, не, неа, не а, нее, ни, никак нет, не надо, не нужно, не нужен, не нужна, не нужны, не хочу, не хотим, не буду, не будем, не стоит, не согласен, не согласна, против,
я против, да нет, да нет не надо, ни в коем случае, ни за что, никогда, вовсе нет, совсем нет, конечно нет, разумеется нет, конечно не надо, точно нет, нет конечно, нет спасибо, спасибо нет,
спасибо не надо, спасибо не нужно, обойдусь, обойдемся, откажусь, отказываюсь, не подходит, не устраивает, не годится, не пойдет,
пожалуй нет, наверное нет, думаю нет, скорее нет, думаю не надо, не сейчас, не в этот раз, пока нет, пока не надо, еще нет, минус, нету, не было, не имеется, неверно, не верно, не так, не интересует, не интересно, необязательно, не обязательно, нинада, нинадо, нинужно, не щас, не прямо сейчас, как нибудь потом, потом
no, n, nope, naw, uh uh, nuh uh, hell no, not for me, maybe later, some other time, another time, dont bother, i doubt it, doubt it, unlikely, im good, i am good, im fine thanks, im good thanks, nah, nay, na, never, no way, not, not really, of course not, certainly not, absolutely not, definitely not, no thanks, no thank you, nothing, none,
i dont, i do not, i didnt, i wont, i would not, i wouldnt, it isnt, it is not, it doesnt, it did not, it didnt, i am not, im not, i havent, not now, not right now, not just now, not at the moment, not yet, not today, not this time, not at all, not interested, not needed,
no need, dont, please dont, do not, i disagree, disagree, i dont think so, dont think so, i dont want to, i dont want it, i dont need it, i would rather not, id rather not, rather not, i pass, pass, negative, false, not necessary, wrong, incorrect
`)
const POLITE = new Set(
  words(
    `ну а и же вот уж все спасибо пожалуйста благодарю буду благодарен хочу давайте конечно очень надо нужно можно мне это нет да
     тогда оформляйте согласен согласна подтверждаю большое хорошо ок именно так точно наверное думаю скорее всего же еще раз вам вас добры будьте
     well oh um uh so please thanks thank you very much i do it is that would be great sure sir just lets want to go ahead pls plz ta cheers then ok lovely great mate`,
  ),
)
const YES_SIGNS = new Set(['👍', '👌', '✅', '✔', '☑', '🆗', '💯', '🙆', '+', '+1', '++'])
const NO_SIGNS = new Set(['👎', '❌', '🚫', '⛔', '✖', '🙅', '-'])
/** Skin colours, variation selectors and marks that stand beside a sign. */
const BESIDE_SIGNS = /\p{Emoji_Modifier}|\uFE0F|[\s!.]/gu
const LONGEST_PHRASE = 5
const FILLERS = new Set(
  words(
    'ну а и ой эм ээ о уже теперь я мы скорее всего думаю наверное probably well oh um uh so i think',
  ),
)

interface Opening {
  is: 'yes' | 'no'
  /** How many words it takes. */
  size: number
}

function openingOf(all: readonly string[], from: number): Opening | undefined {
  for (let size = Math.min(LONGEST_PHRASE, all.length - from); size > 0; size--) {
    const phrase = all.slice(from, from + size).join(' ')
    if (NO.has(phrase)) return { is: 'no', size: from + size }
    if (YES.has(phrase)) return { is: 'yes', size: from + size }
  }
  return undefined
}

/** Words that may begin a longer sentence which is no answer: «можно вопрос», "right handle". */
const isClear = (all: readonly string[]): boolean =>
  /^(?:да|нет|ага|угу|неа|yes|yeah|yep|no|nope)$/.test(all[0] ?? '')

/** A thumb or a tick says it without a word. */
function bySign(text: string): 'yes' | 'no' | undefined {
  const signs = [...new Set(text.replace(BESIDE_SIGNS, ''))]
  if (signs.length !== 1) return undefined
  if (YES_SIGNS.has(signs[0]!)) return 'yes'
  return NO_SIGNS.has(signs[0]!) ? 'no' : undefined
}

/** Whether the text pauses right after the opening: «да, только не завтра». */
function pausesAfter(text: string, size: number): boolean {
  const paused = /^[^,.!;:\n—–]{1,40}[,.!;:\n—–]/.exec(text)?.[0]
  return paused !== undefined && words(paused).length === size
}

/** «да я уже сказала», "no I changed my mind": the speaker goes on about themselves. */
const SPEAKER = /^(?:я|мы|i|we|ive|im|id)$/
/** Neither yes nor no. */
const UNSURE = /^(?:im |i am )?not (?:so |too |quite )?sure|^не уверен/

interface Opinion {
  is: 'yes' | 'no'
  /** Something else follows: «да, только не завтра». */
  goesOn: boolean
}

/** The answer stands at the beginning of a text, and the rest does not take it over. */
function byWords(text: string): Opinion | undefined {
  const all = words(text)
  let from = 0
  while (from < all.length - 1 && FILLERS.has(all[from]!) && !openingOf(all, from)) from++
  const opening = openingOf(all, from)
  if (!opening) return undefined
  const rest = all.slice(opening.size)
  const next = openingOf(rest, 0)
  if (next?.size === rest.length) return { is: surer(opening, next), goesOn: false }
  if (rest.every((word) => POLITE.has(word))) return { is: opening.is, goesOn: false }
  const isSaid = pausesAfter(text, opening.size) || SPEAKER.test(rest[0] ?? '')
  return isClear(all.slice(from)) && isSaid ? { is: opening.is, goesOn: true } : undefined
}

/** What a text says to a question of yes or no, if anything. */
export function opinionOf(text: string): Opinion | undefined {
  const sign = bySign(text)
  if (sign) return { is: sign, goesOn: false }
  const all = words(text)
  const isQuestion = text.trimEnd().endsWith('?') && all.length > 1
  if (isQuestion || UNSURE.test(all.join(' '))) return undefined
  return byWords(text) ?? (all.length === 1 ? byOtherSpelling(all[0]!) : undefined)
}

/** "yess", «дада», and `lf` on the wrong layout: one word, written in another way. */
function byOtherSpelling(word: string): Opinion | undefined {
  const spellings = [
    word.replace(/(\p{L})\1+/gu, '$1'),
    word.replace(/^(\p{L}{2,4})\1+$/u, '$1'),
    asRussianKeys(word),
    asLatinKeys(word),
  ]
  for (const spelling of spellings) {
    if (spelling === word) continue
    const opinion = byWords(spelling)
    if (opinion) return opinion
  }
  return undefined
}

/** «Да, не надо» is a no; "no, it is fine" stays a no. */
const surer = (first: Opening, second: Opening): 'yes' | 'no' =>
  first.is === second.is ? first.is : 'no'

/** «Нет, лучше …», "no, rather …": another way is wanted, if what follows is one. */
const INSTEAD =
  /^(?:нет|не|неа|no|nope|nah) (?:а |давайте )?(?:лучше|rather|instead|better|make it|lets make|id rather|id prefer) /

const wantsAnotherDay = (text: string, context: ReadingContext): boolean =>
  INSTEAD.test(words(text).join(' ')) && typeof dayIn(text, context) === 'object'

/**
 * Yes or no in its many forms; buttons on the table may be named too. Near miss: `another-day`, who
 * wants it on another day refuses nothing.
 */
export function readYesNo(text: string, context: ReadingContext): Reading {
  if (wantsAnotherDay(text, context)) return near('another-day')
  const opinion = opinionOf(text)?.is
  const option = context.options.find(
    ({ id, value }) => value === opinion || id.split(':').at(-1) === opinion,
  )
  if (opinion && option) return { is: 'value', answer: { ...option } as never, from: text.trim() }
  if (opinion) return value('yes-no', opinion, text.trim())
  return context.options.length > 0 ? readChoice(text, context) : NONE
}
