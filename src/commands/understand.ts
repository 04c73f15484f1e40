import { z } from 'zod'
import { momentAt } from '../day.ts'
import { LOCALES } from '../message.ts'
import type { Mind } from '../mind.ts'
import { numberFinder } from '../shop/order-number.ts'
import { extract } from '../understanding/extract.ts'
import type { Listed } from '../value.ts'
import { answerLines } from './jsonl.ts'
import { dayOf, type MindOptions, mindOrFail } from './mind.ts'

const asked = z.strictObject({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string(),
  lang: z.enum(LOCALES).optional(),
})

/** Says where messages go and what they hold: one a line in, one a line out, in order. */
export async function understand(options: MindOptions & { jsonl: string }): Promise<void> {
  const mind = mindOrFail(options)
  const day = dayOf(options)
  const { zone } = mind.shop
  const moment =
    options.today === undefined
      ? momentAt(new Date(), zone)
      : { ...momentAt(new Date(`${day}T12:00:00Z`), zone), day }
  const orderNumber = numberFinder(mind.shopFile.orders.map(({ number }) => number))
  const options_ = productsOf(mind)
  const tally = await answerLines(options.jsonl, asked, async ({ id, text, lang }) => {
    const spoken = mind.understanding.languageOf(text).language
    const locale = lang ?? (spoken === 'en' ? 'en' : 'ru')
    const { route, confidence, alternatives, articles, band, asks } = mind.understanding.understand(
      text,
      locale,
    )
    const told = extract(text, { locale, moment, files: [], options: options_ }, { orderNumber })
    const best = asks && band !== 'lost' ? articles[0] : undefined
    const answer = best && mind.knowledge.quote(best.id, locale, day)?.text
    return {
      id,
      route,
      confidence,
      answers: told,
      alternatives,
      articles,
      ...(answer ? { answer } : {}),
    }
  })
  process.stderr.write(`${tally.read} messages, ${tally.broken} broken lines\n`)
}

const productsOf = ({ shopFile }: Mind): Listed[] =>
  shopFile.products.map(({ id, title }) => ({
    id,
    label: title,
    kind: 'product',
    value: { id, title },
  }))
