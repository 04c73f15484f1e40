import { z } from 'zod'
import { erase } from '../storage/erasure.ts'
import { Failure } from './failure.ts'
import { inTheHouse } from './in-the-house.ts'

interface EraseOptions {
  yes?: boolean
  json?: boolean
}

const counted = {
  conversations: z.array(z.string()),
  messages: z.number(),
  files: z.number(),
}
const outcome = z.discriminatedUnion('is', [
  z.object({ is: z.literal('erased'), ...counted }),
  z.object({ is: z.literal('would-erase'), ...counted }),
  z.object({ is: z.literal('owing'), requests: z.array(z.string()) }),
  z.object({ is: z.literal('unknown') }),
])
type Outcome = z.infer<typeof outcome>

/** Erases what is kept of a customer, in the running house when there is one; without --yes it tells what would go. */
export async function eraseCustomer(whom: string, { yes, json }: EraseOptions): Promise<void> {
  const wish = { whom, forGood: yes === true }
  const done = outcome.parse(
    await inTheHouse('erase', wish, (db) =>
      db.transaction().execute((tx) => erase(tx, { ...wish, now: new Date() })),
    ),
  )
  const line = sentence(whom, done)
  if (done.is === 'unknown' || done.is === 'owing') throw new Failure(line)
  process.stdout.write(`${json ? JSON.stringify(done) : line}\n`)
}

function sentence(whom: string, done: Outcome): string {
  if (done.is === 'unknown') {
    return `Nothing is kept of "${whom}": expected a conversation's id, a request's number, customer:ID, or channel:address such as telegram:7001.`
  }
  if (done.is === 'owing') {
    return `Nothing was erased: settle first with the customer ${done.requests.join(', ')}.`
  }
  const { conversations, messages, files } = done
  const what = `${messages} messages and ${files} files of ${conversations.join(', ')}, with everything known of the person`
  return done.is === 'erased'
    ? `Erased: ${what}. Requests, visits and figures stay without them. Backups made before still hold it.`
    : `This would erase ${what}. Tell the customer first: afterwards nothing leads to them. Then say it again with --yes.`
}
