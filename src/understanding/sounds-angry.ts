import { normalise } from '../text/words.ts'

/** Words that nobody uses of a shop who is content with it, and threats. */
const HARD = new RegExp(
  [
    '(?<!\\p{L})(?:',
    'достал(?:и|о)(?!\\p{L})|задолбал|задрал|заебал|бесит|бесите|издева(?:ет|те|тел)|обнагле|охрене|охуе|',
    'коз(?:ёл|ел|лы|лов)(?!\\p{L})|урод(?:ы|ов)?(?!\\p{L})|твар(?:ь|и)(?!\\p{L})|сволоч|мраз|идиот|дебил|придур|',
    'мошенн|жулик|ворь[её]|вор(?:ы|ов)(?!\\p{L})|кидал(?:ы|ово)|обманщик|шарашк|шарага|лохотрон|',
    'позор|безобрази|хамств|хамло|отврат|мерзост|беспредел|',
    '(?:вы|ты)(?: \\p{L}+){0,2} туп(?:ые|ой|ая)(?!\\p{L})|(?:третий|пятый|десятый|сотый) раз (?:спрашив|объясн|пишу|говорю|повтор)|сколько раз (?:можно|повтор|говор|объясн|писать)|',
    'в суд(?!\\p{L})|подам на вас|засужу|судиться|роспотреб|прокурат|в полици|напишу жалоб|жалобу напишу|',
    'нах(?:у|ер|рен|ре)|хрен(?:ь|ов)|бля(?!\\p{L})|блят|сук(?:а|и)(?!\\p{L})|пизд|гандон|говн|дерьм|',
    'scam|fraud|thieves|crooks|liars?(?!\\p{L})|rip ?off|ripped off|ridiculous|disgust|outrag|pathetic|appalling|unacceptable|disgrace|',
    'idiots?(?!\\p{L})|morons?(?!\\p{L})|clowns?(?!\\p{L})|useless (?:bot|shop|company|people|service)|what a joke|joke of a|worst (?:shop|service|company|store)|',
    'sue you|suing|my lawyer|small claims|trading standards|take you to court|report you|chargeback|',
    'how many times do i|for the (?:third|fifth|tenth|hundredth) time|',
    'wtf|fuck|shit(?!ake)|bullshit|damn you|piss off|pissed off|screw you|sick of (?:you|this)|fed up|had enough of|are you kidding|kidding me',
    ')',
  ].join(''),
  'u',
)

/** Said to a person or of the matter: "it is not damn heavy" is no anger at us. */
const MILD =
  /(?:не|без) (?:мошенн|обман)|not (?:a )?(?:scam|fraud)|(?:это|is (?:it|this)|are you) (?:не )?(?:a )?(?:scam|мошенн)[^!]*\?$/u

/**
 * Whether a message is angry whatever else it says: insult, curse, threat of court or regulator. What
 * may never be missed, in both languages; milder displeasure is for the classifier.
 */
export function soundsAngry(text: string): boolean {
  const said = normalise(text)
  return HARD.test(said) && !MILD.test(said)
}
