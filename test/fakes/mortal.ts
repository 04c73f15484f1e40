import type { KyselyPlugin } from 'kysely'
import type { Db } from '../../src/storage/database.ts'

/** The end of a process, as its own code sees it: no statement comes through any more. */
class Died extends Error {
  code = '57P01'
}

/**
 * The same storage, seen by a process that dies at its n-th statement: before it, or when it was
 * done and the process has not heard of it yet. An open transaction goes with it.
 */
export function createMortal(db: Db, dies: { at: number; when: 'before' | 'after' }) {
  const life = { statements: 0, dead: false }
  const die = () => {
    life.dead = true
    throw new Died('the process died')
  }
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      life.statements++
      if (life.dead || (life.statements === dies.at && dies.when === 'before')) die()
      return node
    },
    async transformResult({ result }) {
      if (life.statements === dies.at && dies.when === 'after') die()
      return result
    },
  }
  return { db: db.withPlugin(plugin), life }
}
