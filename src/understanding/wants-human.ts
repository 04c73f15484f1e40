import { normalise } from '../text/words.ts'

/** Who is surely a member of staff when asked for. */
const STAFF =
  /^(?:оператор|менеджер|консультант|администратор|саппорт|супервайзер|руковод(?:ител|ств)|начальни|начальств|директор(?!и)|опер$|human|agents?$|operators?$|representatives?$|reps?$|managers?$|supervisor|advisors?$|humans?$)/
/** Who may be a member of staff, or the fitter, or the neighbour. */
const SOMEBODY =
  /^(?:человек|челове[кч]|челик|люд(?:и|ей|ьми|ям)$|сотрудник|коллег|старш(?:ий|его|ему|им|ая|ую|ей)$|специалист|работник|кто$|кого$|кем$|кому$|person$|people$|someone$|somebody$|anyone$|anybody$|staff$|specialist|consultant|employee|colleagues?$|team$)/
/** Of those, who is asked for by that word alone. */
const LONELY = /^(?:человек|челове[кч]|челик|люд|сотрудник|специалист|person$)/
const ALIVE =
  /^(?:жив(?:ой|ого|ым|ому|ая|ые|ых|ыми|ом)$|настоящ|реальн|real$|live$|actual$|living$)/
const SUPPORT = /^(?:поддержк|техподдержк|саппорт|helpdesk$|support$|service$|care$)/
/** Asks for a person without a doubt. */
const FETCH =
  /^(?:позов|позва|зови|соедин|переключ|перевед|перевест|переводи|подключи(?:те)?$|подключит|пригласи|свяж|связ(?:ь|и)$|связат|связыва|поговор|говорит|разговар|пообща|общат|переда|дозвон|talk|speak|connect|transfer|escalate|chat$|reach$|contact$|fetch|deal$|hop$|jump$)/
/** Asks for anything at all. */
const WANT =
  /^(?:нуж(?:ен|на|ны|но)$|надо$|хочу$|хотел|хотим$|дай|дать$|можно$|могу$|есть$|где$|давай|пусть|требу|вызов|вызва|ответ(?:ь|ит|ьте)|тут$|там$|want$|need$|get$|give$|put$|call$|pass$|bring$|switch$|wanna$|gimme$|let$|there$|here$|prefer$|like$|through$|with$)/
/** Tells what staff did; then nobody is asked for. */
const TELLS =
  /^(?:уже$|при(?:е|ш|д|ход|езж)|сказал|говорил|обеща|звонил|позвонил|перезвонил|нахам|хам|(?:у|)зна(?:ю|е)т$|(?:у|)вид[яи]т$|грубил|груб|ответил|отвечал|забыл|собер|собра|собир|установ|почин|привез|довез|ошиб|said|told|promised|called|came|arrived|was$|were$|rude|delivered|assembl|install|fix|forgot)/
const BOT = /^(?:бот|робот|автоответчик|железяк|нейросет|ии$|bots?$|robots?$|ai$|chatbot)/
/** May be what one talks to, or what washes: the talk decides. */
const MACHINE = /^(?:машин(?:а|ой|у|е)$|machines?$)/
const TALK =
  /^(?:говор|поговор|разговар|общ|пообщ|болта|перепис|пис(?:ать|ал)|talk|speak|chat|argu|writ)/
const NOT =
  /^(?:не|нет|без|хватит|надоел|достал|no|not|dont|stop$|without|instead|enough|sick|tired|hate)/
const OR = /^(?:или|либо|or)$/
const PURPOSE = /^(?:по|для|чтоб|котор|который|на|to|who|for|that)$|^котор/
const FILLER =
  /^(?:пожалуйста|плиз|срочно|быстро|скорее|мне|нам|ваш|вашего|а|и|с|со|ну|же|бы|к|на|в|это|уже|здравствуйте|привет|добрый|день|please|pls|now|asap|me|us|a|an|the|to|your|of|with|hi|hello|hey|just|right|some|any)$/
/** The trade of "operator" that is no help desk. */
const OTHER_TRADE =
  /оператор\S* (?:связи|сотов|мобильн|станк|пк|чпу|машин)|(?:сотов|мобильн)\S* оператор|mobile operator/

