import type { Locale } from '../message.ts'
import { words } from '../text/words.ts'
import { ENDINGS } from './endings.ts'
import { isMadeOf, withoutFillers } from './fillers.ts'

/** Words that end the talk when a thing of the talk follows them. */
const VERB =
  /^(?:отмен(?:а|у|и|ите|ить|яй|яйте|яю|яем|им|ю)|отзов(?:и|ите|у)|отозвать|отзываю|закрой(?:те)?|закрыть|закрываем|закрывайте|убери(?:те)?|убрать|сними|снять|сбрось(?:те)?|сбросить|остановите|останови|остановить|снимите|сними|удалите|удали|аннулируйте|аннулировать|прекратите|cancel|abort|stop|drop|withdraw|call|scrap|scratch|remove|close|delete|halt)$/
/** Things that the bot itself opened: a booking, a visit, a request, the talk. */
const OURS =
  /^(?:запис|визит|сборк|установк|подключени|выезд|приезд|мастер|брон|слот|встреч|заявк|запрос|обращени|оформлени|операци|действи|диалог|разговор|заявлени|возврат|обмен|ремонт|appointment|booking|visit|assembly|installation|slot|reservation|request|process|return|repair|conversation|chat|fitter|technician|engineer)/
/** Things that are given back, not called off. */
const BOUGHT =
  /^(?:заказ|покупк|товар|доставк|посылк|оплат|плат|подписк|рассылк|order|purchase|delivery|parcel|shipment|payment|subscription|item)/
/** Nobody says this who goes on. */
const CALL_OFF = 'отбой'
/** Complaints about what somebody else called off, and questions of price or right. */
const ELSE =
  /^(?:отменили|отменил|отменена|отменен|почему|деньги|штраф|сколько|cancelled|canceled|why|fee|money|refund)/
/** What is under way is not wanted: «не хочу никакого ремонта», "no need for the visit". */
const UNWANTED =
  /(?:^| )(?:не (?:нуж(?:н|ен)|надо|хоч|хотим|буд|начина|приезжа|требует)|dont (?:need|want|send|start|begin)|no need|do not (?:need|want|send|start))/
/** Something else is wanted instead; then it is no calling off. */
const INSTEAD =
  /(?:^| )(?:а (?!не )|но |лучше |просто |вместо|хочу (?!от)|замен|обмен|нов(?:ый|ую|ое|ые)|почем|зачем|but |instead|rather|replace|swap|new )/
const MOST_WORDS = 12
const LONGEST_UNWANTED = 8

const endings = new Set(
  ENDINGS.trim()
    .split('\n')
    .map((line) => withoutFillers(words(line)).join(' '))
    .filter((line) => line !== '' && line !== 'need'),
)

function callsOff(all: readonly string[]): boolean {
  if (all.length > MOST_WORDS) return false
  const verb = all.findIndex((word) => VERB.test(word))
  if (verb < 0) return false
  if (all[verb] === 'call' && all[verb + 1] !== 'off') return false
  const has = (kind: RegExp): boolean => all.some((word) => kind.test(word))
  return has(OURS) && !has(BOUGHT) && !has(ELSE)
}

function isUnwanted(all: readonly string[]): boolean {
  if (all.length > LONGEST_UNWANTED) return false
  const said = all.join(' ')
  const has = (kind: RegExp): boolean => all.some((word) => kind.test(word))
  const wantsElse = INSTEAD.test(said.replace(/(?:^| )не хочу(?= |$)/g, ''))
  return UNWANTED.test(said) && has(OURS) && !has(BOUGHT) && !has(ELSE) && !wantsElse
}

/**
 * Whether the customer calls off what is going on, or a booking. «Отмените заказ» is not this: an
 * order that is called off is a refusal before receipt.
 */
export function wantsCancel(text: string): boolean {
  const all = words(text)
  return (
    isMadeOf(withoutFillers(all), endings) ||
    callsOff(all) ||
    isUnwanted(all) ||
    all[0] === CALL_OFF
  )
}

/** A word of cancelling, not merely of stopping: "cancel it", «отменяйте», not «не надо». */
export const namesCancelling = (text: string): boolean =>
  words(text).some((word) => word !== 'stop' && word !== 'drop' && VERB.test(word))

/** A booking, a request, a return: what the house opened, not what was bought. */
export const namesWhatIsOurs = (text: string): boolean =>
  words(text).some(
    (word) => OURS.test(word) && !/^(?:разговор|диалог|chat|conversation)/.test(word),
  )

/** How a bought thing is called off, in so many words. */
export const CANCEL_ORDER: Readonly<Record<Locale, string>> = {
  ru: 'отмените заказ',
  en: 'cancel my order',
}
