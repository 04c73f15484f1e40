import { KEY_HEADER, SENDER_HEADER, SIGNATURE_HEADER, sign } from './signature.ts'

/** The name under which we sign. */
const OURSELVES = 'aftercare'

export interface Delivery {
  url: string
  secret: string
  /** The same for every try. */
  key: string
  body: object
  now: Date
  signal: AbortSignal
}

export type Delivered =
  | { is: 'taken' }
  /** Asking again is of no use. */
  | { is: 'refused'; reason: string }
  | { is: 'unavailable'; reason: string }

const AGAIN = [408, 425, 429]

/** Tells another system something, signed; a redirect is not followed. */
export async function deliver(delivery: Delivery): Promise<Delivered> {
  const { url, secret, key, now, signal } = delivery
  const body = JSON.stringify(delivery.body)
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      signal,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        [SENDER_HEADER]: OURSELVES,
        [KEY_HEADER]: key,
        [SIGNATURE_HEADER]: sign(secret, body, now),
      },
    })
    await response.body?.cancel()
    if (response.ok) return { is: 'taken' }
    const reason = `answered ${response.status}`
    const lasting = response.status < 500 && !AGAIN.includes(response.status)
    return lasting ? { is: 'refused', reason } : { is: 'unavailable', reason }
  } catch (error) {
    return { is: 'unavailable', reason: (error as Error).message }
  }
}