const PHRASES =
  /(?:есть (?:тут |здесь |там )?(?:кто|кто нибудь|хоть кто)(?: нибудь| то)?(?: живой| тут| там| на связи)?$|кто нибудь (?:тут |здесь )?(?:есть|живой|на связи|ответит|ответьте)|(?:is )?any(?:one|body) (?:out |really )?(?:there|here)$|^(?:пере|по)звоните(?: мне)?(?: пожалуйста)?$|^(?:please )?(?:call me(?: back)?|give me a call)(?: please)?$|ответ(?:ьте|ит) (?:же )?кто|customer (?:service|support|care)$|customer (?:service|support|care) please|(?:телефон|номер|контакт\S*) (?:вашей |вашего )?(?:горяч\S+ лини\S+|поддержк\S+|техподдержк\S+|колл центр\S*|call центр\S*|магазина|саппорта)|горяч\S+ лини\S+|(?:вторую|другую|следующую) линию|отдел\S* (?:продаж|поддержк\S+|заботы|обслуживани\S+|претензи\S+)$|(?:^| )(?:пере)?(?:позвоните|наберите|звякните|перезвоните|позвони|набери) (?:мне|меня|сюда)|(?:мне|меня) (?:пусть )?(?:кто нибудь |кто то |кто-нибудь )?(?:позвонили|перезвонили|перезвоните|перезвонит|перезвонят|позвонит|наберет|набрали)$|пусть (?:мне |меня )?(?:кто нибудь |менеджер |кто то )?(?:позвон|перезвон|набер)\S+|пусть (?:мне )?(?:ответит|отвечает|подойдет|разберется) (?:старш|главн|кто)\S*|(?:ответьте|ответь) (?:лично|сами|по человечески)|говорить голосом|хочу голосом|hotline|helpline|(?:phone|contact) number (?:of|for) (?:the |your )?(?:shop|store|support|service|team)|someone (?:please )?(?:call|phone|ring) me|(?:give|drop) me a (?:call|ring)|с кем (?:можно |мне )?(?:поговорить|связаться)|who can i (?:talk|speak) (?:to|with))/

const CLAUSE = /[.!?;,\n]+|\s[-–—]\s/

interface Clause {
  words: readonly string[]
  has(kind: RegExp): boolean
}

function toClause(text: string): Clause {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? []
  return { words, has: (kind) => words.some((word) => kind.test(word)) }
}

const isPerson = (word: string): boolean =>
  STAFF.test(word) || SOMEBODY.test(word) || ALIVE.test(word)

/** "No need for an agent": a refusal stands right before the wish or the person, or «не нужен» after it. */
function isRefused({ words }: Clause): boolean {
  const called = words.findIndex(isPerson)
  const [after, wish] = words.slice(called + 1)
  if (called >= 0 && after === 'не' && /^(?:нуж|надо|треб|зов)/.test(wish ?? '')) return true
  return words.some(
    (word, at) =>
      /^(?:не|no|not|dont|without|без)$/.test(word) &&
      words
        .slice(at + 1, at + 4)
        .some((next) =>
          /^(?:нуж|надо|хочу|звать|зов|соединя|переключ|переводи|need|want|оператор|agent|human)/.test(
            next,
          ),
        ),
  )
}

/** "I need someone to assemble it": the person is wanted for work, not for talk. */
function isForWork({ words }: Clause): boolean {
  const person = words.findIndex((word) => SOMEBODY.test(word))
  const after = words[person + 1]
  if (person < 0 || after === undefined || !PURPOSE.test(after)) return false
  return !words
    .slice(person + 1)
    .some((word) => /^(?:talk|speak|help|chat|поговор|пообща|помо)/.test(word))
}

/** Nothing but the word for a person, and manners: "operator, please". */
const isBareCall = ({ words }: Clause): boolean =>
  words.every((word) => isPerson(word) || FILLER.test(word)) &&
  words.some((word) => STAFF.test(word) || ALIVE.test(word) || LONELY.test(word))

/** «Хочу человека» wants one, «хотим обучить сотрудников» does not: nothing stands between. */
function isNearWish({ words }: Clause): boolean {
  const wish = words.findIndex((word) => WANT.test(word))
  const person = words.findIndex((word) => LONELY.test(word))
  if (wish < 0 || person < 0) return false
  return words
    .slice(Math.min(wish, person) + 1, Math.max(wish, person))
    .every((word) => FILLER.test(word) || WANT.test(word) || isPerson(word))
}

/** "No more bots": a refusal to talk to what is no person. */
const refusesBot = ({ has }: Clause): boolean =>
  has(NOT) && (has(BOT) || (has(MACHINE) && has(TALK)))

function asksForPerson(clause: Clause): boolean {
  const { words, has } = clause
  if (refusesBot(clause)) return true
  if (!words.some(isPerson)) return has(SUPPORT) && has(FETCH) && !has(TELLS)
  if ((has(OR) && has(BOT)) || isRefused(clause)) return false
  if (isBareCall(clause)) return true
  if (has(TELLS)) return false
  if (has(FETCH)) return true
  return has(WANT) && (has(STAFF) || has(ALIVE) || isNearWish(clause)) && !isForWork(clause)
}

/**
 * Whether the customer asks for a person: what may never be missed, in both languages. Told apart
 * from sentences about people («человек не приехал»), refusals and other trades.
 */
export function wantsHuman(text: string): boolean {
  const said = normalise(text).replaceAll('-', ' ')
  if (OTHER_TRADE.test(said)) return false
  const clauses = said.split(CLAUSE).map((clause) => clause.trim())
  return clauses.some((clause, at) => {
    const words = clause.replace(/\s+/g, ' ')
    if (PHRASES.test(words)) return true
    const goesOn = /^(?:котор|чтобы|who |that )/.test(clauses[at + 1] ?? '')
    return !goesOn && asksForPerson(toClause(words))
  })
}
