import { answers } from '../dialog/article-or-flow.ts'
import { FITTING_ARTICLE, isForKnowledge, STRONG_ARTICLE } from '../dialog/second-opinion.ts'
import { SURE, UNSURE } from '../understanding/understand.ts'
import type { Understood } from '../understanding/understood.ts'

/** Why a question of a customer is taken as it is: one sentence for the route, one for the article. */
export const whyOf = (understood: Understood): string[] => [
  whyRoute(understood),
  whyArticle(understood),
]

function whyRoute({ route, confidence, band, alternatives }: Understood): string {
  const share = percent(confidence)
  if (alternatives.length === 0 && (route === 'human' || route === 'cancel'))
    return `a rule: words for «${route}» are never weighed against anything`
  if (route === 'out-of-scope') return 'what it is likest belongs to no shop, so it is lost'
  if (band === 'sure') return `${share} is ${percent(SURE)} or more, so it is acted upon`
  if (band === 'unsure' && confidence < UNSURE)
    return `${share} is under ${percent(UNSURE)}, but surely the shop's business, so it is asked which is meant`
  if (band === 'unsure')
    return `${share} lies between ${percent(UNSURE)} and ${percent(SURE)}, so it is asked which is meant`
  return `${share} is under ${percent(UNSURE)}, so it is lost`
}

function whyArticle(understood: Understood): string {
  const best = understood.articles[0]
  if (!best) return 'no article is near'
  const needed = isForKnowledge(understood) ? FITTING_ARTICLE : STRONG_ARTICLE
  const score = best.score.toFixed(2)
  const bar = `${needed.toFixed(2)} that ${isForKnowledge(understood) ? 'a question' : 'a wish'} needs`
  if (answers(understood)) return `${best.id} has ${score}, not under the ${bar}, so it may answer`
  if (best.score < needed) return `${best.id} has ${score}, under the ${bar}, so none answers`
  return `${best.id} has ${score}, but nothing is asked, so it does not answer`
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
