/** «не в среду, а в четверг», "not two, three": the first is refused. */
const FIRST =
  /(?<!\p{L})(?:не|not)\s{1,2}(?!раньше|позже|позднее|до|before|later|earlier|знаю|могу|смогу|мож|смож|получ|подход|подойд|удобно|успе|sure)(?:[^\s,]{1,20}\s{1,2}){0,2}?[^\s,]{1,20}(?:,\s{0,2}(?:(?:а|но|but)\s)?|\s(?:а|но|but)\s)/iu
/** «две, не три», "two not three": the last is refused. */
const LAST =
  /(?<=[\p{L}\d])[,\s]{1,3}(?:(?:а|and|but)\s)?(?:не|not)\s{1,2}(?!раньше|позже|позднее|before|later|earlier|знаю|могу|смогу|мож|смож|получ|подход|подойд|удобно|успе|sure)[^\s,]{1,20}\s*$/iu

/** «завтра не могу, давайте в пятницу»: a clause that says what will not do. */
const CANNOT =
  /(?<!\p{L})(?:не (?:могу|смогу|можем|сможем|получ\p{L}+|подход\p{L}+|подойд\p{L}+|удобно|успе\p{L}+)|can'?t|cannot|(?:doesn'?t|won'?t) (?:work|suit|do))(?!\p{L})/iu
const CLAUSE = /[^,.;!\n]*[^,.;!\n\d][,.;!\n]/u

/** Whether nothing is given but what will not do: «завтра не могу», «не утром», "not in the morning". */
export const onlyRefuses = (text: string): boolean =>
  CANNOT.test(text) ||
  /^[\s\p{L}]{0,10}?(?<!\p{L})(?:не|not)\s{1,2}(?:(?:в|во|на|с|по|on|in|at|the|this)\s{1,2}){0,2}(?:утр|вечер|дн[её]м|обед|завтра|послезавтра|сегодня|понед|вторник|сред|четверг|пятниц|суббот|воскресен|выходн|morning|afternoon|evening|tomorrow|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend)\p{L}*[\s.!]*$/iu.test(
    text,
  )

/** The text with what it refuses beside the value that it gives blanked out; places stay the same. */
export function withoutRefused(text: string): string {
  const blank = (refused: string): string => ' '.repeat(refused.length)
  const clause = CLAUSE.exec(text)?.[0] ?? ''
  if (CANNOT.test(clause)) return text.replace(clause, blank)
  const first = text.replace(FIRST, blank)
  return first === text ? text.replace(LAST, blank) : first
}
