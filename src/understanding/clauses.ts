import { normalise } from '../text/words.ts'

/** A part of a message that may hold a wish of its own. */
export interface Clause {
  text: string
  /** It is said to be one thing more: «а ещё…», "also…". */
  isMore: boolean
}

/** Words that join one thing more to what was said. */
const MORE = [
  'еще(?! (?:не|ни|нет|раз|вчера|утром|в|на|до|один|одна|одно)(?![а-я]))',
  'также',
  'заодно',
  'вдобавок',
  'кроме того',
  'кроме этого',
  'к тому же',
  'плюс',
  'во вторых',
  'второе',
  'второй вопрос',
  'отдельно',
  'кстати',
  'also',
  'plus',
  'besides',
  'another thing',
  'one more thing',
  'one more question',
  'secondly',
  'second',
  'in addition',
  'while you are at it',
  'by the way',
]
/** Words by which people come to the point when they talk without full stops. */
const POINT = [
  'в общем',
  'вообщем',
  'короче',
  'так вот',
  'так что',
  'поэтому',
  'в итоге',
  'и вот',
  'и теперь',
  'хочу',
  'хотела бы',
  'хотел бы',
  'подскажите',
  'anyway',
  'so basically',
  'so i',
  'so can',
  'so could',
  'i want',
  'id like',
  'can you',
  'could you',
]

const END = String.raw`(?![\p{L}\p{N}])`
const JOINT = String.raw`(?:(?:а|и|да|но|ну|and|but|oh|so)\s+)?`
const anyOf = (phrases: readonly string[]): string => phrases.join('|')
const BREAK = new RegExp(
  String.raw`[.!?;\n]+\s*|,\s+|\s[-–—]\s|,?\s+(?=${JOINT}(?:${anyOf([...MORE, ...POINT])})${END})`,
  'u',
)
const BEGINS_MORE = new RegExp(`^${JOINT}(?:${anyOf(MORE)})${END}`, 'u')
const JOINTS = new RegExp(`^${JOINT}(?:${anyOf(MORE)})$`, 'u')
const SHORTEST = 2
/** «И ещё» alone, or «и ещё, скажите», leads over to what follows. */
const LEAD = 3

const countWords = (text: string): number => (text.match(/[\p{L}\p{N}]+/gu) ?? []).length

/** Cuts a message at its sentences, and where it goes over to one thing more or to the point. */
export function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = []
  let led = false
  for (const piece of normalise(text).split(BREAK)) {
    const said = piece.trim()
    const size = countWords(said)
    const isMore: boolean = led || BEGINS_MORE.test(said)
    if (size >= SHORTEST && !(isMore && size <= LEAD && JOINTS.test(said))) {
      clauses.push({ text: said, isMore })
    }
    led = isMore && size <= LEAD && (size < SHORTEST || JOINTS.test(said))
  }
  return clauses
}
