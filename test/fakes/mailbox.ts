import type { Channel, Outgoing, Sent } from '../../src/channels/channel.ts'

export interface Mailbox extends Channel {
  /** What was delivered, in order. */
  delivered: { address: string; text: string; key: string; plain: boolean }[]
  /** Most sends that were under way to one address at the same time. */
  crowd: number
  /** What becomes of the coming sends; delivered when nothing is said. */
  next: (Sent | 'hang' | 'throw')[]
}

/** A channel in memory that does as it is told. */
export function createMailbox(name = 'telegram'): Mailbox {
  const underWay = new Map<string, number>()
  const mailbox: Mailbox = {
    name,
    can: { choices: true, files: true, longestText: 4096 },
    delivered: [],
    crowd: 0,
    next: [],
    async send(message) {
      const { address } = message
      const count = (underWay.get(address) ?? 0) + 1
      underWay.set(address, count)
      mailbox.crowd = Math.max(mailbox.crowd, count)
      await new Promise((resolve) => setTimeout(resolve, 1))
      try {
        return await outcome(mailbox, message)
      } finally {
        underWay.set(address, (underWay.get(address) ?? 1) - 1)
      }
    },
  }
  return mailbox
}

async function outcome(mailbox: Mailbox, { address, body, key, plain }: Outgoing): Promise<Sent> {
  const told = mailbox.next.shift()
  if (told === 'hang') return await new Promise(() => undefined)
  if (told === 'throw') throw new Error('socket hang up')
  if (told && told.is !== 'sent') return told
  mailbox.delivered.push({ address, text: body.text, key, plain: plain ?? false })
  return told ?? { is: 'sent', externalId: `m${mailbox.delivered.length}` }
}
