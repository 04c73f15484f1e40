import type { FakeUpdate, World } from './world.ts'

/** An answer of the Bot API that is no result. */
export class Refused extends Error {
  readonly code: number
  readonly parameters: Record<string, number>

  constructor(code: number, description: string, parameters: Record<string, number> = {}) {
    super(description)
    this.code = code
    this.parameters = parameters
  }
}

export interface Webhook {
  url: string
  secret: string
}

const EXPIRY_MS = 24 * 60 * 60 * 1000
const MOST = 100
/** telegram-bot-api, WebhookActor: a failed update comes again at once, then after 2, 4, 8 … 60 s. */
const LONGEST_RESEND_S = 60
const LONGEST_RETRY_AFTER_S = 3600

interface Poll {
  wake(): void
  conflict(): void
}

/**
 * Updates on their way to the bot, by polling or by webhook, as the Bot API server does it: an
 * update is repeated until a higher offset or a 2xx confirms it. `pace` shortens the waits of the
 * webhook's retry table.
 */
export function createDelivery(world: World, pace = 1) {
  let lastId = 1000
  let queue: { update: FakeUpdate; at: number }[] = []
  let webhook: Webhook | undefined
  let poll: Poll | undefined
  let closed = false
  const busy = new Set<string>()
  const attempts: { status: number; update: number }[] = []

  const expire = () => {
    queue = queue.filter(({ at }) => world.now() - at < EXPIRY_MS)
  }
  const drop = (update: FakeUpdate) => {
    queue = queue.filter((one) => one.update !== update)
  }
  const pump = () => {
    if (!webhook || closed) return
    for (const { update } of queue) void work(queueOf(update))
  }
  /** One queue sends its next update only when the one before it was taken. */
  const work = async (key: string) => {
    if (busy.has(key)) return
    busy.add(key)
    let failures = 0
    for (;;) {
      expire()
      const front = queue.find(({ update }) => queueOf(update) === key)
      if (!front || !webhook || closed) break
      const { status, retryAfter } = await post(webhook, front.update)
      attempts.push({ status, update: front.update.update_id })
      if (status >= 200 && status < 300) {
        drop(front.update)
        failures = 0
        continue
      }
      const seconds = retryAfter ?? (failures === 0 ? 0 : Math.min(2 ** failures, LONGEST_RESEND_S))
      failures++
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000 * pace))
    }
    busy.delete(key)
  }

  return {
    attempts,
    pending: () => queue.length,
    webhook: () => webhook,
    push(content: Record<string, unknown>, id = ++lastId): FakeUpdate {
      lastId = Math.max(lastId, id)
      const update: FakeUpdate = { update_id: id, ...content }
      queue.push({ update, at: world.now() })
      poll?.wake()
      pump()
      return update
    },
    /** The same update once more, as after a lost answer of ours. */
    again(update: FakeUpdate) {
      queue.push({ update, at: world.now() })
      poll?.wake()
      pump()
    },
    setWebhook(next: Webhook | undefined) {
      webhook = next
      pump()
    },
    async getUpdates(params: { offset?: number; limit?: number; timeout?: number }) {
      if (webhook) {
        throw new Refused(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
      }
      poll?.conflict()
      expire()
      const { offset = 0, limit = MOST, timeout = 0 } = params
      if (offset > 0) queue = queue.filter(({ update }) => update.update_id >= offset)
      if (offset < 0) queue = queue.slice(offset)
      const batch = () =>
        queue
          .map(({ update }) => update)
          .sort((a, b) => a.update_id - b.update_id)
          .slice(0, Math.min(Math.max(limit, 1), MOST))
      if (queue.length > 0 || timeout === 0) return batch()
      await new Promise<void>((resolve, reject) => {
        const mine: Poll = {
          wake: () => end(resolve),
          conflict: () => end(() => reject(conflict())),
        }
        const timer = setTimeout(() => end(resolve), Math.min(timeout, 50) * 1000)
        const end = (then: () => void) => {
          clearTimeout(timer)
          if (poll === mine) poll = undefined
          then()
        }
        poll = mine
      })
      return batch()
    },
    close() {
      closed = true
      poll?.wake()
    },
  }
}

export type Delivery = ReturnType<typeof createDelivery>

const conflict = () =>
  new Refused(
    409,
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  )

/** Updates are queued per chat and per kind; a press may overtake a message. */
function queueOf(update: FakeUpdate): string {
  const [kind = '', content] = Object.entries(update).find(([key]) => key !== 'update_id') ?? []
  const { chat, from } = content as { chat?: { id: number }; from?: { id: number } }
  return `${kind === 'callback_query' ? 'press' : 'message'}:${chat?.id ?? from?.id ?? 0}`
}

async function post(hook: Webhook, update: FakeUpdate) {
  try {
    const answer = await fetch(hook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(hook.secret ? { 'x-telegram-bot-api-secret-token': hook.secret } : {}),
      },
      body: JSON.stringify(update),
      signal: AbortSignal.timeout(60_000),
    })
    await answer.arrayBuffer()
    const header = Number(answer.headers.get('retry-after'))
    const retryAfter = header > 0 ? Math.min(header, LONGEST_RETRY_AFTER_S) : undefined
    return { status: answer.status, retryAfter }
  } catch {
    return { status: 0, retryAfter: undefined }
  }
}
