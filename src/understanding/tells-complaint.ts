import { words } from '../text/words.ts'

/** Words that announce a complaint and tell nothing of it. */
const ANNOUNCING =
  /^(?:хочу|хотел\p{L}*|буду|подать|оставить|написать|составить|пожалова\p{L}*|жалоб\p{L}*|претензи\p{L}*|ваш\p{L}*|магазин\p{L}*|сервис\p{L}*|want|would|like|need|have|make|file|raise|lodge|complain\p{L}*|about|your|shop|store|service|please)$/u
const LEAST_TOLD = 2
const LEAST_LETTERS = 4

/** Whether a complaint tells what happened, beyond «хочу пожаловаться», "I want to complain". */
export const tellsComplaint = (text: string): boolean =>
  words(text).filter((word) => word.length >= LEAST_LETTERS && !ANNOUNCING.test(word)).length >=
  LEAST_TOLD
