import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Channel, Outgoing, Sent } from '../../src/channels/channel.ts'
import { signIdentity } from '../../src/channels/identity.ts'
import type { Ingest } from '../../src/inbox/ingest.ts'
import type { Db } from '../../src/storage/database.ts'
import { saveFile } from '../../src/storage/files.ts'
import type { Random } from '../fakes/random.ts'
import type { Calendar } from './calendar.ts'
import type { Person } from './town.ts'

/** One white pixel. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

/** What a customer can do in whichever channel; each gives the conversation it was done in. */
export interface Door {
  say(text: string): Promise<string>
  press(choice: { id: string; label: string }): Promise<string>
  photo(): Promise<string>
}

export interface DoorParts {
  calendar: Calendar
  /** Everything that a customer's device was given, to be searched for what must not be in it. */
  seen(text: string): void
}

const session = z.object({ token: z.string(), conversationId: z.string(), resume: z.string() })

interface Web extends DoorParts {
  base: string
  identitySecret: string
}

let visits = 0

/** The chat of the site, over HTTP: a session for every visit, signed by the site or a guest's. */
export function webDoor(parts: Web, person: Pick<Person, 'id' | 'locale'>, signed: boolean): Door {
  const { base, calendar, seen, identitySecret } = parts
  let resume: string | undefined
  async function call(path: string, from: string, init: RequestInit, token?: string) {
    const headers = {
      'content-type': 'application/json',
      'x-forwarded-for': from,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    }
    const answer = await fetch(`${base}${path}`, { ...init, headers })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    seen(text)
    return JSON.parse(text) as unknown
  }
  async function send(activity: object): Promise<string> {
    const from = `10.${visits >> 16}.${(visits >> 8) & 255}.${visits++ & 255}`
    const sign = { now: calendar.now(), seconds: 3600 }
    const identity = signed
      ? { identity: await signIdentity({ customer: person.id }, identitySecret, sign) }
      : {}
    const wish = { locale: person.locale, ...identity, ...(resume ? { resume } : {}) }
    const entry = { method: 'POST', body: JSON.stringify(wish) }
    const here = session.parse(await call('/api/widget/session', from, entry))
    resume = here.resume
    const talk = `/v3/directline/conversations/${here.conversationId}/activities`
    const channelData = { clientActivityID: randomUUID() }
    const body = JSON.stringify({ type: 'message', from: { id: 'me' }, channelData, ...activity })
    await call(talk, from, { method: 'POST', body }, here.token)
    await call(`${talk}?watermark=0`, from, {}, here.token)
    return here.conversationId
  }
  const contentUrl = `data:image/png;base64,${PNG}`
  return {
    say: (text) => send({ text }),
    press: ({ id, label }) => send({ text: label, value: id }),
    photo: () =>
      send({ attachments: [{ contentType: 'image/png', contentUrl, name: 'photo.png' }] }),
  }
}

interface Telegram {
  db: Db
  ingest: Ingest['ingest']
}

/** Telegram, from where its updates have become arrivals. */
export function telegramDoor({ db, ingest }: Telegram, person: Person): Door {
  const address = String(700_000 + Number(person.id.slice(1)))
  const arrive = async (payload: Parameters<typeof ingest>[0]['payload']) => {
    const { conversationId } = await ingest({
      ...{ channel: 'telegram', address, externalId: randomUUID(), payload, locale: person.locale },
    })
    return conversationId
  }
  return {
    say: (text) => arrive({ text }),
    press: ({ id, label }) => arrive({ press: id, text: label }),
    async photo() {
      const known = await db
        .selectFrom('address')
        .select('conversationId')
        .where('channel', '=', 'telegram')
        .where('address', '=', address)
        .executeTakeFirstOrThrow()
      const file = { name: 'photo.png', type: 'image/png', bytes: Buffer.from(PNG, 'base64') }
      return await arrive({ files: [await saveFile(db, { ...known, ...file })] })
    },
  }
}

/** What became of the sends, by how they went. */
export interface Postbox extends Channel {
  outcomes: Record<string, number>
}

/** Telegram's sending side, which stumbles as the real one does. */
export function createPostbox(random: Random, { seen }: Pick<DoorParts, 'seen'>): Postbox {
  const outcomes: Record<string, number> = {}
  let ids = 0
  const fate = ({ address }: Outgoing): Sent => {
    const dice = random.next()
    if (dice < 0.04) return { is: 'wait', retryAfterMs: 3000 }
    if (dice < 0.08) return { is: 'unavailable', reason: 'no connection' }
    if (dice < 0.095) return { is: 'unknown', reason: 'cut off' }
    if (dice < 0.097) return { is: 'blocked', reason: `the chat ${address} is closed` }
    return { is: 'sent', externalId: String(++ids) }
  }
  return {
    name: 'telegram',
    can: { choices: true, files: true, longestText: 4096 },
    outcomes,
    async send(message) {
      const sent = fate(message)
      outcomes[sent.is] = (outcomes[sent.is] ?? 0) + 1
      if (sent.is === 'sent' || sent.is === 'unknown') seen(JSON.stringify(message.body))
      return sent
    },
  }
}
