import type { Telling } from '../../src/handoff/act.ts'
import { LEAVE, rateChoice } from '../../src/handoff/aside.ts'

/** What customers are told, in words that a test can recognise. */
export const telling: Telling = {
  joined: (name, locale) => `${locale}: ${name} joined`,
  passedOn: (locale) => `${locale}: somebody else goes on`,
  closed: (locale) => `${locale}: closed`,
  place: ({ place, wait }, locale) => ({
    text: `${locale}: place ${place}${wait ? `, ${wait.min}-${wait.max} min` : ''}`,
    choices: [{ id: LEAVE, label: 'leave' }],
  }),
  nearer: ({ place, wait }, locale) =>
    `${locale}: now ${place}${wait ? `, ${wait.min}-${wait.max} min` : ''}`,
  promised: ({ for: at, byThen }, locale) =>
    `${locale}: promised ${byThen ? 'by' : 'from'} ${at.toISOString()}`,
  retracted: (locale) => `${locale}: taken back`,
  left: (locale) => `${locale}: left`,
  askRating: (caseId, locale) => ({
    text: `${locale}: how was it?`,
    choices: [1, 5].map((score) => ({ id: rateChoice(caseId, score), label: String(score) })),
  }),
  rated: (score, locale) => `${locale}: rated ${score}`,
}
