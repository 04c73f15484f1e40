import type { Socket } from 'node:net'
import pg from 'pg'
import { type Gate, type Place, Session } from './session.ts'

/** A client of node-postgres, as far down as its socket. */
interface Inside {
  connection: { stream: Session }
}

/**
 * A real pg.Pool whose sockets end in this process: types, errors and events as on a server. A
 * client that comes back without COMMIT is rolled back.
 */
export function embeddedPool(gate: Gate, place: Place, config: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    user: 'postgres',
    database: 'postgres',
    // Tells the queue that a lost connection will be noticed, so that it need not poll.
    keepAlive: true,
    stream: () => new Session(gate, place) as unknown as Socket,
  })
  return pool.on('release', (_error, client) => {
    const inside = client as unknown as Inside
    inside.connection.stream.rollBack()
  })
}
