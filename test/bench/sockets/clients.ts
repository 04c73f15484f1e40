import { Agent, request } from 'node:http'
import { WebSocket } from 'ws'
import type { Ask, Lane, Place } from './lane.ts'

/** As many as one address may have open at the house's door. */
const PER_ADDRESS = 20
/** Sockets that are being opened at a time. */
const AT_ONCE = 200

const lane = process.argv[2] as Lane
const agent = new Agent({ keepAlive: true, maxSockets: 100 })
const clients: { socket: WebSocket; place: Place; onHeard?: () => void }[] = []
let heard = 0

/** 127.x.y.z: the whole block is this machine. */
const addressAt = (n: number): string => {
  const at = Math.floor(n / PER_ADDRESS)
  return `127.1.${Math.floor(at / 250)}.${(at % 250) + 1}`
}

function open(place: Place, n: number): Promise<void> {
  const socket = new WebSocket(place.socket, {
    localAddress: addressAt(n),
    perMessageDeflate: false,
  })
  const client: (typeof clients)[number] = { socket, place }
  clients[n] = client
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('message', (data) => {
      const text = data.toString()
      if (lane === 'socket.io') {
        if (text.startsWith('0')) return socket.send('40')
        if (text.startsWith('40')) return resolve()
        if (text === '2') return socket.send('3')
      }
      if (text === '') return
      heard++
      client.onHeard?.()
    })
    if (lane !== 'socket.io') socket.on('open', () => resolve())
  })
}

async function connect(places: readonly Place[]): Promise<number> {
  const first = clients.length
  for (let from = 0; from < places.length; from += AT_ONCE) {
    const some = places.slice(from, from + AT_ONCE)
    await Promise.all(some.map((place, at) => open(place, first + from + at)))
  }
  return clients.length
}

const post = ({ url, token }: NonNullable<Place['post']>, body: string) =>
  new Promise<void>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const sent = request(url, { method: 'POST', agent, headers }, (reply) => {
      reply.resume().on('end', () => (reply.statusCode === 200 ? resolve() : reject(reply)))
    })
    sent.on('error', reject)
    sent.end(body)
  })

/** Says something and waits until it is answered through the socket. */
async function say(n: number, round: number): Promise<void> {
  const client = clients[n]!
  const answered = new Promise<void>((resolve) => (client.onHeard = resolve))
  const activity = {
    ...{ type: 'message', from: { id: 'dl_u' }, locale: 'ru-RU' },
    text: 'Здравствуйте, хочу вернуть чайник из заказа 1042',
    channelData: { clientActivityID: `${n}-${round}` },
  }
  const body = JSON.stringify(activity)
  if (client.place.post) await post(client.place.post, body)
  else client.socket.send(lane === 'socket.io' ? `42["say",${body}]` : body)
  await answered
}

let said = 0

async function talk(speakers: number, rounds: number): Promise<number> {
  const begun = said
  await Promise.all(
    Array.from({ length: speakers }, async (_, n) => {
      for (let round = 0; round < rounds; round++) await say(n, said++)
    }),
  )
  return said - begun
}

process.on('message', async (message: Ask) => {
  if (message.ask === 'connect') process.send?.(await connect(message.places))
  if (message.ask === 'talk') process.send?.(await talk(message.speakers, message.rounds))
  if (message.ask === 'heard') process.send?.(heard)
})
