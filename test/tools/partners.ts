import { parseArgs } from 'node:util'
import { DEMO_SHOP, readShopFile } from '../../src/shop/file.ts'
import { type Heard, startPartners } from '../fakes/partner.ts'

/**
 * Partners of the demo shop to try things out with: `npm run fake:partners -- --answer accepted`.
 * `--answer silent` says nothing, `slot` offers the same hours a day later, `done` also ends the work.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4010' },
    shop: { type: 'string', default: 'http://127.0.0.1:3000' },
    answer: { type: 'string', default: 'accepted' },
    file: { type: 'string' },
  },
})
const read = readShopFile(values.file ?? DEMO_SHOP)
if ('problems' in read) throw new Error(read.problems.join('\n'))
const { partners } = read.file
const secretOf = (id: string): string | undefined => partners.find((one) => one.id === id)?.secret

const DAY_MS = 86_400_000
/** As two people on the phone would: the answer comes after the message was taken. */
const PAUSE_MS = 500
const later = (iso: string | undefined): string =>
  new Date(Date.parse(iso ?? '') + DAY_MS).toISOString()

const house = await startPartners(secretOf, {
  port: Number(values.port),
  onHeard: (heard) => setTimeout(() => void react(heard), PAUSE_MS),
})
process.stdout.write(`Partners listen at ${house.url} and answer "${values.answer}".\n`)

async function react({ partner, key, signed, body }: Heard): Promise<void> {
  process.stdout.write(`${JSON.stringify({ partner, signed, ...body })}\n`)
  if (values.answer === 'silent' || body.is !== 'new') return
  const { order, task } = body
  const say = (id: string, more: object) =>
    house.answer(
      values.shop,
      { id: partner, secret: secretOf(partner) ?? '' },
      { id: `${key}:${id}`, order, ...more },
    )
  if (values.answer === 'slot') {
    await say('slot', { answer: 'slot', start: later(task.start), end: later(task.end) })
    return
  }
  await say('first', { answer: values.answer === 'declined' ? 'declined' : 'accepted' })
  if (values.answer === 'done') await say('done', { answer: 'done' })
}
