import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isSigned, SENDER_HEADER, SIGNATURE_HEADER, sign } from '../../src/shop/signature.ts'

/** What a partner was told, and whether it was signed as it should be. */
export interface Heard {
  partner: string
  key: string
  signed: boolean
  body: { order: string; is: string; task: Record<string, string> }
}

export interface FakePartners {
  url: string
  heard: Heard[]
  /** Statuses of the coming answers; 200 when nothing is said. */
  next: number[]
  /** Says something at the shop's door, signed as that partner; returns the status. */
  answer(door: string, partner: { id: string; secret: string }, body: object): Promise<number>
  close(): Promise<void>
}

/** Partners on a port of their own, at `/<partner id>/orders`. Their secrets are looked up. */
export async function startPartners(
  secretOf: (partner: string) => string | undefined,
  {
    port = 0,
    onHeard,
    now = () => new Date(),
  }: { port?: number; onHeard?: (heard: Heard) => void; now?: () => Date } = {},
): Promise<FakePartners> {
  const heard: Heard[] = []
  const next: number[] = []
  const server = createServer(async (request, response) => {
    const raw = await textOf(request)
    const partner = (request.url ?? '').split('/')[1] ?? ''
    const status = next.shift() ?? 200
    const told: Heard = {
      partner,
      key: String(request.headers['idempotency-key']),
      signed: isSigned(String(request.headers[SIGNATURE_HEADER]), {
        secret: secretOf(partner) ?? '',
        body: raw,
        now: now(),
      }),
      body: JSON.parse(raw),
    }
    heard.push(told)
    response.writeHead(status).end()
    onHeard?.(told)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    next,
    answer: (door, { id, secret }, body) => sayAt(door, { id, secret, now: now() }, body),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function sayAt(
  door: string,
  { id, secret, now }: { id: string; secret: string; now: Date },
  body: object,
): Promise<number> {
  const raw = JSON.stringify(body)
  const response = await fetch(`${door}/api/partner/answers`, {
    method: 'POST',
    body: raw,
    headers: {
      'content-type': 'application/json',
      [SENDER_HEADER]: id,
      [SIGNATURE_HEADER]: sign(secret, raw, now),
    },
  })
  await response.body?.cancel()
  return response.status
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
