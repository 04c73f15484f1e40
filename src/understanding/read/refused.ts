/** «не в среду, а в четверг», "not two, three": the first is refused. */
const FIRST =
  /(?<!\p{L})(?:не|not)\s{1,2}(?!раньше|позже|позднее|до|before|later|earlier|знаю|sure)(?:[^\s,]{1,20}\s{1,2}){0,2}?[^\s,]{1,20}(?:,\s{0,2}(?:(?:а|но|but)\s)?|\s(?:а|но|but)\s)/iu
/** «две, не три», "two not three": the last is refused. */
const LAST =
  /(?<=[\p{L}\d])[,\s]{1,3}(?:(?:а|and|but)\s)?(?:не|not)\s{1,2}(?!раньше|позже|позднее|before|later|earlier|знаю|sure)[^\s,]{1,20}\s*$/iu

/** The text with what it refuses beside the value that it gives blanked out; places stay the same. */
export function withoutRefused(text: string): string {
  const blank = (refused: string): string => ' '.repeat(refused.length)
  const first = text.replace(FIRST, blank)
  return first === text ? text.replace(LAST, blank) : first
}
