/** Turns of phrase of both languages that the dialog goes by. */

/** A yes or no beside other words is an answer, so it is no filler there. */
export const YES_OR_NO =
  /(?<!\p{L})(?:да|нет|ок|окей|ладно|хорошо|yes|no|ok|okay|yeah|nope)(?!\p{L})/iu

export const WHY_ALONE = new Set(['почему', 'why', 'почему это', 'why that', 'how come'])

/** What is added to small talk without making it more. */
export const MANNERS =
  /(?<!\p{L})(?:большое|огромное|вам|тебе|всем|ребята|за помощь|за ответ|a lot|so much|very much|for your help|for the help|everyone|mate)(?!\p{L})/giu

/** «Первое», "2": a place in the list that is on the table, and in no earlier one. */
export const isPlace = (text: string): boolean =>
  /^(?:the )?(?:\d{1,2}|перв|втор|трет|четв[её]рт|последн|first|second|third|fourth|last)\p{L}*(?: one)?[.!]?$/iu.test(
    text.trim(),
  )

/** Where one wish may end and the next begin. */
export const BOUND =
  /[.!?;,\n]+|:(?=\s)|(?<!\p{L})(?:а\s+|и\s+|and\s+)?(?:ещё|еще|также|заодно|кроме того|вдобавок|плюс|во[- ]первых|во[- ]вторых|потом|затем|и|а|after that|then|as well as|also|plus|firstly|secondly|another thing|besides|and)(?!\p{L})[,:]?/giu
/** Where one question ends, or goes over to the next: «…, а кто платит за доставку». */
export const QUESTION_BOUND =
  /[.?!;\n]+\s*|,?\s+(?:а|и|но|and|but)\s+(?:(?:ещё|еще|также|also)\s+)?(?=(?:где|когда|куда|сколько|как|какой|какая|какие|какое|почему|кто|кому|за чей|чей|можно|нужно|нужен|нужна|надо|where|when|how|which|why|who|what|can i|may i|do i|must i|is it|is the|are|will|does)(?!\p{L}))/iu

/** Wants something done: the state of a thing alone is no wish. */
export const ACTS =
  /(?<!\p{L})(?:хочу|хотел|хотим|нуж[енн]|надо|можно|прошу|верн[иу]|вернит|возврат|возвра|замен|обмен|поменя|запиш|записат|запис|закаж|заказ|оформ|собер|собрат|сборк|установ|подключ|куп[иль]|помог|нужн|отмен|перенес|требу|want|need|would like|like to|wanna|return|refund|send back|give back|order|book|exchange|swap|replace|buy|assembl|install|set up|cancel|move|reschedul)/iu

/** The thing, where a deed goes by the same word: "the whole order" wants nothing to be told. */
export const ORDERS =
  /(?<!\p{L})(?:заказ(?:а|у|ом|е|ы|ов|ал[аи]?|ывал[аи]?)?|ordered|(?:the|my|this|that|whole|entire|an|your|of|from)\s+orders?)(?!\p{L})/giu

/** Wants it done here and now: in the first person or as a demand. What was done or refused begs nothing. */
export const BEGS =
  /(?<!\p{L})(?:хочу|хотел[аи]? бы|хотим|прошу|давайте|помогите|нуж(?:ен|на|но|ны)|надо|верните|отмените|запишите|закажите|оформите|соберите|установите|подключите|перенесите|поменяйте|замените|обменяйте|почините|пришлите|подберите|покажите|i want|i wanna|i would like|i'd like|i need|let's|can you|could you|please|(?:^|[.!;,]\s*)(?:cancel|return|refund|exchange|swap|replace|book|order|move|reschedule|show|send|track|assemble|install|set up))(?!\p{L})/iu
/** Begins with a word that asks. */
export const INTERROGATIVE =
  /^\s*(?:(?:а|и|но|так|and|but|so)\s+)?(?:где|когда|куда|откуда|сколько|как|какой|какая|какие|почему|зачем|кто|что за|where|when|how|which|why|who|what)(?!\p{L})/iu

/** How a pasted chat names whose line it is. */
export const CUSTOMER = /^(?:>|(?:клиент|покупатель|вы|я|customer|client|you|me)\s*:)\s*(?=\S)/iu

/** A name of something, that it is wrong or new, and what it is instead: "address is 5 Mill Lane". */
export const AFTER_LABEL =
  /^(?:\p{L}+\s+)?(?:адрес\p{L}*|город\p{L}*|имя|зовут|address|city|name)(?:\s+(?:другой|другая|другое|новый|новая|новое|не тот|не та|не то|неверный|неправильный|теперь|будет|должен быть|поменялся|is|should be|must be|has changed to|changed to|to|на|is wrong|wrong))*\s*[,.]?\s+(?:на\s+)?(.+)$/isu
