import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A line between clients and the house that can be cut. */
export interface Cable {
  base: string
  /** Cuts the stream of a conversation, both ends; false when it has none open. */
  cut(conversationId: string): boolean
  /** The next answer to a message of that conversation is cut off: it arrived, and nobody knows. */
  loseNextAnswer(conversationId: string): void
  close(): Promise<void>
}

/** Forwards to the houses one after another, so that no client can rely on one of them. */
export async function openCable(targets: readonly string[]): Promise<Cable> {
  const streams = new Map<string, Socket>()
  const losing = new Set<string>()
  const all = new Set<Socket>()
  let turn = 0

  const server = createServer((client) => {
    const target = new URL(targets[turn++ % targets.length]!)
    const house = connect(Number(target.port), target.hostname)
    for (const [one, other] of [
      [client, house],
      [house, client],
    ] as const) {
      all.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        all.delete(one)
        other.destroy()
      })
    }
    let posting: string | undefined
    client.on('data', (chunk) => {
      const [, method, conversation = '', what] = REQUEST.exec(chunk.toString('latin1')) ?? []
      if (method === 'POST') posting = conversation
      else if (method === 'GET') posting = undefined
      if (what === 'stream') streams.set(conversation, client)
      house.write(chunk)
    })
    house.on('data', (chunk) => {
      if (posting !== undefined && losing.delete(posting)) return void client.destroy()
      client.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}`,
    cut(conversationId) {
      const stream = streams.get(conversationId)
      if (stream === undefined || stream.destroyed) return false
      streams.delete(conversationId)
      stream.destroy()
      return true
    },
    loseNextAnswer: (conversationId) => void losing.add(conversationId),
    close: async () => {
      for (const socket of all) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const REQUEST = /^(GET|POST) \S*\/conversations\/([\w-]+)(?:\/(activities|stream))?/
